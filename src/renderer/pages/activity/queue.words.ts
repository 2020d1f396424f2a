/** The queue as rows: what runs, what waits and in which place, and each provider's slots. */
import type { Priority } from '../../../contract/calls'
import type { Provider } from '../../../contract/providers'
import type { Queue, QueueItem } from '../../../contract/queue'
import { formatCount, formatDuration } from '../../kit/format'

/** So many calls are drawn; the rest is a number. */
export const drawnItems = 200

export const priorityNames = {
  critical: 'Critical',
  high: 'High',
  normal: 'Normal',
  low: 'Low',
  background: 'Background',
} as const satisfies Record<Priority, string>

export interface SlotLine {
  readonly provider: string
  readonly name: string
  readonly running: number
  readonly waiting: number
  readonly concurrency: number
  /** Share of the slots in use, 0 to 1. */
  readonly used: number
}

/**
 * Every provider that is switched on, the busiest first; one that is gone is shown while something
 * of it runs.
 */
export function slotLines(queue: Queue, providers: readonly Provider[]): SlotLine[] {
  const busy = new Map(queue.providers.map((each) => [each.provider, each]))
  const known = providers
    .filter(({ id, enabled }) => enabled || busy.has(id))
    .map(({ id, name, concurrency }) => ({ provider: id, name, concurrency }))
  const gone = queue.providers
    .filter(({ provider }) => !providers.some(({ id }) => id === provider))
    .map(({ provider, concurrency }) => ({ provider, name: provider, concurrency }))
  return [...known, ...gone]
    .map((line) => {
      const { running = 0, waiting = 0 } = busy.get(line.provider) ?? {}
      return {
        ...line,
        running,
        waiting,
        used: line.concurrency === 0 ? 0 : Math.min(1, running / line.concurrency),
      }
    })
    .sort((a, b) => b.waiting - a.waiting || b.running - a.running)
}

export function queueText({
  running,
  waiting,
  limit,
}: Pick<Queue, 'running' | 'waiting' | 'limit'>): string {
  return `${running === 0 ? 'Nothing runs' : `${formatCount(running)} ${running === 1 ? 'runs' : 'run'}`}, ${formatCount(waiting)} of at most ${formatCount(limit)} ${waiting === 1 ? 'waits' : 'wait'}`
}

/** What is not drawn. */
export function restText({ items, running, waiting }: Queue): string | null {
  const rest = running + waiting - items.length
  return rest <= 0 ? null : `${formatCount(rest)} more ${rest === 1 ? 'call' : 'calls'} not shown.`
}

export function placeText({ state, position }: Pick<QueueItem, 'state' | 'position'>): string {
  return state === 'running' || position === null
    ? 'Runs'
    : position === 1
      ? 'Next'
      : formatCount(position)
}

/**
 * How long it runs or waits; a clock that disagrees with the console's never shows less than
 * nothing.
 */
export function sinceText(since: number, now: number): string {
  const seconds = Math.max(0, Math.floor((now - since) / 1000))
  return seconds < 60 ? `${seconds}\u2009s` : formatDuration(seconds * 1000)
}

export function waitingIds(queue: Queue): string[] {
  return queue.items.filter(({ state }) => state === 'waiting').map(({ callId }) => callId)
}
