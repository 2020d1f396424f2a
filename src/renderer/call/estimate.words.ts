/**
 * The one line above Send: what goes in, what it may cost at most, and what is left after. Pure.
 */
import type { CallEstimate } from '../../contract/call-estimate'
import { formatCount } from '../kit/format'
import { formatMoney } from '../kit/money-format'

export interface EstimateLine {
  readonly input: string
  readonly cost: string
  readonly after: string | null
  /** Every budget it touches, one a line, for the hover text. */
  readonly detail: string
}

function amount(value: number, unit: 'usd' | 'tokens' | 'requests', whole = false): string {
  return unit === 'usd' ? formatMoney(value, { whole }) : `${formatCount(value)} ${unit}`
}

type After = CallEstimate['budgets'][number]

function afterText(budget: After): string {
  return `${amount(budget.freeAfter, budget.unit)} free of ${amount(budget.limit, budget.unit, true)} (${budget.name})`
}

/** The budget left with the smallest share after the call. */
export function tightestAfter(budgets: readonly After[]): After | null {
  const share = (budget: After) => (budget.limit === 0 ? 0 : budget.freeAfter / budget.limit)
  return budgets.reduce<After | null>(
    (least, budget) => (least === null || share(budget) < share(least) ? budget : least),
    null,
  )
}

export function estimateLine(estimate: CallEstimate): EstimateLine {
  const bound = estimate.worstCaseNanoUsd
  const cost = estimate.simulated
    ? bound === null || bound === 0
      ? 'free, simulated'
      : `free, simulated (list price ≤ ${formatMoney(bound)})`
    : bound === null
      ? 'no price, cost unknown'
      : `≤ ${formatMoney(bound)}`
  const tightest = estimate.simulated ? null : tightestAfter(estimate.budgets)
  return {
    input: `${formatCount(estimate.inputTokens)} in`,
    cost,
    after: tightest === null ? null : `after: ${afterText(tightest)}`,
    detail: [
      `Up to ${formatCount(estimate.inputTokensBound)} tokens in and ${formatCount(estimate.maxOutputTokens)} out, at ${estimate.providerName}, ${estimate.model}.`,
      ...estimate.budgets.map(
        (budget) =>
          `${budget.fits ? 'Fits' : budget.hard ? 'Does not fit' : 'Over, warns only'}: ${afterText(budget)}`,
      ),
    ].join('\n'),
  }
}

/** The sum of several worst cases; null where one has no price. Simulated ones are summed apart. */
export function sumWorstCases(estimates: readonly CallEstimate[]): {
  readonly spendNanoUsd: number | null
  readonly wouldNanoUsd: number
  readonly inputTokens: number
} {
  let spend: number | null = 0
  let would = 0
  let input = 0
  for (const estimate of estimates) {
    input += estimate.inputTokens
    if (estimate.simulated) would += estimate.worstCaseNanoUsd ?? 0
    else
      spend =
        spend === null || estimate.worstCaseNanoUsd === null
          ? null
          : spend + estimate.worstCaseNanoUsd
  }
  return { spendNanoUsd: spend, wouldNanoUsd: would, inputTokens: input }
}
