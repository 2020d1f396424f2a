/**
 * Who spent most, by any dimension, with what a call of theirs costs, how often it fails and how
 * long it takes.
 */
import { Select } from '@mantine/core'
import { dimension, type Dimension } from '../../../contract/primitives'
import type { UsageFigures } from '../../../contract/usage'
import { columnLabel } from '../../kit/charts/chart.words'
import { formatCount, formatDuration, formatShare } from '../../kit/format'
import {
  dimensionLabels,
  groupings,
  isOneValue,
  metricValue,
  type Kind,
  type Share,
} from './usage-figures'
import classes from './usage.module.css'

export interface TopSpendersProps {
  readonly rows: readonly Share[]
  /** Of all of them and of those that are not shown. */
  readonly total: UsageFigures
  readonly by: Dimension
  readonly kind: Kind
  readonly linkOf: (name: string) => string | null
  readonly onBy: (by: Dimension) => void
}

const SHOWN = 10

/** What a call costs on average, in nano-USD; null without calls. */
function meanCost(figures: UsageFigures, kind: Kind): number | null {
  return figures.calls === 0
    ? null
    : Math.round(metricValue(figures, 'spend', kind) / figures.calls)
}

export function TopSpenders({ rows, total, by, kind, linkOf, onBy }: TopSpendersProps) {
  const named = rows.filter(({ name }) => isOneValue(name))
  const shown = named.slice(0, SHOWN).map((row) => ({ ...row, mean: meanCost(row.figures, kind) }))
  const spend = columnLabel(
    shown.map(({ value }) => value),
    'usd',
  )
  const perCall = columnLabel(
    shown.map(({ mean }) => mean ?? 0),
    'usd',
  )
  const plural = by === 'key' ? 'keys' : `${dimensionLabels[by].toLowerCase()}s`
  return (
    <section aria-label="Top spenders">
      <header className={classes.sectionHead}>
        <h2>{kind === 'real' ? 'Top spenders' : 'Highest list price'}</h2>
        <Select
          aria-label="Top spenders by"
          className={classes.select}
          allowDeselect={false}
          value={by}
          onChange={(value) => onBy(dimension.catch('project').parse(value))}
          data={groupings.map((value) => ({
            value,
            label: `By ${dimensionLabels[value].toLowerCase()}`,
          }))}
        />
      </header>
      {named.length === 0 ? (
        <p className={classes.nothing}>
          No {plural} with {kind === 'real' ? 'spend' : 'a list price'} in this range.
        </p>
      ) : (
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{dimensionLabels[by]}</th>
              <th scope="col">{kind === 'real' ? 'Spend' : 'List price'}</th>
              <th scope="col">Calls</th>
              <th scope="col">Per call</th>
              <th scope="col">Failed</th>
              <th scope="col">Mean time</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ name, label, value, figures, mean }) => {
              const link = linkOf(name)
              return (
                <tr key={name}>
                  <th scope="row" title={label}>
                    {link === null ? label : <a href={link}>{label}</a>}
                  </th>
                  <td>{spend(value)}</td>
                  <FigureCells figures={figures} mean={mean} perCall={perCall} />
                </tr>
              )
            })}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">Total</th>
              <td>{spend(metricValue(total, 'spend', kind))}</td>
              <FigureCells figures={total} mean={meanCost(total, kind)} perCall={perCall} />
            </tr>
          </tfoot>
        </table>
      )}
      {named.length > SHOWN && (
        <p className={classes.nothing}>
          {formatCount(named.length - SHOWN)} more below these. The CSV of the export menu has them
          all.
        </p>
      )}
    </section>
  )
}

interface FigureCellsProps {
  readonly figures: UsageFigures
  /** Nano-USD a call. */
  readonly mean: number | null
  readonly perCall: (nanoUsd: number) => string
}

function FigureCells({ figures, mean, perCall }: FigureCellsProps) {
  return (
    <>
      <td>{formatCount(figures.calls)}</td>
      <td>{mean === null ? '–' : perCall(mean)}</td>
      <td>{figures.errors === 0 ? '–' : formatShare(figures.errorRate)}</td>
      <td>{figures.meanLatencyMs === null ? '–' : formatDuration(figures.meanLatencyMs)}</td>
    </>
  )
}
