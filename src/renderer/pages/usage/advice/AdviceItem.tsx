/** One piece of advice: what to do, what it would have saved, why, and the calls behind it. */
import type { AdviceRow, Recommendation } from '../../../../contract/advice'
import { columnLabel } from '../../../kit/charts/chart.words'
import { formatCount } from '../../../kit/format'
import { Time } from '../../../kit/Time'
import { Money } from '../../../parts/Money'
import { ledgerLink } from '../usage-address'
import { AdviceAct } from './AdviceAct'
import type { AdviceScope } from './use-advice'
import tables from '../figures.module.css'
import classes from './advice.module.css'

export interface AdviceItemProps {
  readonly item: Recommendation
  readonly scope: AdviceScope
}

export function AdviceItem({ item, scope }: AdviceItemProps) {
  const { title, because, savingNanoUsd, costNanoUsd, calls, rows, entries } = item
  return (
    <li className={classes.item}>
      <div className={classes.text}>
        <h3 className={classes.title}>{title}</h3>
        <p className={classes.because}>{because}</p>
        {rows.length > 0 && (
          <details className={classes.evidence}>
            <summary>The calls that would have saved most</summary>
            <EvidenceTable rows={rows} title={title} />
          </details>
        )}
        <p className={classes.foot}>
          <AdviceAct item={item} />
          {entries !== null && (
            <a href={linkOf(entries, scope)}>{calls === 1 ? 'See the entry' : 'See the entries'}</a>
          )}
        </p>
      </div>
      <div className={classes.saving}>
        {savingNanoUsd === 0 ? (
          <span className={classes.quiet}>No cost</span>
        ) : (
          <>
            <Money nanoUsd={savingNanoUsd} className={classes.amount ?? ''} />
            <span className={classes.quiet}>
              saved of <Money nanoUsd={costNanoUsd} /> for {formatCount(calls)}{' '}
              {calls === 1 ? 'call' : 'calls'}
            </span>
          </>
        )}
      </div>
    </li>
  )
}

/** The entries it is about, within what the page is filtered by. */
function linkOf(
  { from, to, ...labels }: NonNullable<Recommendation['entries']>,
  { simulated, filter }: AdviceScope,
): string {
  return ledgerLink({ from, to }, simulated ? 'simulated' : 'real', { ...filter, ...labels })
}

function EvidenceTable({
  rows,
  title,
}: {
  readonly rows: readonly AdviceRow[]
  readonly title: string
}) {
  const usd = columnLabel(
    rows.flatMap(({ costNanoUsd, wouldNanoUsd }) => [costNanoUsd, wouldNanoUsd]),
    'usd',
  )
  return (
    <div className={classes.scroll} tabIndex={0} role="group" aria-label={`Calls: ${title}`}>
      <table className={`${tables.table} ${classes.table}`}>
        <thead>
          <tr>
            <th scope="col">Call</th>
            <th scope="col" className={classes.name}>
              Model
            </th>
            <th scope="col">In</th>
            <th scope="col">Out</th>
            <th scope="col">Cost</th>
            <th scope="col">Would have cost</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.callId} ${row.time}`}>
              <th scope="row">
                <a href={`#/ledger?callId=${encodeURIComponent(row.callId)}`}>
                  <Time at={row.time} />
                </a>
              </th>
              <td className={classes.name}>{row.model}</td>
              <td>{formatCount(row.inputTokens)}</td>
              <td>{formatCount(row.outputTokens)}</td>
              <td>{usd(row.costNanoUsd)}</td>
              <td>{usd(row.wouldNanoUsd)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
