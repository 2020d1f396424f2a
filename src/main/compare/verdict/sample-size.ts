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
