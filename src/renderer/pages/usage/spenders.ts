/**
 * Who spent how much, beside the period before: everybody of one dimension, those who are gone and
 * the calls without a value among them, so that the rows add up to the total.
 */
import { noValue, restName } from '../../../contract/entry-filter'
import type { UsageFigures, UsageSummary } from '../../../contract/usage'
import { factRows, toCsv, type ChartFacts } from '../../kit/charts/chart-csv'
import { exactUsd } from '../../../shared/money-text'
import { percentChange } from './change.words'
import { metricValue, type Kind } from './usage-figures'

export interface Spender {
  readonly name: string
  readonly label: string
  /** Nano-USD, in this period and in the one before; null where that is not known. */
  readonly spend: number
  readonly before: number | null
  /** Null of one without a call in this period. */
  readonly figures: UsageFigures | null
}

/** What a call costs on average, in nano-USD; null without calls. */
export function meanCost(spend: number, figures: UsageFigures | null): number | null {
  return figures === null || figures.calls === 0 ? null : Math.round(spend / figures.calls)
}

/**
 * Largest first, at the end those who called in the period before and not in this one; calls without
 * a value and all others last. `before`: null while it is not there.
 */
export function spenders(
  now: UsageSummary,
  before: UsageSummary | null,
  kind: Kind,
  labelOf: (name: string) => string,
): readonly Spender[] {
  const then = new Map(
    before?.groups.map((group) => [group.name, metricValue(group, 'spend', kind)]),
  )
  // Names past the biggest are told together, so one that is not named may be among them.
  const someAreUnnamed = before === null || then.has(restName)
  const rows = now.groups.map((figures) => ({
    name: figures.name,
    label: labelOf(figures.name),
    spend: metricValue(figures, 'spend', kind),
    before: beforeOf(figures.name, then, someAreUnnamed),
    figures,
  }))
  const known = new Set(rows.map(({ name }) => name))
  const gone = [...then]
    .filter(([name]) => name !== restName && !known.has(name) && !known.has(restName))
    .map(([name, value]) => ({
      name,
      label: labelOf(name),
      spend: 0,
      before: value,
      figures: null,
    }))
  return [...rows, ...gone].sort(
    (left, right) =>
      Number(left.name === restName) - Number(right.name === restName) ||
      Number(left.name === noValue) - Number(right.name === noValue) ||
      right.spend - left.spend ||
      (right.before ?? 0) - (left.before ?? 0) ||
      left.label.localeCompare(right.label),
  )
}

function beforeOf(
  name: string,
  then: ReadonlyMap<string, number>,
  someAreUnnamed: boolean,
): number | null {
  if (name === restName) return null
  return then.get(name) ?? (someAreUnnamed ? null : 0)
}

/** `(none)` and `(other)`: no spender by name. */
export function isLast(name: string): boolean {
  return name === noValue || name === restName
}

export interface SpendersSubject extends ChartFacts {
  /** What the rows are: `user`. */
  readonly by: string
  readonly kind: Kind
  readonly timeZone: string
  readonly range: { readonly from: number; readonly to: number }
  /** What the change is against, in words and dates. */
  readonly against: string
}

/** All of them, every amount exact, with a total and what they are of. */
export function spendersCsv(
  rows: readonly Spender[],
  total: Spender,
  { by, kind, timeZone, range, against, ...facts }: SpendersSubject,
): string {
  const usd = (nanoUsd: number | null) => (nanoUsd === null ? '' : { exact: exactUsd(nanoUsd) })
  const money = kind === 'real' ? 'spend' : 'list price'
  const line = ({ name, label, spend, before, figures }: Spender) => [
    name,
    label,
    usd(spend),
    usd(before),
    percentChange(spend, before),
    figures?.calls ?? 0,
    usd(meanCost(spend, figures)),
    figures?.errors ?? 0,
    figures?.meanLatencyMs == null ? '' : Math.round(figures.meanLatencyMs),
  ]
  return toCsv([
    [
      by,
      'name',
      `${money} (USD)`,
      `${money} before (USD)`,
      'change (%)',
      'calls',
      'per call (USD)',
      'failed',
      'mean latency (ms)',
    ],
    ...rows.map(line),
    line(total),
    ...factRows({ ...range, timeZone }, facts),
    ['change against', against],
  ])
}
