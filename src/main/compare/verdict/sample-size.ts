/** How many cases a question needs before it can be answered. */
import { normalQuantile, z95 } from './normal'

const z80 = normalQuantile(0.8)

export interface MeanPlan {
  /** The smallest difference of means worth seeing. */
  readonly difference: number
  /** Variance between cases of their true differences. */
  readonly between: number
  /** Variance within a case from one run to the next, and runs a case: of A, of B. */
  readonly within: readonly [number, number]
  readonly repeats: readonly [number, number]
}

/** Cases for 95 % confidence and 80 % power (Miller 2024, arXiv 2411.00640, eq. 9). Not rounded. */
export function casesForMean({ difference, between, within, repeats }: MeanPlan): number {
  const spread = between + within[0] / repeats[0] + within[1] / repeats[1]
  return ((z95 + z80) ** 2 * spread) / difference ** 2
}

/** The smallest difference that so many cases can show, likewise. */
export function detectableDifference(cases: number, plan: Omit<MeanPlan, 'difference'>): number {
  return Math.sqrt(casesForMean({ ...plan, difference: 1 }) / cases)
}

/**
 * Cases for McNemar's test with 95 % confidence and 80 % power (Connor 1987, Biometrics 43), from the
 * shares of cases that only A and only B pass. Equal shares are never told apart: Infinity.
 */
export function casesForPassRates(onlyA: number, onlyB: number): number {
  const differ = onlyA + onlyB
  const gap = Math.abs(onlyA - onlyB)
  if (gap === 0) return Infinity
  return (z95 * Math.sqrt(differ) + z80 * Math.sqrt(differ - gap * gap)) ** 2 / gap ** 2
}

/** Cases that show a mean difference of that size with 95 % confidence and 80 % power, given its variance. */
export function casesForSpread(variance: number, difference: number): number {
  return difference === 0 ? Infinity : ((z95 + z80) ** 2 * variance) / difference ** 2
}

/**
 * Cases of A that show two pass rates of different cases to differ with 95 % confidence and 80 %
 * power, where B has `perCase` times as many (Fleiss 1981, without continuity correction). Null:
 * equal rates are never told apart.
 */
export function casesForRates(rateA: number, rateB: number, perCase: number): number | null {
  const gap = Math.abs(rateA - rateB)
  if (gap === 0) return null
  const pooled = (rateA + perCase * rateB) / (1 + perCase)
  const apart = rateA * (1 - rateA) + (rateB * (1 - rateB)) / perCase
  const alike = pooled * (1 - pooled) * (1 + 1 / perCase)
  return (z95 * Math.sqrt(alike) + z80 * Math.sqrt(apart)) ** 2 / gap ** 2
}

/** Beyond this a number of cases is no advice any more. */
export const mostCases = 1_000_000

/** The fewest cases that are enough, where more always are, too; null where none can be named. */
export function fewestCases(isEnough: (cases: number) => boolean): number | null {
  if (!isEnough(mostCases)) return null
  let [few, enough] = [0, mostCases]
  while (enough - few > 1) {
    const middle = Math.floor((few + enough) / 2)
    if (isEnough(middle)) enough = middle
    else few = middle
  }
  return enough
}
