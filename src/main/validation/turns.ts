/**
 * A line for a few places: who comes first is served first, and who is stopped leaves the line at
 * once.
 */

export interface Turns {
  /** Waits for a place. An aborted one has it at once, to be answered. */
  take(signal: AbortSignal): Promise<void>
  giveBack(): void
}

export function createTurns(places: number): Turns {
  const waiting: (() => void)[] = []
  let busy = 0
  return {
    async take(signal) {
      if (busy >= places && !signal.aborted) {
        await new Promise<void>((resolve) => {
          const go = () => {
            signal.removeEventListener('abort', stop)
            resolve()
          }
          const stop = () => {
            waiting.splice(waiting.indexOf(go), 1)
            resolve()
          }
          waiting.push(go)
          signal.addEventListener('abort', stop, { once: true })
        })
      }
      busy += 1
    },
    giveBack() {
      busy -= 1
      waiting.shift()?.()
    },
  }
}
