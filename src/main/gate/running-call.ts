/** A call under way: its events so far, everyone who follows it, and the switch that cancels it. */
import type { CallEvent } from '../../contract/calls'

export interface RunningCall {
  readonly callId: string
  readonly digest: string
  readonly signal: AbortSignal
  /** Resolves when the last event has been emitted. Never rejects. */
  readonly finished: Promise<void>
  emit(event: CallEvent): void
  finish(): void
  cancel(reason: string): void
  /** The same where it is Tollgate that goes away, not the caller: what cancels it says so. */
  interrupt(reason: string): void
  isInterrupted(): boolean
  /** All events from the first one. When the last follower leaves a call that has not finished, the call is cancelled. */
  follow(signal: AbortSignal | undefined): AsyncGenerator<CallEvent>
}

type Delta = Extract<CallEvent, { type: 'delta' }>

function joined(one: Delta, other: Delta): Delta {
  const text = (one.text ?? '') + (other.text ?? '')
  const reasoning = (one.reasoning ?? '') + (other.reasoning ?? '')
  return {
    type: 'delta',
    callId: one.callId,
    ...(text === '' ? {} : { text }),
    ...(reasoning === '' ? {} : { reasoning }),
  }
}

export function createRunningCall(callId: string, digest: string): RunningCall {
  const controller = new AbortController()
  const events: CallEvent[] = []
  const wakers = new Set<() => void>()
  let followers = 0
  /** How many events the fastest follower has taken. */
  let taken = 0
  let over = false
  let interrupted = false
  let settle: () => void = () => {}
  const finished = new Promise<void>((resolve) => (settle = resolve))

  function wakeAll() {
    for (const wake of wakers) wake()
    wakers.clear()
  }

  /** Counts a follower until the function it gives is called, or its signal aborts. */
  function join(signal: AbortSignal | undefined): () => void {
    let here = true
    followers += 1
    function leave() {
      if (!here) return
      here = false
      signal?.removeEventListener('abort', leave)
      followers -= 1
      if (followers === 0 && !over) controller.abort('The client went away.')
      wakeAll()
    }
    signal?.addEventListener('abort', leave)
    if (signal?.aborted === true) leave()
    return leave
  }

  async function* eventsUntil(
    signal: AbortSignal | undefined,
    leave: () => void,
  ): AsyncGenerator<CallEvent> {
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
      leave()
    }
  }

  return {
    callId,
    digest,
    signal: controller.signal,
    finished,
    emit(event) {
      const last = events.at(-1)
      // What nobody has taken yet grows by its text alone, however long a slow client takes.
      if (event.type === 'delta' && last?.type === 'delta' && taken < events.length)
        events[events.length - 1] = joined(last, event)
      else events.push(event)
      wakeAll()
    },
    finish() {
      over = true
      wakeAll()
      settle()
    },
    cancel: (reason) => controller.abort(reason),
    interrupt(reason) {
      interrupted = !controller.signal.aborted
      controller.abort(reason)
    },
    isInterrupted: () => interrupted,
    follow(signal) {
      const leave = join(signal)
      const following = eventsUntil(signal, leave)
      const stop = following.return.bind(following)
      // A generator that never ran has no `finally` to run, and one that waits for an event runs it only after the next.
      following.return = (value) => {
        leave()
        return stop(value)
      }
      return following
    },
  }
}
