/** Projects side by side as CSV, every amount exact. */
import type { ProjectResources } from '../../../contract/project-overview'
import { exactUsd } from '../../../shared/money-text'
import { toCsv } from '../../kit/charts/chart-csv'
import { overviewTotal } from './overview-total'
import { isFailing } from './overview.words'

const head = [
  'project',
  'description',
  'from',
  'to',
  'calls',
  'cost (USD)',
  'list price of simulated calls (USD)',
  'calls with unknown cost',
  'this month (USD)',
  'input tokens',
  'output tokens',
  'error rate',
  'models',
  'keys',
  'failing keys',
  'tightest budget',
  'free',
  'limit',
  'unit',
  'last activity',
]

/** The range the figures are of. */
export interface CsvSpan {
  /** Epoch ms. */
  readonly from: number
  readonly to: number
}

/** A line a project, and one with what they come to together. */
export function overviewCsv(items: readonly ProjectResources[], { from, to }: CsvSpan): string {
  const span = [moment(from), moment(to)]
  const total = ['total', '', ...span, ...sums(overviewTotal(items))]
  return toCsv([
    head,
    ...items.map((item) => [
      item.project,
      item.description,
      ...span,
      ...sums(item),
      ...ownCells(item),
    ]),
    head.map((_, column) => total[column] ?? ''),
  ])
}

/** The cells of a project that can be added up. */
function sums(item: ReturnType<typeof overviewTotal>) {
  return [
    item.calls,
    usd(item.costNanoUsd),
    usd(item.wouldCostNanoUsd),
    item.unknownCostCalls,
    usd(item.monthNanoUsd),
    item.inputTokens,
    item.outputTokens,
  ]
}

/** The cells of a project that cannot. */
function ownCells({ errorRate, models, keys, budgets, lastActivityAt }: ProjectResources) {
  const [budget] = budgets
  const amount = (value: number) => (budget?.unit === 'usd' ? usd(value) : value)
  return [
    { exact: errorRate.toFixed(4) },
    models.map(({ model }) => model).join(' '),
    keys.length,
    keys.filter(isFailing).length,
    budget?.name ?? '',
    budget === undefined ? '' : amount(budget.free),
    budget === undefined ? '' : amount(budget.limit),
    budget?.unit ?? '',
    moment(lastActivityAt),
  ]
}

function usd(nanoUsd: number) {
  return { exact: exactUsd(nanoUsd) }
}

function moment(at: number | null): string {
  return at === null ? '' : new Date(at).toISOString()
}
