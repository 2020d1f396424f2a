/**
 * Slots at providers, by priority (spec C3). A provider has as many attempts under way as its record allows; the rest wait, `critical`
 * before `high` before `normal` before `low` before `background`, and first come first served within one. There is no ageing: under a
 * steady load above capacity a `background` call waits until everything else is done, which is what that priority is for. A person can
 * give a waiting call another priority. The line is memory: a call that waits has spent nothing, so there is nothing to keep.
 */
import type { Priority } from '../../contract/calls'
import type { Queue, QueueItem } from '../../contract/queue'
import { Failure } from '../platform/failure'
import type { Slot, SlotRequest, Slots } from './port'
import { createProviderLine, type ProviderLine, type Runner, type Waiter } from './provider-line'

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
  /** What runs, then what waits in the order it starts, at most `most` of them. The counts are of all. */
  read(most: number): Queue
  /** Moves a waiting call to the end of another priority. Throws Failure `not_found`, or `conflict` for one that runs. */
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
  const waiters = new Map<string, Waiter>()
  const stale = new Set<ProviderLine>()
  let waiting = 0

  function lineOf(provider: string): ProviderLine {
    const known = lines.get(provider)
    if (known !== undefined) return known
    const line = createProviderLine(provider)
    lines.set(provider, line)
    return line
  }

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
    for (
      let next = line.next();
      next !== undefined && line.running.size < concurrencyOf(line.provider);
      next = line.next()
    ) {
      leave(line, next)
      next.start()
    }
    changed()
  }

  function leave(line: ProviderLine, waiter: Waiter) {
    line.leave(waiter)
    waiting -= 1
    if (waiters.get(waiter.request.callId) === waiter) waiters.delete(waiter.request.callId)
    tellLater(line)
  }

  function tellLater(line: ProviderLine) {
    if (stale.size === 0) atTurnEnd(tellAll)
    stale.add(line)
  }

  function tellAll() {
    for (const line of stale) line.tell(reasonOf(line))
    stale.clear()
  }

  function reasonOf({ provider, running }: ProviderLine): string {
    const now = running.size === 1 ? '1 call is' : `${running.size} calls are`
    return `${now} under way at ${provider}, which may have ${concurrencyOf(provider)} at once.`
  }

  function wait(
    line: ProviderLine,
    request: SlotRequest,
    signal: AbortSignal,
    onWaiting: Waiter['onWaiting'],
  ): Promise<Slot> {
    return new Promise((resolve, reject) => {
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
          resolve(slotOf(line, request))
        },
      }
      signal.addEventListener('abort', give, { once: true })
      waiter.told = line.join(waiter)
      waiting += 1
      waiters.set(request.callId, waiter)
      tellLater(line)
      changed()
      onWaiting({ position: waiter.told, reason: reasonOf(line) })
    })
  }

  function itemOf({ request, since }: Runner): QueueItem {
    const { callId, provider, model, project, service, priority } = request
    return {
      callId,
      provider,
      model,
      project,
      service,
      priority,
      state: 'running',
      position: null,
      reason: null,
      since,
    }
  }

  return {
    waiting: () => waiting,
    take(request, signal, onWaiting) {
      if (signal.aborted) throw cancelled()
      const line = lineOf(request.provider)
      if (line.waiting() > 0) startNext(line)
      if (line.waiting() === 0 && line.running.size < concurrencyOf(request.provider)) {
        changed()
        return slotOf(line, request)
      }
      if (waiting >= limit()) throw full(waiting, limit())
      return wait(line, request, signal, onWaiting)
    },
    wake() {
      for (const line of lines.values()) startNext(line)
    },
    prioritise(callId, priority) {
      const waiter = waiters.get(callId)
      if (waiter === undefined) {
        const runs = [...lines.values()].some(({ running }) =>
          [...running].some(({ request }) => request.callId === callId),
        )
        if (runs)
          throw new Failure(
            'conflict',
            `The call ${callId} runs already, so it has no place in line to change.`,
            { callId },
          )
        throw new Failure(
          'not_found',
          `No call ${callId} waits. It may have ended; look at the queue again.`,
        )
      }
      const line = lineOf(waiter.request.provider)
      if (waiter.priority !== priority) {
        line.leave(waiter)
        waiter.priority = priority
        line.join(waiter)
        tellLater(line)
        changed()
      }
      return waitingItem(waiter, [...line.waiters()].indexOf(waiter) + 1, reasonOf(line))
    },
    read(most) {
      const items: QueueItem[] = []
      const providers: Queue['providers'] = []
      for (const line of lines.values()) {
        const { provider, running } = line
        if (running.size > 0 || line.waiting() > 0)
          providers.push({
            provider,
            running: running.size,
            waiting: line.waiting(),
            concurrency: concurrencyOf(provider),
          })
        for (const runner of running) if (items.length < most) items.push(itemOf(runner))
      }
      for (const line of lines.values()) {
        let position = 0
        for (const waiter of line.waiters()) {
          if (items.length >= most) break
          items.push(waitingItem(waiter, (position += 1), reasonOf(line)))
        }
      }
      return {
        items,
        running: providers.reduce((sum, { running }) => sum + running, 0),
        waiting,
        limit: limit(),
        providers,
      }
    },
  }
}

function waitingItem(
  { request: { callId, provider, model, project, service }, priority, since }: Waiter,
  position: number,
  reason: string,
): QueueItem {
  return {
    callId,
    provider,
    model,
    project,
    service,
    priority,
    state: 'waiting',
    position,
    reason,
    since,
  }
}

function cancelled(): Failure {
  return new Failure(
    'cancelled',
    'The call was cancelled while it waited for a free slot. Nothing was sent.',
  )
}

function full(waiting: number, limit: number): Failure {
  const may = limit === 1 ? '1 call may' : `${limit} calls may`
  return new Failure(
    'queue_full',
    `${may} wait for a free slot, and ${waiting} ${waiting === 1 ? 'waits' : 'wait'} already. Try again when some are done, or raise the queue's length in the settings.`,
  )
}
