/**
 * Slots at providers, by priority (spec C3). A provider has as many attempts under way as its
 * record allows; the rest wait, `critical` before `high` before `normal` before `low` before
 * `background`, and first come first served within one. There is no ageing: under a steady load
 * above capacity a `background` call waits until everything else is done, which is what that
 * priority is for. A person can give a waiting call another priority. The line is memory: a call
 * that waits has spent nothing, so there is nothing to keep.
 */
import type { Priority } from '../../contract/calls'
import type { Queue, QueueItem } from '../../contract/queue'
import { Failure } from '../platform/failure'
import type { Slot, SlotRequest, Slots } from './port'
import { createProviderLine, type ProviderLine, type Runner } from './priority-lines'
import { viewQueue, waitingItem } from './queue-view'
import { cancelled, createWaiting } from './waiting'

export interface SlotsDeps {
  readonly clock: { now(): number }
  /** Attempts that may run at a provider at once, as it is now. */
  readonly concurrencyOf: (provider: string) => number
  /** Calls that may wait at all providers together. */
  readonly limit: () => number
  readonly changed: () => void
  /** Calls back at the end of this turn of the event loop. */
  readonly atTurnEnd?: (work: () => void) => void
}

export interface QueueSlots extends Slots {
  /**
   * What runs, then what waits in the order it starts, at most `most` of them. The counts are of
   * all.
   */
  read(most: number): Queue
  /**
   * Moves a waiting call to the end of another priority. Throws Failure `not_found`, or `conflict`
   * for one that runs.
   */
  prioritise(callId: string, priority: Priority): QueueItem
  waiting(): number
  /** Starts what may start now: after a provider's concurrency was raised. */
  wake(): void
}

export function createSlots({
  clock,
  concurrencyOf,
  limit,
  changed,
  atTurnEnd = (work) => void setImmediate(work),
}: SlotsDeps): QueueSlots {
  const lines = new Map<string, ProviderLine>()
  const reasonOf = ({ provider, running }: ProviderLine) =>
    busyReason(provider, running.size, concurrencyOf(provider))
  const waiting = createWaiting({ clock, changed, reasonOf, atTurnEnd })

  function slotOf(line: ProviderLine, request: SlotRequest): Slot {
    const runner: Runner = { request, since: clock.now() }
    line.running.add(runner)
    return {
      release() {
        if (line.running.delete(runner)) startNext(line)
      },
    }
  }

  function startNext(line: ProviderLine) {
    const room = () => line.running.size < concurrencyOf(line.provider)
    for (let next = line.next(); next !== undefined && room(); next = line.next()) {
      waiting.leave(line, next)
      next.start()
    }
    changed()
  }

  return {
    waiting: waiting.count,
    take(request, signal, onWaiting) {
      if (signal.aborted) throw cancelled()
      const line = lineAt(lines, request.provider)
      if (line.waiting() > 0) startNext(line)
      if (line.waiting() === 0 && line.running.size < concurrencyOf(request.provider)) {
        changed()
        return slotOf(line, request)
      }
      if (waiting.count() >= limit()) throw full(waiting.count(), limit())
      return waiting.join(line, request, signal, onWaiting, () => slotOf(line, request))
    },
    wake: () => lines.forEach((line) => startNext(line)),
    prioritise(callId, priority) {
      const waiter = waiting.find(callId)
      if (waiter === undefined) throw notWaiting(callId, runs(lines.values(), callId))
      const line = lineAt(lines, waiter.request.provider)
      waiting.prioritise(line, waiter, priority)
      return waitingItem(waiter, [...line.waiters()].indexOf(waiter) + 1, reasonOf(line))
    },
    read: (most) => ({
      ...viewQueue({ lines: () => lines.values(), concurrencyOf, reasonOf }, most),
      waiting: waiting.count(),
      limit: limit(),
    }),
  }
}

/** The line of a provider; its first call begins it. */
function lineAt(lines: Map<string, ProviderLine>, provider: string): ProviderLine {
  const known = lines.get(provider)
  if (known !== undefined) return known
  const line = createProviderLine(provider)
  lines.set(provider, line)
  return line
}

function busyReason(provider: string, running: number, concurrency: number): string {
  const now = running === 1 ? '1 call is' : `${running} calls are`
  return `${now} under way at ${provider}, which may have ${concurrency} at once.`
}

function runs(lines: Iterable<ProviderLine>, callId: string): boolean {
  return [...lines].some(({ running }) =>
    [...running].some(({ request }) => request.callId === callId),
  )
}

function notWaiting(callId: string, runsAlready: boolean): Failure {
  return runsAlready
    ? new Failure(
        'conflict',
        `The call ${callId} runs already, so it has no place in line to change.`,
        { callId },
      )
    : new Failure(
        'not_found',
        `No call ${callId} waits. It may have ended; look at the queue again.`,
      )
}

function full(waiting: number, limit: number): Failure {
  const may = limit === 1 ? '1 call may' : `${limit} calls may`
  const already = `${waiting} ${waiting === 1 ? 'waits' : 'wait'} already`
  return new Failure(
    'queue_full',
    `${may} wait for a free slot, and ${already}. Try again when some are done, or raise the queue's length in the settings.`,
  )
}
