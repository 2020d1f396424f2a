/** A call under way: its events so far, everyone who follows it, and the switch that cancels it. */
import type { CallAnswer, CallEvent } from '../../../contract/calls'
import { Failure } from '../../platform/failure'
import { createEventLog } from './event-log'

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
  /**
   * All events from the first one. When the last follower leaves a call that has not finished, the
   * call is cancelled.
   */
  follow(signal: AbortSignal | undefined): AsyncGenerator<CallEvent>
}

export function createRunningCall(callId: string, digest: string): RunningCall {
  const controller = new AbortController()
  const log = createEventLog()
  let followers = 0
  let interrupted = false
  let settle: () => void = () => {}
  const finished = new Promise<void>((resolve) => (settle = resolve))

  /** Counts a follower until the function it gives is called, or its signal aborts. */
  function join(signal: AbortSignal | undefined): () => void {
    let here = true
    followers += 1
    function leave() {
      if (!here) return
      here = false
      signal?.removeEventListener('abort', leave)
      followers -= 1
      if (followers === 0 && !log.isOver()) controller.abort('The client went away.')
      log.wakeAll()
    }
    signal?.addEventListener('abort', leave)
    if (signal?.aborted === true) leave()
    return leave
  }

  return {
    callId,
    digest,
    signal: controller.signal,
    finished,
    emit: log.add,
    finish() {
      log.end()
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
      const following = log.read(signal, leave)
      const stop = following.return.bind(following)
      // A generator that never ran has no `finally` to run, and one that waits for an event runs it
      // only after the next.
      following.return = (value) => {
        leave()
        return stop(value)
      }
      return following
    },
  }
}

/** The answer among the events of a call; throws Failure for what did not end well. */
export async function answerOf(
  call: RunningCall,
  signal: AbortSignal | undefined,
): Promise<CallAnswer> {
  for await (const event of call.follow(signal)) {
    if (event.type === 'done') return event.answer
    if (event.type === 'error') {
      const { code, message, data } = event.failure.error
      throw new Failure(code, message, { ...data, callId: event.failure.callId })
    }
  }
  throw new Failure('cancelled', 'The call was cancelled.')
}
