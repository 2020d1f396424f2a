/**
 * The queue as people see it: what runs at each provider, then what waits in the order it starts.
 */
import type { Queue, QueueItem } from '../../contract/queue'
import type { ProviderLine, Runner, Waiter } from './priority-lines'
import { pick } from '../../shared/pick'

export interface QueueViewDeps {
  readonly lines: () => Iterable<ProviderLine>
  readonly concurrencyOf: (provider: string) => number
  readonly reasonOf: (line: ProviderLine) => string
}

/** At most `most` items; the counts are of all. */
export function viewQueue(
  { lines, concurrencyOf, reasonOf }: QueueViewDeps,
  most: number,
): Pick<Queue, 'items' | 'providers' | 'running'> {
  const items: QueueItem[] = []
  const providers: Queue['providers'] = []
  for (const line of lines()) {
    const { provider, running } = line
    if (running.size > 0 || line.waiting() > 0)
      providers.push({
        provider,
        running: running.size,
        waiting: line.waiting(),
        concurrency: concurrencyOf(provider),
      })
    for (const runner of running) if (items.length < most) items.push(runningItem(runner))
  }
  for (const line of lines()) {
    let position = 0
    for (const waiter of line.waiters()) {
      if (items.length >= most) break
      items.push(waitingItem(waiter, (position += 1), reasonOf(line)))
    }
  }
  return { items, providers, running: providers.reduce((sum, { running }) => sum + running, 0) }
}

function runningItem({ request, since }: Runner): QueueItem {
  const { priority } = request
  return { ...told(request), priority, state: 'running', position: null, reason: null, since }
}

/** `position` 1 is next; `reason` is the sentence of why it waits. */
export function waitingItem(
  { request, priority, since }: Waiter,
  position: number,
  reason: string,
): QueueItem {
  return { ...told(request), priority, state: 'waiting', position, reason, since }
}

function told(request: Runner['request']) {
  return pick(request, ['callId', 'provider', 'model', 'project', 'service'])
}
