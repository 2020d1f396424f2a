/**
 * Handlers of contract/system that are about the console itself: health, the stream of changes,
 * opening a link outside.
 */
import type { SystemHealth, Topic } from '../../contract/system'
import type { Changes } from '../platform/changes'
import { os } from './handlers'

export interface SystemHandlersDeps {
  readonly health: () => SystemHealth
  readonly changes: Changes
  readonly openExternal: (url: string) => Promise<boolean>
}

/** The stream of changes ends when its reader goes. */
export function systemHandlers({ health, changes, openExternal }: SystemHandlersDeps) {
  return {
    health: os.system.health.handler(() => health()),
    changes: os.system.changes.handler(({ signal }) => follow(changes, signal)),
    openExternal: os.system.openExternal.handler(async ({ input }) => ({
      opened: await openExternal(input.url),
    })),
  }
}

/**
 * Batches of topics until the page goes away. What changes from now on is told, however late the
 * first read; topics that arrive while nobody reads are merged, never lost.
 */
export function follow(
  changes: Changes,
  signal: AbortSignal | undefined,
): AsyncGenerator<{ topics: Topic[] }> {
  const pending = new Set<Topic>()
  let wake: () => void = () => {}
  const unsubscribe = changes.subscribe((topics) => {
    for (const topic of topics) pending.add(topic)
    wake()
  })
  function leave() {
    unsubscribe()
    wake()
  }
  signal?.addEventListener('abort', leave)

  async function* batches() {
    try {
      while (signal?.aborted !== true) {
        if (pending.size === 0) await new Promise<void>((resolve) => (wake = resolve))
        if (pending.size === 0) continue
        const topics = [...pending]
        pending.clear()
        yield { topics }
      }
    } finally {
      unsubscribe()
      signal?.removeEventListener('abort', leave)
    }
  }
  return batches()
}
