/**
 * The rows of the blotter. They stand in order of time while entries settle in any order, so news
 * may belong between rows that are here; entries are facts that never change or go, so what two
 * answers say together is simply all of it.
 */
import type { Entry } from '../../../contract/ledger'

export interface EntryPage {
  readonly items: readonly Entry[]
  readonly nextCursor?: string | undefined
}

export interface EntryWindow {
  /**
   * Newest first, as the console lists them: by time, then by `seq`. No row is missing between two
   * of them.
   */
  readonly rows: readonly Entry[]
  /** Where older rows continue; null when all are here. */
  readonly cursor: string | null
}

export const emptyWindow: EntryWindow = { rows: [], cursor: null }

type Place = Pick<Entry, 'time' | 'seq'>

/** Below zero where the first stands above the second. */
function compareEntries(first: Place, second: Place): number {
  return second.time - first.time || second.seq - first.seq
}

export function firstWindow(page: EntryPage): EntryWindow {
  return { rows: page.items, cursor: page.nextCursor ?? null }
}

/** Older rows below those that are here. */
export function appendOlder(window: EntryWindow, page: EntryPage): EntryWindow {
  const oldest = window.rows.at(-1)
  const older =
    oldest === undefined
      ? page.items
      : page.items.filter((item) => compareEntries(oldest, item) < 0)
  return { rows: [...window.rows, ...older], cursor: page.nextCursor ?? null }
}

/**
 * True where a fresh first page reaches down to the rows that are here, so that nothing is missing
 * between them.
 */
export function meets(window: EntryWindow, fresh: EntryPage): boolean {
  const newest = window.rows[0]
  if (newest === undefined) return false
  return (
    fresh.nextCursor === undefined || fresh.items.some((item) => compareEntries(newest, item) <= 0)
  )
}

/**
 * The rows of both, each once and in its place. Rows that are here stay the same objects, and the
 * window too when nothing is new.
 */
export function mergeFresh(window: EntryWindow, fresh: EntryPage): EntryWindow {
  const known = new Set(window.rows.map(({ id }) => id))
  const news = fresh.items.filter(({ id }) => !known.has(id))
  const [oldest, oldestFresh] = [window.rows.at(-1), fresh.items.at(-1)]
  const reachesFurther =
    oldest === undefined || (oldestFresh !== undefined && compareEntries(oldest, oldestFresh) < 0)
  const cursor = reachesFurther ? (fresh.nextCursor ?? null) : window.cursor
  if (news.length === 0) return cursor === window.cursor ? window : { ...window, cursor }
  return { rows: [...news, ...window.rows].sort(compareEntries), cursor }
}

/** A single entry in its place, where its place is among the rows that are here. */
export function insertEntry(window: EntryWindow, entry: Entry): EntryWindow {
  const oldest = window.rows.at(-1)
  const belongs =
    window.cursor === null || (oldest !== undefined && compareEntries(entry, oldest) < 0)
  return belongs
    ? mergeFresh(window, { items: [entry], nextCursor: window.cursor ?? undefined })
    : window
}
