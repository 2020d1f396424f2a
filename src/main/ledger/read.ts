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
import { conditionsOf } from './filter'

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
  return {
    list({ cursor, limit = 100, to, ...filter }) {
      checkRange({ from: filter.from, to })
      const { sql, values } = conditionsOf(filter)
      const [time, seq] = earlier(cursor === undefined ? newest : parseCursor(cursor), to)
      const rows = db
        .prepare<(string | number)[], EntryRow>(
          `SELECT ${selectList} FROM entries WHERE (time, seq) < (?, ?)${sql}
           ORDER BY time DESC, seq DESC LIMIT ?`,
        )
        .all(time, seq, ...values, limit + 1)
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

type Beginning = readonly [time: number, seq: number]

const newest: Beginning = [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER]

/**
 * Where the page begins: the cursor or the end of the range. As two conditions SQLite would go by
 * the cursor and read all that is newer than the range.
 */
function earlier(given: Beginning, to: number | undefined): Beginning {
  return to !== undefined && to <= given[0] ? [to, 0] : given
}

function parseCursor(cursor: string): Beginning {
  const parts = /^(-?\d{1,15}):(\d{1,15})$/.exec(cursor)
  if (parts === null) throw foreignCursor()
  return [Number(parts[1]), Number(parts[2])]
}
