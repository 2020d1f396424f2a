/**
 * Interval of a difference of two pass rates on the same cases (Newcombe 1998, Stat Med 17,
 * 2635–2650, method 10: Wilson's intervals joined, with the corrected correlation).
 */
import type { Interval } from './interval'
import type { PairedCounts } from './paired-counts'
import { wilson } from './wilson'

export interface PairedDifference extends Interval {
  /** Pass rate of A less that of B. */
  readonly difference: number
}

/** 95 %. No cases: 0 between −1 and 1. */
export function newcombePaired(counts: PairedCounts): PairedDifference {
  const { bothPass, onlyA, onlyB, neither } = counts
  const n = bothPass + onlyA + onlyB + neither
  if (n === 0) return { difference: 0, low: -1, high: 1 }
  const rateA = (bothPass + onlyA) / n
  const rateB = (bothPass + onlyB) / n
  const a = wilson(bothPass + onlyA, n)
  const b = wilson(bothPass + onlyB, n)
  const phi = correctedPhi(counts, n)
  const difference = (onlyA - onlyB) / n
  return {
    difference,
    low: difference - joined(rateA - a.low, b.high - rateB, phi),
    high: difference + joined(a.high - rateA, rateB - b.low, phi),
  }
}

function joined(one: number, other: number, phi: number): number {
  return Math.sqrt(Math.max(0, one * one - 2 * phi * one * other + other * other))
}

/** Correlation of the two variants' passes; a positive one is corrected for continuity by n/2. */
function correctedPhi({ bothPass, onlyA, onlyB, neither }: PairedCounts, n: number): number {
  const margins = (bothPass + onlyA) * (onlyB + neither) * (bothPass + onlyB) * (onlyA + neither)
  if (margins === 0) return 0
  const cross = bothPass * neither - onlyA * onlyB
  return (cross > 0 ? Math.max(cross - n / 2, 0) : cross) / Math.sqrt(margins)
}
