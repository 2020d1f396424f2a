/**
 * The rows of the blotter from the console: older pages on demand, news as they are announced,
 * without asking for anything twice.
 */
import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import type { Client } from '../../../contract/contract'
import type { ErrorBody } from '../../../contract/errors'
import type { Entry, LedgerFilter } from '../../../contract/ledger'
import { useClient } from '../../client/connection-context'
import { readError } from '../../client/errors'
import {
  appendOlder,
  firstWindow,
  insertEntry,
  meets,
  mergeFresh,
  type EntryPage,
  type EntryWindow,
} from './entry-window'
import { writeFilter } from '../../parts/filters/entry-filters'

export const PAGE_SIZE = 200
/**
 * The most rows one request gives. A look for news covers as many of the newest rows, for those
 * that settled late.
 */
const LOOK_SIZE = 1000
/** News beyond this many pages are not fetched between: the list starts anew at the top. */
const GAP_PAGES = 10

type AskPage = (cursor: string | undefined, limit: number) => Promise<EntryPage>

/**
 * The window after a look at the newest rows: news put in their places, gaps closed, or a fresh
 * start.
 */
export async function refreshWindow(
  before: () => EntryWindow | undefined,
  ask: AskPage,
): Promise<EntryWindow> {
  const size = Math.min(LOOK_SIZE, Math.max(PAGE_SIZE, before()?.rows.length ?? 0))
  let fresh = await ask(undefined, size)
  for (let page = 1; page < GAP_PAGES; page++) {
    const known = before()
    if (known === undefined || known.rows.length === 0) return firstWindow(fresh)
    if (meets(known, fresh)) return mergeFresh(known, fresh)
    const more = await ask(fresh.nextCursor, size)
    fresh = { items: [...fresh.items, ...more.items], nextCursor: more.nextCursor }
  }
  return firstWindow(fresh)
}

function askWith(client: Client, filter: LedgerFilter, signal?: AbortSignal): AskPage {
  return (cursor, limit) =>
    client.ledger.list(
      { ...filter, ...(cursor === undefined ? {} : { cursor }), limit },
      signal === undefined ? {} : { signal },
    )
}

export interface LedgerRows {
  readonly window: EntryWindow | null
  readonly loading: boolean
  readonly error: ErrorBody | null
  readonly loadingMore: boolean
  /** Why older rows could not be read; the rows that are here stay. */
  readonly moreError: ErrorBody | null
  readonly more: () => void
  readonly reload: () => void
  /**
   * Takes in an entry made here, wherever it belongs: a correction stands at the time of what it
   * corrects, however long ago.
   */
  readonly take: (entry: Entry) => void
}

const keyOf = (filter: LedgerFilter) => ['ledger', 'rows', writeFilter(filter)]

/** `filter` must be the same object while it means the same. */
export function useLedgerRows(filter: LedgerFilter): LedgerRows {
  const client = useClient()
  const queries = useQueryClient()
  const key = keyOf(filter)
  const [older, setOlder] = useState<{
    readonly loading: boolean
    readonly error: ErrorBody | null
  }>({ loading: false, error: null })
  const query = useQuery({
    queryKey: key,
    queryFn: ({ signal }) =>
      refreshWindow(() => queries.getQueryData<EntryWindow>(key), askWith(client, filter, signal)),
    meta: { topics: ['ledger'] },
    structuralSharing: false,
  })
  const { refetch } = query
  const more = useCallback(() => {
    setOlder({ loading: true, error: null })
    loadOlder(queries, client, filter).then(
      () => setOlder({ loading: false, error: null }),
      (thrown: unknown) => setOlder({ loading: false, error: readError(thrown) }),
    )
  }, [queries, client, filter])
  const take = useCallback((entry: Entry) => takeEntry(queries, filter, entry), [queries, filter])
  const reload = useCallback(() => void refetch(), [refetch])
  return {
    window: query.data ?? null,
    loading: query.isPending,
    error: query.error === null ? null : readError(query.error),
    loadingMore: older.loading,
    moreError: older.error,
    more,
    reload,
    take,
  }
}

/**
 * A correction carries the labels of what it corrects, so it matches their filters; those of how an
 * entry came out it may not.
 */
function takeEntry(queries: QueryClient, filter: LedgerFilter, entry: Entry): void {
  const { kind, outcome, costStatus, unresolved } = filter
  if (
    kind !== undefined ||
    outcome !== undefined ||
    costStatus !== undefined ||
    unresolved !== undefined
  )
    return
  queries.setQueryData<EntryWindow>(keyOf(filter), (window) =>
    window === undefined ? window : insertEntry(window, entry),
  )
}

async function loadOlder(
  queries: QueryClient,
  client: Client,
  filter: LedgerFilter,
): Promise<void> {
  const key = keyOf(filter)
  const cursor = queries.getQueryData<EntryWindow>(key)?.cursor
  if (cursor === undefined || cursor === null) return
  const page = await askWith(client, filter)(cursor, PAGE_SIZE)
  queries.setQueryData<EntryWindow>(key, (window) =>
    window === undefined || window.cursor !== cursor ? window : appendOlder(window, page),
  )
}
