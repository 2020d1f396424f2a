/** What stops a call from outside: its caller, its own time limit, or Tollgate going away. */
import { Failure } from '../../platform/failure'
import type { RunningCall } from './running-call'

export interface Stop {
  /** Aborts when the call is cancelled and when its own time is over. */
  readonly signal: AbortSignal
  /**
   * Where a time limit or a closing console stopped the call, not a person. To a provider's adapter
   * both look like a cancel; to the caller they are what they are. Null: the caller has cancelled
   * the call, or nobody has.
   */
  why(): { readonly code: 'timeout' | 'interrupted'; readonly message: string } | null
}

/** The time of the call runs from here; `timeoutMs` absent: it has no limit of its own. */
export function createStop(call: RunningCall, timeoutMs: number | undefined): Stop {
  const timeout = timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs)
  return {
    signal: timeout === undefined ? call.signal : AbortSignal.any([call.signal, timeout]),
    why() {
      if (call.isInterrupted())
        return {
          code: 'interrupted',
          message:
            'Tollgate was closed while this call was running. Start it again and repeat the call.',
        }
      if (timeout?.aborted !== true || call.signal.aborted) return null
      return {
        code: 'timeout',
        message: `The call did not end within the ${timeoutMs} ms it was given.`,
      }
    },
  }
}

/** A call that was stopped before anything of it left. */
export function stoppedBefore(stop: Stop): Failure {
  const { code, message } = stop.why() ?? {
    code: 'cancelled' as const,
    message: 'The call was cancelled.',
  }
  return new Failure(code, message)
}
