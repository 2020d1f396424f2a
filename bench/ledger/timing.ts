/** Times of work, and for how long it held everything else up. */
import { percentile } from '../figures'

export interface Held {
  readonly ms: number
  /** Of this thread: what another process took of the machine is not in it. */
  readonly cpuMs: number
  /** The longest that no timer had its turn, in milliseconds; of this thread's time likewise. */
  readonly heldMs: number
  readonly heldCpuMs: number
}

/** Runs work beside a timer that wants its turn every millisecond. */
export async function watched(work: () => unknown): Promise<Held> {
  let [longest, longestCpu] = [0, 0]
  let [beat, beatCpu] = [performance.now(), cpuNow()]
  const tick = () => {
    const [now, cpu] = [performance.now(), cpuNow()]
    longest = Math.max(longest, now - beat)
    longestCpu = Math.max(longestCpu, cpu - beatCpu)
    ;[beat, beatCpu] = [now, cpu]
  }
  const timer = setInterval(tick, 1)
  // A turn of the loop, so that the beat begins before the work does.
  await new Promise((resolve) => setTimeout(resolve, 2))
  const [began, beganCpu] = [performance.now(), cpuNow()]
  try {
    await work()
  } finally {
    clearInterval(timer)
  }
  const [ms, cpuMs] = [performance.now() - began, cpuNow() - beganCpu]
  tick()
  return {
    ms: rounded(ms),
    cpuMs: rounded(cpuMs),
    heldMs: rounded(longest),
    heldCpuMs: rounded(longestCpu),
  }
}

export interface Measured {
  readonly firstMs: number
  readonly firstCpuMs: number
  readonly firstHeldCpuMs: number
  readonly p50Ms: number
  readonly p95Ms: number
  readonly p95CpuMs: number
}

/** What takes longer is not repeated as often. */
const longestMs = 10_000
const fewestRuns = 4

/** The first time, and then as often again. `before` runs ahead of each of those, unmeasured. */
export async function measured(
  runs: number,
  work: () => unknown,
  before: () => Promise<unknown>,
): Promise<Measured> {
  const first = await watched(work)
  const [times, cpuTimes]: [number[], number[]] = [[], []]
  const ends = performance.now() + longestMs
  for (let run = 0; run < runs && (run < fewestRuns || performance.now() < ends); run += 1) {
    await before()
    const [began, beganCpu] = [performance.now(), cpuNow()]
    await work()
    times.push(performance.now() - began)
    cpuTimes.push(cpuNow() - beganCpu)
  }
  return {
    firstMs: first.ms,
    firstCpuMs: first.cpuMs,
    firstHeldCpuMs: first.heldCpuMs,
    p50Ms: percentile(times, 0.5),
    p95Ms: percentile(times, 0.95),
    p95CpuMs: percentile(cpuTimes, 0.95),
  }
}

/** The slowest of many. */
export function worstOf(all: readonly Measured[]): Measured {
  const most = (field: keyof Measured) => Math.max(0, ...all.map((one) => one[field]))
  return {
    firstMs: most('firstMs'),
    firstCpuMs: most('firstCpuMs'),
    firstHeldCpuMs: most('firstHeldCpuMs'),
    p50Ms: most('p50Ms'),
    p95Ms: most('p95Ms'),
    p95CpuMs: most('p95CpuMs'),
  }
}

function cpuNow(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

const rounded = (ms: number) => Math.round(ms * 1000) / 1000
