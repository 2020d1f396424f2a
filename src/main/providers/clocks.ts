/**
 * The four clocks of an attempt (spec P7, P13). They run on Node's timers, which are monotonic. A
 * clock that ran out is judged only after what had arrived meanwhile was read: a process that was
 * stopped, or a machine that slept, finds its timers due before its sockets are looked at.
 */
import type { Timeouts } from '../../contract/providers'

export type ClockName = keyof Timeouts

export interface Clocks {
  /** The request is on its way: the connect clock stops. */
  connected(): void
  /**
   * A streamed event, or the headers of an answer in one piece: from the first one on, silence
   * between events counts.
   */
  event(): void
  /** Any byte of the answer. */
  alive(): void
  /** While the consumer holds an event, silence is not the provider's. */
  hold(held: boolean): void
  /**
   * Calls `end` once nothing more that had arrived comes out of the sockets, unless the clocks are
   * stopped before.
   */
  judge(end: () => void): void
  stop(): void
}

/** How long what had arrived may take to be read, at most. */
const readWithinMs = 2000
/** Turns without a byte after which nothing had arrived: unpacking and decoding take some. */
const quietTurns = 3

/**
 * The connect clock runs from now, and so do those of the first token and of the whole. `onOut` is
 * called once for the one that ran out.
 */
export function startClocks(timeouts: Timeouts, onOut: (which: ClockName) => void): Clocks {
  let stopped = false
  let held = false
  let connecting = true
  let begun = false
  /** Grows with every sign of life. */
  let life = 0

  const total = setTimeout(out, timeouts.totalMs, 'totalMs')
  const first = setTimeout(out, timeouts.firstTokenMs, 'firstTokenMs')
  let phase: NodeJS.Timeout | undefined = setTimeout(out, timeouts.connectMs, 'connectMs')

  function out(which: ClockName) {
    if (which === 'idleMs' && held) return void phase?.refresh()
    const before = life
    judge(() => {
      if (which === 'connectMs' ? connecting : which === 'totalMs' || life === before)
        return onOut(which)
      // Whoever showed life meanwhile is silent no longer.
      if (which === 'idleMs') phase?.refresh()
      else if (which === 'firstTokenMs' && !begun) first.refresh()
    })
  }
  const judge = (end: () => void) => afterReading({ life: () => life, stopped: () => stopped }, end)

  return {
    judge,
    connected() {
      connecting = false
      clearTimeout(phase)
      phase = undefined
    },
    event() {
      if (stopped) return
      life += 1
      if (begun) return void phase?.refresh()
      begun = true
      clearTimeout(first)
      clearTimeout(phase)
      phase = setTimeout(out, timeouts.idleMs, 'idleMs')
    },
    alive() {
      // A timer that was cleared must not be started again.
      if (stopped) return
      life += 1
      if (begun) phase?.refresh()
      else first.refresh()
    },
    hold(now) {
      held = now
      if (!now && begun && !stopped) phase?.refresh()
    },
    stop() {
      stopped = true
      clearTimeout(total)
      clearTimeout(first)
      clearTimeout(phase)
    },
  }
}

/** Calls `end` once what had arrived was read, unless the clocks are stopped before. */
function afterReading(
  { life, stopped }: { readonly life: () => number; readonly stopped: () => boolean },
  end: () => void,
) {
  const since = performance.now()
  let [seen, quiet] = [life(), 0]
  function turn() {
    if (stopped()) return
    quiet = seen === life() ? quiet + 1 : 0
    seen = life()
    if (quiet >= quietTurns || performance.now() - since > readWithinMs) end()
    else setImmediate(turn)
  }
  setImmediate(turn)
}
