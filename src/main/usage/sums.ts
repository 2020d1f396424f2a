/**
 * The columns of a rollup row as plain arrays of numbers: added up fast, turned into figures at the
 * end.
 */
import type { UsageFigures } from '../../contract/usage'
import { sumColumns, type SumColumn } from '../ledger/entry-figures'
import { saturated, saturation } from '../money/sums'

export const width = sumColumns.length

/**
 * One value a column, in the order of `sumColumns`; several rows may lie one after another. No sum
 * is negative: each is exact below 2^53, and never below it where the true one is not.
 */
export type Sums = Float64Array

export function emptySums(rows = 1): Sums {
  return new Float64Array(rows * width)
}

/** Adds row `fromRow` of `from` to row `toRow` of `to`. */
export function addSums(to: Sums, toRow: number, from: Sums, fromRow: number): void {
  const toStart = toRow * width
  const fromStart = fromRow * width
  for (let column = 0; column < width; column += 1)
    to[toStart + column] = (to[toStart + column] ?? 0) + (from[fromStart + column] ?? 0)
}

/** One column of a row. */
export function sumOf(sums: Sums, row: number, column: SumColumn): number {
  return sums[row * width + sumColumns.indexOf(column)] ?? 0
}

/** What a reader sees of a row: means and the error rate (errors by entries) come from the sums. */
export function figuresOf(sums: Sums, row = 0): UsageFigures {
  const sum = (column: SumColumn) => saturated(sumOf(sums, row, column))
  const mean = (total: number, count: number) => (count === 0 ? null : total / count)
  return {
    calls: sum('calls'),
    entries: sum('entries'),
    errors: sum('errors'),
    inputTokens: sum('input_tokens'),
    outputTokens: sum('output_tokens'),
    cachedInputTokens: sum('cached_input_tokens'),
    cacheWrite5mTokens: sum('cache_write_5m_tokens'),
    cacheWrite1hTokens: sum('cache_write_1h_tokens'),
    reasoningTokens: sum('reasoning_tokens'),
    costNanoUsd: sum('cost'),
    wouldCostNanoUsd: sum('would_cost'),
    unknownCostCalls: sum('unknown_cost'),
    savedNanoUsd: sum('saved'),
    cacheHits: sum('cache_hits'),
    errorRate: mean(sum('errors'), sum('entries')) ?? 0,
    meanLatencyMs: mean(sum('latency_ms'), sum('latency_count')),
    meanFirstTokenMs: mean(sum('first_token_ms'), sum('first_token_count')),
    ...saturation(...sums.subarray(row * width, (row + 1) * width)),
  }
}
