/** The figures of a range by group as CSV, every amount exact, with what they are of. */
import type { Dimension } from '../../../contract/primitives'
import type { UsageFigures, UsageSummary } from '../../../contract/usage'
import { factRows, toCsv } from '../../kit/charts/chart-csv'
import { exactUsd } from '../../../shared/money-text'

const header = [
  'calls',
  'entries',
  'errors',
  'input tokens',
  'output tokens',
  'cached input tokens',
  'tokens written to cache (5 min)',
  'tokens written to cache (1 h)',
  'reasoning tokens',
  'cost (USD)',
  'list price of simulated calls (USD)',
  'calls with unknown cost',
  'saved (USD)',
  'answers from the cache',
  'mean latency (ms)',
  'mean time to first token (ms)',
]

function cells(figures: UsageFigures) {
  const usd = (nanoUsd: number) => ({ exact: exactUsd(nanoUsd) })
  const mean = (value: number | null) => (value === null ? '' : Math.round(value))
  return [
    figures.calls,
    figures.entries,
    figures.errors,
    figures.inputTokens,
    figures.outputTokens,
    figures.cachedInputTokens,
    figures.cacheWrite5mTokens,
    figures.cacheWrite1hTokens,
    figures.reasoningTokens,
    usd(figures.costNanoUsd),
    usd(figures.wouldCostNanoUsd),
    figures.unknownCostCalls,
    usd(figures.savedNanoUsd),
    figures.cacheHits,
    mean(figures.meanLatencyMs),
    mean(figures.meanFirstTokenMs),
  ]
}

export interface CsvSubject {
  /** The filter in words. */
  readonly filter: string
  readonly timeZone: string
}

export function summaryCsv(
  summary: UsageSummary,
  by: Dimension,
  labelOf: (name: string) => string,
  { filter, timeZone }: CsvSubject,
): string {
  const { from, to, unknownCostCalls } = summary
  return toCsv([
    [by, 'name', ...header],
    ...summary.groups.map((group) => [group.name, labelOf(group.name), ...cells(group)]),
    ['', 'total', ...cells(summary)],
    ...factRows({ from, to, timeZone }, { filter, unknownCostCalls }),
  ])
}
