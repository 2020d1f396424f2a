/**
 * The page's beat. What moves while answers arrive moves at whole multiples of one length and all
 * at once, so that any number of answers and clocks costs one drawing.
 */

/** Of text that arrives: 20 drawings a second read as steadily as 60. */
export const textBeatMs = 50

export interface BeatClock {
  /** Milliseconds that only ever grow: a clock that is set back holds up nothing. */
  readonly now: () => number
  /** Calls back later; the returned function takes it back. */
  readonly later: (work: () => void, ms: number) => () => void
}

/** Calls back once, at the next whole multiple of `ms`; the returned function takes it back. */
export type OnBeat = (work: () => void, ms: number) => () => void

export const browserLater: BeatClock['later'] = (work, ms) => {
  const timer = setTimeout(work, ms)
  return () => clearTimeout(timer)
}

/** One timer for all that wait; those whose time has come are called in one turn. */
export function createBeat({ now, later }: BeatClock): OnBeat {
  const waiting = new Set<{ readonly at: number; readonly work: () => void }>()
  let armed: { readonly at: number; readonly disarm: () => void } | null = null

  function arm() {
    const at = Math.min(...[...waiting].map((entry) => entry.at))
    if (armed?.at === at) return
    armed?.disarm()
    armed = Number.isFinite(at) ? { at, disarm: later(strike, Math.ceil(at - now())) } : null
  }

  function strike() {
    armed = null
    const moment = now()
    const due = [...waiting].filter(({ at }) => at <= moment)
    for (const entry of due) waiting.delete(entry)
    for (const { work } of due) work()
    arm()
  }

  return (work, ms) => {
    const moment = now()
    const entry = { at: moment + ms - (moment % ms), work }
    waiting.add(entry)
    arm()
    return () => {
      waiting.delete(entry)
      arm()
    }
  }
}

/** The window's. */
export const onBeat = createBeat({ now: () => performance.now(), later: browserLater })
