/** The range against all of it on one model: what was saved, or what another one would have cost. */
import { Button } from '@mantine/core'
import type { RepricedGroup, WhatIf } from '../../../../contract/advice'
import { columnLabel } from '../../../kit/charts/chart.words'
import { formatCount } from '../../../kit/format'
import { SkeletonBlock, useDelayed } from '../../../kit/Skeletons'
import { TotalRow } from '../../../kit/TotalRow'
import { ErrorState } from '../../../parts/ErrorState'
import { ModelPicker } from '../../../parts/ModelPicker'
import { sampleAddress } from '../../experiments/sample.words'
import { useWhatIf, type AdviceScope } from './use-advice'
import tables from '../figures.module.css'
import classes from './advice.module.css'

export interface AgainstModelProps {
  readonly scope: AdviceScope
  /** Full id; null: none was chosen. */
  readonly onto: string | null
  readonly onModel: (model: string) => void
}

export function AgainstModel({ scope, onto, onModel }: AgainstModelProps) {
  const { data, error, loading, reload } = useWhatIf(scope, onto)
  const late = useDelayed(loading)
  return (
    <section aria-label="Against one model">
      <h2 className={classes.head}>Against one model</h2>
      <div className={classes.pick}>
        <span aria-hidden="true">All of it on</span>
        <ModelPicker
          label="All of it on"
          value={onto}
          placeholder="Pick a model"
          onChange={({ id }) => onModel(id)}
        />
      </div>
      {onto === null && (
        <p className={classes.quiet}>
          Pick the model you would have used for everything to see what you saved, or a cheaper one
          to see what it would have cost.
        </p>
      )}
      {error !== null && <ErrorState error={error} onRetry={reload} />}
      {late && <SkeletonBlock height={120} />}
      {error === null && onto !== null && data !== undefined && (
        <Repriced found={data} scope={scope} />
      )}
    </section>
  )
}

function Repriced({ found, scope }: { readonly found: WhatIf; readonly scope: AdviceScope }) {
  const { groups, notes, sentence, model } = found
  const dearest = groups.find((group) => group.model !== model)
  return (
    <>
      <p className={classes.verdict} role="status">
        {sentence}
      </p>
      {groups.length > 0 && <RepricedTable found={found} />}
      <ul className={classes.notes}>
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
      {dearest !== undefined && (
        <p className={classes.foot}>
          <Button
            component="a"
            variant="default"
            size="compact-sm"
            href={sampleAddress({ from: dearest.model, onto: model, ...namesOf(scope) })}
          >
            Try it on real prompts of {dearest.model}
          </Button>
          <span className={classes.quiet}>
            An experiment over a sample, with a cap you set, before any money is spent.
          </span>
        </p>
      )}
    </>
  )
}

function namesOf({ filter: { project, service } }: AdviceScope) {
  return {
    ...(project === undefined ? {} : { project }),
    ...(service === undefined ? {} : { service }),
  }
}

function RepricedTable({ found }: { readonly found: WhatIf }) {
  const { groups, model, cacheHits, cacheSavedNanoUsd, costNanoUsd, wouldNanoUsd } = found
  const usd = columnLabel([costNanoUsd, wouldNanoUsd + cacheSavedNanoUsd], 'usd')
  return (
    <div className={classes.scroll} tabIndex={0} role="group" aria-label={`Models on ${model}`}>
      <table className={`${tables.table} ${classes.table}`}>
        <thead>
          <tr>
            <th scope="col">Model</th>
            <th scope="col">Attempts</th>
            <th scope="col">Tokens</th>
            <th scope="col">Came to</th>
            <th scope="col">On {model}</th>
          </tr>
        </thead>
        <tbody>
          {groups.map((group) => (
            <tr key={group.model}>
              <th scope="row">{group.model}</th>
              <td>{formatCount(group.entries)}</td>
              <td>{tokensText(group)}</td>
              <td>{usd(group.costNanoUsd)}</td>
              <td>{usd(group.wouldNanoUsd)}</td>
            </tr>
          ))}
          {cacheHits > 0 && (
            <tr>
              <th scope="row">Answers from the cache</th>
              <td>{formatCount(cacheHits)}</td>
              <td>–</td>
              <td>{usd(0)}</td>
              <td>{usd(cacheSavedNanoUsd)}</td>
            </tr>
          )}
        </tbody>
        <TotalRow>
          <td>{formatCount(found.entries + cacheHits)}</td>
          <td />
          <td>{usd(costNanoUsd)}</td>
          <td>{usd(wouldNanoUsd + cacheSavedNanoUsd)}</td>
        </TotalRow>
      </table>
    </div>
  )
}

/** How its tokens were taken for the other model's. */
function tokensText({ tokensPermille }: RepricedGroup): string {
  return tokensPermille === 1000 ? 'as counted' : `× ${(tokensPermille / 1000).toFixed(2)}`
}
