/** Which of two variants does better on the same cases: counts, difference, interval, p-value. */
import { bca } from './bca'
import { mcnemar } from './mcnemar'
import { newcombePaired } from './newcombe'
import { groupedDifferences, type PairedCase } from './paired-case'
import type { PairedCounts } from './paired-counts'
import { seededRandom } from '../../../shared/random'
import { signFlip } from './sign-flip'

/** How the interval and the p-value were found. */
export type QualityMethod = 'mcnemar-newcombe' | 'sign-flip-bca' | 'group-sign-flip-bca'

export interface Quality extends PairedCounts {
  readonly n: number
  /** Cases on which A scored higher, B did, neither. */
  readonly winsA: number
  readonly winsB: number
  readonly ties: number
  /** Mean score of A less that of B. */
  readonly difference: number
  readonly low: number
  readonly high: number
  readonly method: QualityMethod
  /** Two-sided. */
  readonly p: number
}

/**
 * Pass or fail, one run a case and no groups: McNemar's exact test with Newcombe's interval. Scores,
 * repeats or groups: sign flips of the mean difference with a BCa interval, whole groups at a time.
 */
export function compareQuality(cases: readonly PairedCase[], seed: number): Quality {
  const counts = countsOf(cases)
  const groups = groupedDifferences(cases)
  const hasGroups = groups.length < cases.length
  const isPassFail = cases.every(({ a, b }) => isWhole(a.score) && isWhole(b.score))
  if (isPassFail && !hasGroups) {
    const p = mcnemar(counts.onlyA, counts.onlyB).exact
    return { ...counts, ...newcombePaired(counts), method: 'mcnemar-newcombe', p }
  }
  const sums = groups.map((values) => values.reduce((sum, value) => sum + value, 0))
  const difference = meanOf(groups) ?? 0
  // A variant and its rival swapped must draw the same patterns and cases: one seed for both.
  const interval = bca(groups, meanOf, seededRandom(seed)) ?? { low: -1, high: 1 }
  return {
    ...counts,
    difference,
    ...interval,
    method: hasGroups ? 'group-sign-flip-bca' : 'sign-flip-bca',
    p: signFlip(sums, seededRandom(seed)).p,
  }
}

/** Mean difference over all cases of the groups; null without a case. */
function meanOf(groups: readonly (readonly number[])[]): number | null {
  let sum = 0
  let cases = 0
  for (const values of groups) {
    for (const value of values) sum += value
    cases += values.length
  }
  return cases === 0 ? null : sum / cases
}

function isWhole(score: number): boolean {
  return score === 0 || score === 1
}

/** A case is passed where more than half of its runs, or of its score, are. */
function countsOf(cases: readonly PairedCase[]) {
  const counts = { bothPass: 0, onlyA: 0, onlyB: 0, neither: 0, winsA: 0, winsB: 0, ties: 0 }
  for (const { a, b } of cases) {
    const passedA = a.score > 0.5
    const passedB = b.score > 0.5
    counts[passedA ? (passedB ? 'bothPass' : 'onlyA') : passedB ? 'onlyB' : 'neither']++
    counts[a.score > b.score ? 'winsA' : a.score < b.score ? 'winsB' : 'ties']++
  }
  return { n: cases.length, ...counts }
}
