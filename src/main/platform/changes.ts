/** Tells pages what to ask for again; topics of one turn reach each listener as one event. */
import type { Topic } from '../../contract/system'

export interface Changes {
  publish(...topics: readonly Topic[]): void
  /** Calls back with the topics of each batch until the returned function is called. */
  subscribe(listener: (topics: readonly Topic[]) => void): () => void
}

export function createChanges(): Changes {
  const listeners = new Set<(topics: readonly Topic[]) => void>()
  const pending = new Set<Topic>()
  function flush() {
    const batch = [...pending]
    pending.clear()
    for (const listener of listeners) listener(batch)
  }
  return {
    publish(...topics) {
      if (listeners.size === 0) return
      if (pending.size === 0) setTimeout(flush, 50).unref()
      for (const topic of topics) pending.add(topic)
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
