/**
 * Reads entries: pages by time and `seq` (keyset, so that page 1,000 costs what page 1 does),
 * single entries, and the entries of a call.
 */
import type { Entry, LedgerFilter } from '../../contract/ledger'
import { foreignCursor } from '../platform/cursor'
import { Failure } from '../platform/failure'
import { checkRange } from '../platform/time-range'
import type { Db } from '../storage/store'
import { entryOf, selectList, type EntryRow } from './entry-row'
import { conditionsOf, termsOf } from './filter'
import { createPageRows } from './page-rows'
import type { PagePlace } from './search-postings'

export interface EntryPage {
  readonly items: Entry[]
  readonly nextCursor?: string
}

export interface LedgerReader {
  /** Newest first; a correction stands with the entry it corrects. */
  list(
    query: LedgerFilter & {
      readonly cursor?: string | undefined
      readonly limit?: number | undefined
    },
  ): EntryPage
  /** Throws Failure `not_found`. */
  get(id: string): Entry
  ofCall(callId: string): Entry[]
}

export function createReader(db: Db): LedgerReader {
  const byId = db.prepare<[string], EntryRow>(`SELECT ${selectList} FROM entries WHERE id = ?`)
  const byCall = db.prepare<[string], EntryRow>(
    `SELECT ${selectList} FROM entries WHERE call_id = ? ORDER BY seq`,
  )
  const readRows = createPageRows(db)
  return {
    list({ cursor, limit = 100, from, to, ...filter }) {
      checkRange({ from, to })
      const rows = readRows({
        terms: termsOf(filter),
        conditions: conditionsOf(filter),
        before: earlier(cursor === undefined ? newest : parseCursor(cursor), to),
        from: from ?? Number.MIN_SAFE_INTEGER,
        most: limit + 1,
      })
      const items = rows.slice(0, limit).map(entryOf)
      const last = items.at(-1)
      return rows.length > limit && last !== undefined
        ? { items, nextCursor: `${last.time}:${last.seq}` }
        : { items }
    },
    get(id) {
      const row = byId.get(id)
      if (row === undefined) throw new Failure('not_found', `There is no ledger entry ${id}.`)
      return entryOf(row)
    },
    ofCall: (callId) => byCall.all(callId).map(entryOf),
  }
}

const newest: PagePlace = { time: Number.MAX_SAFE_INTEGER, seq: Number.MAX_SAFE_INTEGER }

/**
 * Where the page begins: the cursor or the end of the range. As two conditions SQLite would go by
 * the cursor and read all that is newer than the range.
 */
function earlier(given: PagePlace, to: number | undefined): PagePlace {
  return to !== undefined && to <= given.time ? { time: to, seq: 0 } : given
}

function parseCursor(cursor: string): PagePlace {
  const parts = /^(-?\d{1,15}):(\d{1,15})$/.exec(cursor)
  if (parts === null) throw foreignCursor()
  return { time: Number(parts[1]), seq: Number(parts[2]) }
}
