/**
 * Interval of any figure of the cases by drawing them anew, corrected for bias and skew (BCa; Efron
 * and Tibshirani 1993, chapter 14).
 */
import type { Interval } from './interval'
import { normalArea, normalQuantile } from './normal'
import type { Random } from '../../../shared/random'

const draws = 10_000

/** What is measured on a list of cases: null where it is not defined for them (a mean of 0 to divide by). */
export type Statistic<Case> = (cases: readonly Case[]) => number | null

/**
 * 95 %, 10,000 draws. Null where the figure is not defined for the cases or for any draw of them:
 * such draws are not dropped, since that would bend the interval.
 */
export function bca<Case>(
  cases: readonly Case[],
  statistic: Statistic<Case>,
  random: Random,
  level = 0.95,
): Interval | null {
  const observed = statistic(cases)
  if (observed === null || cases.length === 0) return null
  const drawn: number[] = []
  for (let draw = 0; draw < draws; draw++) {
    const value = statistic(drawnAnew(cases, random))
    if (value === null) return null
    drawn.push(value)
  }
  const jackknife = cases.map((_, left) => statistic(cases.toSpliced(left, 1)))
  if (jackknife.some((value) => value === null)) return null
  return bcaInterval(drawn, observed, acceleration(jackknife.map(Number)), level)
}

function drawnAnew<Case>(cases: readonly Case[], random: Random): Case[] {
  return cases.map((own) => cases[Math.floor(random() * cases.length)] ?? own)
}

/** From drawn values, the observed one and the acceleration. Equal values: that value, both ends. */
export function bcaInterval(
  drawn: readonly number[],
  observed: number,
  skew: number,
  level: number,
): Interval {
  const sorted = Float64Array.from(drawn).sort()
  const bias = biasOf(sorted, observed)
  if (!Number.isFinite(bias))
    return { low: sorted.at(0) ?? observed, high: sorted.at(-1) ?? observed }
  const levels = bcaLevels(bias, skew, level)
  return { low: atLevel(sorted, levels.low), high: atLevel(sorted, levels.high) }
}

/** Bias of the draws against the observed value; ties count half (mid-rank). */
export function biasOf(drawn: ArrayLike<number>, observed: number): number {
  let below = 0
  let equal = 0
  for (let at = 0; at < drawn.length; at++) {
    const value = drawn[at] ?? 0
    if (value < observed) below++
    else if (value === observed) equal++
  }
  return normalQuantile((below + equal / 2) / drawn.length)
}

/** How the figure's spread moves with its value, from the figures with one case left out (book, 14.15). */
export function acceleration(jackknife: readonly number[]): number {
  const mean = jackknife.reduce((sum, value) => sum + value, 0) / jackknife.length
  let squares = 0
  let cubes = 0
  for (const value of jackknife) {
    const off = mean - value
    squares += off * off
    cubes += off * off * off
  }
  return squares === 0 ? 0 : cubes / (6 * squares ** 1.5)
}

/** Which shares of the sorted draws are the ends (book, 14.10). */
export function bcaLevels(bias: number, skew: number, level: number): Interval {
  const at = (share: number) => {
    const z = bias + normalQuantile(share)
    return normalArea(bias + z / (1 - skew * z))
  }
  return { low: at((1 - level) / 2), high: at((1 + level) / 2) }
}

function atLevel(sorted: Float64Array, level: number): number {
  const place = Math.min(sorted.length - 1, Math.max(0, Math.ceil(level * sorted.length) - 1))
  return sorted[place] ?? Number.NaN
}
