/** What running all panes would cost at worst, in one line. */
import type { CallEstimate } from '../../../contract/call-estimate'
import { sumWorstCases, tightestAfter } from '../../call/estimate.words'
import { formatCount } from '../../kit/format'
import { formatMoney } from '../../kit/money-format'
import type { PaneEstimate } from './pane-estimates'

/**
 * The sum once all panes are known; before, nothing; and why one cannot be asked at all, which may
 * name its model: not where names are hidden.
 */
export function estimatesText(
  told: readonly PaneEstimate[],
  panes: number,
  hidden: boolean,
): string {
  const known = told.flatMap(({ estimate }) => (estimate === null ? [] : [estimate]))
  if (known.length === panes) return sumText(known, panes)
  const refused = told.flatMap(({ estimate, refusal }) =>
    estimate === null && refusal !== null ? [refusal.message] : [],
  )
  const [why] = refused
  if (why === undefined) return ''
  if (refused.length > 1) return `${refused.length} panes would be refused.`
  return hidden ? 'One pane would be refused.' : `One pane would be refused: ${why}`
}

/** `1 648 in · all panes ≤ $0.0184 · tightest after: …` */
export function sumText(estimates: readonly CallEstimate[], panes: number): string {
  const sum = sumWorstCases(estimates)
  const simulated = estimates.filter((estimate) => estimate.simulated).length
  const parts = [`${formatCount(sum.inputTokens)} in`]
  if (simulated < estimates.length)
    parts.push(
      sum.spendNanoUsd === null
        ? 'a pane has no price, cost unknown'
        : `all ${panes} panes ≤ ${formatMoney(sum.spendNanoUsd)}`,
    )
  if (simulated > 0)
    parts.push(
      `${simulated === estimates.length ? 'free, simulated' : `${simulated} simulated`} (list price ≤ ${formatMoney(sum.wouldNanoUsd)})`,
    )
  const spend = sum.spendNanoUsd
  // One budget may carry several panes: what is left is its free amount less the sum, not one
  // pane's figure.
  const tightest = tightestAfter(
    estimates
      .filter((estimate) => !estimate.simulated)
      .flatMap((estimate) => estimate.budgets)
      .filter((budget) => budget.unit === 'usd'),
  )
  if (tightest !== null && spend !== null) {
    const sharing = estimates.filter(
      (estimate) =>
        !estimate.simulated &&
        estimate.budgets.some((budget) => budget.budgetId === tightest.budgetId),
    )
    const drawn = sharing.reduce((total, estimate) => total + (estimate.worstCaseNanoUsd ?? 0), 0)
    parts.push(
      `after: ${formatMoney(tightest.free - drawn)} free of ${formatMoney(tightest.limit, { whole: true })} (${tightest.name})`,
    )
  }
  return parts.join(' · ')
}
