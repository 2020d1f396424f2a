/** What may be said of two variants: only at the planned number of cases, and only what is shown. */
import { newcombePaired } from './newcombe'
import type { Quality } from './quality'
import { casesForPassRates, casesForSpread, fewestCases, mostCases } from './sample-size'

export type Outcome = 'a' | 'b' | 'no_difference' | 'not_enough_data'

export interface Decision {
  readonly outcome: Outcome
  /** About how many more cases would decide it; 0 where it is decided. Null: more than can be counted on. */
  readonly moreCases: number | null
}

export interface Rule {
  /** Looking earlier shows an interval, never a verdict: each look is another chance of a false alarm. */
  readonly plannedCases: number
  /** Two variants whose difference lies surely within this are called equal; 0.05 is 5 points. */
  readonly margin: number
}

/** `pAdjusted`: of this pair after all pairs were adjusted for each other. */
export function decide(quality: Quality, pAdjusted: number, rule: Rule): Decision {
  const { n, low, high } = quality
  if (n < rule.plannedCases) {
    return { outcome: 'not_enough_data', moreCases: rule.plannedCases - n }
  }
  if (pAdjusted < 0.05 && low > 0) return { outcome: 'a', moreCases: 0 }
  if (pAdjusted < 0.05 && high < 0) return { outcome: 'b', moreCases: 0 }
  if (low > -rule.margin && high < rule.margin) return { outcome: 'no_difference', moreCases: 0 }
  const needed = Math.ceil(neededCases(quality, rule.margin))
  const more = Math.max(1, needed - n)
  return { outcome: 'not_enough_data', moreCases: needed > mostCases ? null : more }
}

/** The fewer of the cases that would show the difference seen and those that would show it to be small. */
function neededCases(quality: Quality, margin: number): number {
  const { n, difference, method } = quality
  if (n === 0) return Infinity
  const rateA = quality.onlyA / n
  const rateB = quality.onlyB / n
  const isPassFail = method === 'mcnemar-newcombe'
  const spread = isPassFail ? rateA + rateB - difference ** 2 : spreadOf(quality)
  const gap = Math.abs(difference)
  const toShow = isPassFail ? casesForPassRates(rateA, rateB) : casesForSpread(spread, gap)
  const toBound = gap < margin ? casesForSpread(spread, margin - gap) : Infinity
  return Math.min(toShow, isPassFail ? Math.max(toBound, casesWithin(quality, margin)) : toBound)
}

/** Variance of a case's difference, from the interval's width (a normal one is 2 · 1.96 errors wide). */
function spreadOf({ n, low, high }: Quality): number {
  return n * ((high - low) / 3.92) ** 2
}

/** Cases at which Newcombe's interval of the same shares lies within the margin. */
function casesWithin({ n, bothPass, onlyA, onlyB, neither }: Quality, margin: number): number {
  const enough = fewestCases((cases) => {
    const scale = cases / n
    const { low, high } = newcombePaired({
      bothPass: bothPass * scale,
      onlyA: onlyA * scale,
      onlyB: onlyB * scale,
      neither: neither * scale,
    })
    return low > -margin && high < margin
  })
  return enough ?? Infinity
}
