/**
 * Ways the days to come may go: each as far off as one run of the past was overall, and each of its
 * days as far off beside that as some day of the past (a bootstrap of both; Efron and Tibshirani
 * 1993). The same seed gives the same ways.
 */
import type { Random } from '../../../shared/random'
import type { PastRun } from './past-runs'

const ways = 500

/** Running totals, one list a way. `usual` is what each day usually comes to. */
export function drawPaths(
  usual: readonly number[],
  runs: readonly PastRun[],
  random: Random,
): readonly (readonly number[])[] {
  const noise = noiseOf(runs)
  const overalls = runs.map((run) => run.overall)
  const drawn = <Value>(values: readonly Value[], otherwise: Value) =>
    values[Math.floor(random() * values.length)] ?? otherwise
  return Array.from({ length: ways }, () => {
    const overall = drawn(overalls, 0)
    let total = 0
    return usual.map((amount) => (total += amount * overall * drawn(noise, 0)))
  })
}

/** How far single days were off beside their run, with mean 1. */
function noiseOf(runs: readonly PastRun[]): readonly number[] {
  const noise = runs.flatMap((run) => run.noise)
  const mean = noise.reduce((sum, each) => sum + each, 0) / Math.max(1, noise.length)
  return mean === 0 ? [] : noise.map((each) => each / mean)
}
