/**
 * Do two sets of different cases pass at different rates? Fisher's exact test (Fisher 1935): never
 * more false alarms than it says, at any number of cases.
 */
import type { Passes } from './newcombe-independent'

/** Splits as likely as the one seen count with it, although their sums round differently. */
const asLikely = 1e-7

/** Two-sided: how likely is a split of the passes at least as rare as the one seen. No case: 1. */
export function fisher(a: Passes, b: Passes): number {
  const passed = a.passed + b.passed
  const fewest = Math.max(0, passed - b.n)
  const most = Math.min(a.n, passed)
  // Logarithms of the splits' likelihoods, from that of the fewest on, by the ratio of neighbours.
  const likelihoods = [0]
  for (let k = fewest; k < most; k++) {
    const ratio = ((a.n - k) * (passed - k)) / ((k + 1) * (b.n - passed + k + 1))
    likelihoods.push((likelihoods.at(-1) ?? 0) + Math.log(ratio))
  }
  const largest = likelihoods.reduce((one, other) => Math.max(one, other), 0)
  const seen = likelihoods[a.passed - fewest] ?? 0
  let [all, rare] = [0, 0]
  for (const likelihood of likelihoods) {
    const share = Math.exp(likelihood - largest)
    all += share
    if (likelihood <= seen + asLikely) rare += share
  }
  return Math.min(1, rare / all)
}
