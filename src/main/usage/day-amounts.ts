/** What each day of a zone came to in one measure, from sums that were read by the day. */
import type { LabelFilter } from '../../contract/entry-filter'
import { saturated } from '../money/sums'
import type { Reading } from './groups'
import type { Range } from './range'
import { sumOf, type Sums } from './sums'

/** `requests` are attempts that were dispatched, as budgets count them. */
export type DayMeasure = 'spend' | 'list_price' | 'tokens' | 'calls' | 'requests'

export interface DaysQuestion {
  readonly labels: LabelFilter
  readonly simulated: boolean
  readonly measure: DayMeasure
  readonly timeZone: string
  /** Rounded outward to quarter hours. */
  readonly range: Range
  /** Counts these models alone; absent: all. */
  readonly countsModel?: ((provider: string, model: string) => boolean) | undefined
}

/** A day of the zone, or what of it lies in the range. */
export interface DayAmount {
  readonly start: number
  /** Whole nano-USD, tokens, calls or requests. */
  readonly amount: number
}

/** Names of the reading that `counts` refuses are left out. `starts` ascend. */
export function dayAmounts(
  { names, pieces }: Reading,
  starts: readonly number[],
  measure: DayMeasure,
  counts: (name: string) => boolean,
): DayAmount[] {
  const counted = names.map(counts)
  const amounts = starts.map(() => 0)
  let day = 0
  for (const { start, ids, sums } of pieces) {
    while (day + 1 < starts.length && (starts[day + 1] ?? Infinity) <= start) day += 1
    for (const [row, id] of ids.entries())
      if (counted[id] === true) amounts[day] = (amounts[day] ?? 0) + amountOf(sums, row, measure)
  }
  return starts.map((start, index) => ({ start, amount: saturated(amounts[index] ?? 0) }))
}

function amountOf(sums: Sums, row: number, measure: DayMeasure): number {
  switch (measure) {
    case 'spend':
      return sumOf(sums, row, 'cost')
    case 'list_price':
      return sumOf(sums, row, 'would_cost')
    case 'tokens':
      return sumOf(sums, row, 'input_tokens') + sumOf(sums, row, 'output_tokens')
    case 'calls':
      return sumOf(sums, row, 'calls')
    case 'requests':
      // Every attempt has a latency, and nothing else has one.
      return sumOf(sums, row, 'latency_count')
  }
}
