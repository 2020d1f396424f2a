/** Waits for a pause in what comes fast: keys, scrolling, an arriving answer. */

export interface Pause {
  /** The wait begins anew. */
  readonly again: () => void
  readonly cancel: () => void
}

/** Acts once nothing has come for `ms` milliseconds. */
export function afterPause(ms: number, act: () => void): Pause {
  let timer: ReturnType<typeof setTimeout> | undefined
  const cancel = () => clearTimeout(timer)
  return {
    again: () => {
      cancel()
      timer = setTimeout(act, ms)
    },
    cancel,
  }
}
