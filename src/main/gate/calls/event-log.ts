/**
 * The events of one call, read by any number of followers at their own pace, each from the first
 * one.
 */
import type { CallEvent } from '../../../contract/calls'
import { withPieces } from '../../../contract/tools'

export interface EventLog {
  add(event: CallEvent): void
  /** No event follows. */
  end(): void
  isOver(): boolean
  /** Has everyone who waits look again whether their signal has aborted. */
  wakeAll(): void
  /** Ends with the log, or with `signal`; `onEnd` is called either way. */
  read(signal: AbortSignal | undefined, onEnd: () => void): AsyncGenerator<CallEvent>
}

export function createEventLog(): EventLog {
  const events: CallEvent[] = []
  const wakers = new Set<() => void>()
  /** How many events the fastest follower has taken. */
  let taken = 0
  let over = false

  function wakeAll() {
    for (const wake of wakers) wake()
    wakers.clear()
  }

  return {
    wakeAll,
    isOver: () => over,
    add(event) {
      const last = events.at(-1)
      // What nobody has taken yet grows by its text alone, however long a slow client takes.
      if (event.type === 'delta' && last?.type === 'delta' && taken < events.length)
        events[events.length - 1] = joined(last, event)
      else events.push(event)
      wakeAll()
    },
    end() {
      over = true
      wakeAll()
    },
    async *read(signal, onEnd) {
      try {
        for (let next = 0; ;) {
          const event = events[next]
          if (event !== undefined) {
            next += 1
            taken = Math.max(taken, next)
            yield event
          } else if (over || signal?.aborted === true) {
            return
          } else {
            await new Promise<void>((resolve) => wakers.add(resolve))
          }
        }
      } finally {
        onEnd()
      }
    },
  }
}

type Delta = Extract<CallEvent, { type: 'delta' }>

function joined(one: Delta, other: Delta): Delta {
  const text = (one.text ?? '') + (other.text ?? '')
  const reasoning = (one.reasoning ?? '') + (other.reasoning ?? '')
  const toolCalls = withPieces(one.toolCalls ?? [], other.toolCalls ?? [])
  return {
    type: 'delta',
    callId: one.callId,
    ...(text === '' ? {} : { text }),
    ...(reasoning === '' ? {} : { reasoning }),
    ...(toolCalls.length === 0 ? {} : { toolCalls }),
  }
}
