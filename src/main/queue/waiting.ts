/**
 * The calls that wait for a slot, at all providers: joining, giving up, another priority, and
 * telling each its place.
 */
import type { Priority } from '../../contract/calls'
import { Failure } from '../platform/failure'
import type { Slot, SlotRequest } from './port'
import type { ProviderLine, Waiter } from './priority-lines'

export interface WaitingCalls {
  count(): number
  find(callId: string): Waiter | undefined
  /**
   * Resolves with the slot that `slot` makes when the waiter is started. Rejects with Failure
   * `cancelled`.
   */
  join(
    line: ProviderLine,
    request: SlotRequest,
    signal: AbortSignal,
    onWaiting: Waiter['onWaiting'],
    slot: () => Slot,
  ): Promise<Slot>
  leave(line: ProviderLine, waiter: Waiter): void
  /** Moves it to the end of that priority. */
  prioritise(line: ProviderLine, waiter: Waiter, priority: Priority): void
}

export interface WaitingDeps {
  readonly clock: { now(): number }
  readonly changed: () => void
  readonly reasonOf: (line: ProviderLine) => string
  /** Calls back at the end of this turn of the event loop. */
  readonly atTurnEnd: (work: () => void) => void
}

export function createWaiting({ clock, changed, reasonOf, atTurnEnd }: WaitingDeps): WaitingCalls {
  const waiters = new Map<string, Waiter>()
  const tellLater = createTeller(reasonOf, atTurnEnd)
  let count = 0

  function leave(line: ProviderLine, waiter: Waiter) {
    line.leave(waiter)
    count -= 1
    if (waiters.get(waiter.request.callId) === waiter) waiters.delete(waiter.request.callId)
    tellLater(line)
  }

  return {
    count: () => count,
    find: (callId) => waiters.get(callId),
    join: (line, request, signal, onWaiting, slot) =>
      new Promise((resolve, reject) => {
        function give() {
          leave(line, waiter)
          changed()
          reject(cancelled())
        }
        const waiter: Waiter = {
          request,
          since: clock.now(),
          priority: request.priority,
          place: null,
          told: 0,
          onWaiting,
          start() {
            signal.removeEventListener('abort', give)
            resolve(slot())
          },
        }
        signal.addEventListener('abort', give, { once: true })
        waiter.told = line.join(waiter)
        count += 1
        waiters.set(request.callId, waiter)
        tellLater(line)
        changed()
        onWaiting({ position: waiter.told, reason: reasonOf(line) })
      }),
    leave,
    prioritise(line, waiter, priority) {
      if (waiter.priority === priority) return
      line.leave(waiter)
      waiter.priority = priority
      line.join(waiter)
      tellLater(line)
      changed()
    },
  }
}

/**
 * Tells the waiters of a line their places once this turn of the event loop ends, however often the
 * line moves in it.
 */
function createTeller(
  reasonOf: WaitingDeps['reasonOf'],
  atTurnEnd: WaitingDeps['atTurnEnd'],
): (line: ProviderLine) => void {
  const stale = new Set<ProviderLine>()
  function tellAll() {
    for (const line of stale) line.tell(reasonOf(line))
    stale.clear()
  }
  return (line) => {
    if (stale.size === 0) atTurnEnd(tellAll)
    stale.add(line)
  }
}

export function cancelled(): Failure {
  return new Failure(
    'cancelled',
    'The call was cancelled while it waited for a free slot. Nothing was sent.',
  )
}
