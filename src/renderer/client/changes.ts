/** One subscription to what changed at the console; queries on those topics are asked again. */
import type { QueryClient } from '@tanstack/react-query'
import { useQueryClient } from '@tanstack/react-query'
import { useLayoutEffect } from 'react'
import type { Client } from '../../contract/contract'
import type { Topic } from '../../contract/system'
import { invalidateTopics } from './query'
import { useConnection } from './connection-context'

/** Changes come in bursts while calls run; they are gathered this long. */
const gatherMs = 120

/**
 * Follows the stream until the signal aborts. After a break everything is asked again, for anything
 * may have changed meanwhile.
 */
export async function followChanges(
  client: Client,
  onTopics: (topics: readonly Topic[] | 'all') => void,
  signal: AbortSignal,
  wait: (ms: number) => Promise<void>,
): Promise<void> {
  let broken = false
  for (let failures = 0; !signal.aborted; failures++) {
    try {
      const stream = await client.system.changes(undefined, { signal })
      if (broken) onTopics('all')
      for await (const event of stream) {
        failures = 0
        onTopics(event.topics)
      }
    } catch {
      if (signal.aborted) return
    }
    broken = true
    await wait(Math.min(250 * 2 ** failures, 5000))
  }
}

function createGatherer(queries: QueryClient) {
  const gathered = new Set<Topic>()
  let everything = false
  let timer: ReturnType<typeof setTimeout> | undefined
  function flush() {
    timer = undefined
    if (everything) void queries.invalidateQueries()
    else void invalidateTopics(queries, [...gathered])
    gathered.clear()
    everything = false
  }
  return {
    add(topics: readonly Topic[] | 'all') {
      if (topics === 'all') everything = true
      else for (const topic of topics) gathered.add(topic)
      timer ??= setTimeout(flush, gatherMs)
    },
    stop: () => clearTimeout(timer),
  }
}

/**
 * Mounted once by the frame. It asks before any query does, so that no change falls between an
 * answer and the subscription: layout effects run before those in which queries are asked.
 */
export function useChanges(): void {
  const { client } = useConnection()
  const queries = useQueryClient()
  useLayoutEffect(() => {
    const ended = new AbortController()
    const gatherer = createGatherer(queries)
    void followChanges(
      client,
      gatherer.add,
      ended.signal,
      (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    )
    return () => {
      ended.abort()
      gatherer.stop()
    }
  }, [client, queries])
}
