/** Times of work, and for how long it held everything else up. */
import { percentile } from '../figures'

export interface Held {
  readonly ms: number
  /** The longest that no timer had its turn, in milliseconds. */
  readonly heldMs: number
}

/** Runs work beside a timer that wants its turn every millisecond. */
export async function watched(work: () => unknown): Promise<Held> {
  let longest = 0
  let beat = performance.now()
  const tick = () => {
    const now = performance.now()
    longest = Math.max(longest, now - beat)
    beat = now
  }
  const timer = setInterval(tick, 1)
  // A turn of the loop, so that the beat begins before the work does.
  await new Promise((resolve) => setTimeout(resolve, 2))
  const began = performance.now()
  try {
    await work()
  } finally {
    clearInterval(timer)
  }
  const ms = performance.now() - began
  tick()
  return { ms: rounded(ms), heldMs: rounded(longest) }
}

/** `before` runs ahead of each, and is not measured. */
export async function timesOf(
  runs: number,
  work: () => unknown,
  before: () => Promise<unknown>,
): Promise<number[]> {
  const times: number[] = []
  for (let run = 0; run < runs; run += 1) {
    await before()
    const began = performance.now()
    await work()
    times.push(performance.now() - began)
  }
  return times
}

export interface Measured {
  readonly firstMs: number
  readonly firstHeldMs: number
  readonly p50Ms: number
  readonly p95Ms: number
}

/** The first time, and then as often again. */
export async function measured(
  runs: number,
  work: () => unknown,
  before: () => Promise<unknown>,
): Promise<Measured> {
  const first = await watched(work)
  const times = await timesOf(runs, work, before)
  return {
    firstMs: first.ms,
    firstHeldMs: first.heldMs,
    p50Ms: percentile(times, 0.5),
    p95Ms: percentile(times, 0.95),
  }
}

/** The slowest of many. */
export function worstOf(all: readonly Measured[]): Measured {
  const most = (field: keyof Measured) => Math.max(0, ...all.map((one) => one[field]))
  return {
    firstMs: most('firstMs'),
    firstHeldMs: most('firstHeldMs'),
    p50Ms: most('p50Ms'),
    p95Ms: most('p95Ms'),
  }
}

const rounded = (ms: number) => Math.round(ms * 1000) / 1000
