/**
 * Keychain calls one at a time, each with a bound. A native call that hangs cannot be aborted and
 * keeps one of Node's four pool threads, so it is remembered: further calls are refused at once
 * until it ends, but for one careful retry.
 */
import type { Clock } from '../platform/clock'

export interface BoundedCalls {
  /**
   * Runs `work` after the calls before it. Rejects with `onHang()` when `work` takes longer than
   * the bound or an earlier call still hangs. `late` gets the value of a call that came after its
   * bound, so that its effect can be undone.
   */
  run<T>(work: (signal: AbortSignal) => Promise<T>, late?: (value: T) => void): Promise<T>
  /** True while a call that passed its bound has not ended. */
  hanging(): boolean
}

export interface BoundedCallsDeps {
  readonly clock: Pick<Clock, 'monotonic'>
  readonly boundMs: number
  /** How long after a hang one more call may be tried while the first is still out. */
  readonly retryAfterMs: number
  readonly onHang: () => Error
}

/** Threads that may be lost to hanging calls; the other two keep files and names working. */
const mostStuck = 2

export function createBoundedCalls({
  clock,
  boundMs,
  retryAfterMs,
  onHang,
}: BoundedCallsDeps): BoundedCalls {
  let before: Promise<unknown> = Promise.resolve()
  let stuck = 0
  let lastHang = 0

  function freed() {
    stuck -= 1
  }
  async function attempt<T>(
    work: (signal: AbortSignal) => Promise<T>,
    late: ((value: T) => void) | undefined,
  ): Promise<T> {
    if (stuck >= mostStuck || (stuck > 0 && clock.monotonic() - lastHang < retryAfterMs))
      throw onHang()
    const aborter = new AbortController()
    const working = work(aborter.signal)
    let timer: NodeJS.Timeout | undefined
    const bound = new Promise<null>((resolve) => {
      timer = setTimeout(resolve, boundMs, null)
    })
    const first = await Promise.race([working.then((value) => ({ value })), bound]).finally(() =>
      clearTimeout(timer),
    )
    if (first !== null) return first.value
    stuck += 1
    lastHang = clock.monotonic()
    aborter.abort()
    working.then(
      (value) => {
        freed()
        late?.(value)
      },
      // An aborted promise says nothing of its thread: count it as lost for as long as a retry
      // would wait.
      (error: unknown) =>
        error instanceof Error && error.name === 'AbortError'
          ? void setTimeout(freed, retryAfterMs).unref()
          : freed(),
    )
    throw onHang()
  }
  return {
    run(work, late) {
      const mine = before.then(() => attempt(work, late))
      before = mine.catch(() => undefined)
      return mine
    },
    hanging: () => stuck > 0,
  }
}
