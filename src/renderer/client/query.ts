/**
 * Server truth for pages: queries that refresh by topic, cursor lists, and actions whose error is a
 * value.
 */
import { QueryClient, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Client } from '../../contract/contract'
import type { ErrorBody } from '../../contract/errors'
import type { Topic } from '../../contract/system'
import { useClient } from './connection-context'
import { isConnectionFault, readError } from './errors'

/** One per window. Connection faults are tried again; an answer that says no is not. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        refetchOnWindowFocus: false,
        networkMode: 'always',
        retry: (failures, thrown) => failures < 3 && isConnectionFault(thrown),
        retryDelay: (attempt) => Math.min(200 * 2 ** attempt, 2000),
      },
    },
  })
}

export interface ServerQuery<Data> {
  readonly data: Data | undefined
  readonly error: ErrorBody | null
  /** True until the first answer, not while refreshing. */
  readonly loading: boolean
  readonly refreshing: boolean
  readonly reload: () => void
}

export interface QueryOptions {
  /** False: do not ask yet. */
  readonly enabled?: boolean
  /** Keep showing the previous key's answer until the new one is there. */
  readonly keepPrevious?: boolean
  /** Ask again after this many milliseconds, for figures no topic announces. */
  readonly everyMs?: number
}

/** A contract query. It is asked again when the console announces a change to any of its topics. */
export function useServerQuery<Data>(
  topics: readonly Topic[],
  key: readonly unknown[],
  ask: (client: Client, signal: AbortSignal) => Promise<Data>,
  options: QueryOptions = {},
): ServerQuery<Data> {
  const client = useClient()
  const query = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => ask(client, signal),
    meta: { topics },
    enabled: options.enabled ?? true,
    ...(options.everyMs === undefined ? {} : { refetchInterval: options.everyMs }),
  })
  const { refetch } = query
  const reload = useCallback(() => void refetch(), [refetch])
  const previous = useRef<Data | undefined>(undefined)
  useEffect(() => {
    if (query.data !== undefined) previous.current = query.data
  }, [query.data])
  const data = query.data ?? (options.keepPrevious === true ? previous.current : undefined)
  return {
    data,
    error: query.error === null ? null : readError(query.error),
    loading: data === undefined && query.isPending && query.fetchStatus !== 'idle',
    refreshing: query.isFetching && data !== undefined,
    reload,
  }
}

export interface ServerList<Item> extends Omit<ServerQuery<readonly Item[]>, 'data'> {
  readonly items: readonly Item[]
  readonly hasMore: boolean
  readonly loadingMore: boolean
  readonly more: () => void
}

/** A contract list read page by page with its cursor. */
export function useServerList<Item>(
  topics: readonly Topic[],
  key: readonly unknown[],
  ask: (
    client: Client,
    cursor: string | undefined,
    signal: AbortSignal,
  ) => Promise<{ items: Item[]; nextCursor?: string | undefined }>,
  options: Pick<QueryOptions, 'enabled'> = {},
): ServerList<Item> {
  const client = useClient()
  const query = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => ask(client, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor,
    meta: { topics },
    enabled: options.enabled ?? true,
  })
  const { refetch, fetchNextPage } = query
  const reload = useCallback(() => void refetch(), [refetch])
  const more = useCallback(() => void fetchNextPage(), [fetchNextPage])
  return {
    items: query.data?.pages.flatMap((page) => page.items) ?? [],
    error: query.error === null ? null : readError(query.error),
    loading: query.isPending && query.fetchStatus !== 'idle',
    refreshing: query.isFetching && !query.isPending,
    reload,
    hasMore: query.hasNextPage,
    loadingMore: query.isFetchingNextPage,
    more,
  }
}

export type ActionResult<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: ErrorBody }

export interface ServerAction<Input, Value> {
  /** Never throws: the error is in the result, and in `error` until the next run or `reset`. */
  readonly run: (input: Input) => Promise<ActionResult<Value>>
  readonly running: boolean
  readonly error: ErrorBody | null
  readonly reset: () => void
}

/**
 * A contract call that changes something. Lists refresh by the console's announcement; `topics`
 * refreshes them at once.
 */
export function useServerAction<Input, Value>(
  act: (client: Client, input: Input) => Promise<Value>,
  topics: readonly Topic[] = [],
): ServerAction<Input, Value> {
  const client = useClient()
  const queries = useQueryClient()
  const [running, setRunning] = useState(false)
  const [error, setError] = useState<ErrorBody | null>(null)
  const latest = useRef({ act, topics })
  useEffect(() => {
    latest.current = { act, topics }
  })
  const run = useCallback(
    async (input: Input): Promise<ActionResult<Value>> => {
      setRunning(true)
      setError(null)
      try {
        const value = await latest.current.act(client, input)
        await invalidateTopics(queries, latest.current.topics)
        return { ok: true, value }
      } catch (thrown) {
        const body = readError(thrown)
        setError(body)
        return { ok: false, error: body }
      } finally {
        setRunning(false)
      }
    },
    [client, queries],
  )
  const reset = useCallback(() => setError(null), [])
  return { run, running, error, reset }
}

/** Marks every query that depends on one of the topics as out of date. */
export async function invalidateTopics(
  queries: QueryClient,
  topics: readonly Topic[],
): Promise<void> {
  if (topics.length === 0) return
  await queries.invalidateQueries({
    predicate: (query) => {
      const of = query.meta?.['topics']
      return Array.isArray(of) && of.some((topic) => (topics as readonly unknown[]).includes(topic))
    },
  })
}
