/** What stands above and below an entry in the list of a filter. */
import type { LedgerFilter, ListNeighbours } from '../../contract/ledger'
import { Failure } from '../platform/failure'
import { checkRange } from '../platform/time-range'
import type { Db } from '../storage/store'
import { conditionsOf, termsOf, type Conditions, type SqlValue } from './filter'
import { createPageRows, type PageRowsQuestion } from './page-rows'
import type { PagePlace } from './search-postings'

export interface Neighbours {
  /**
   * By time, newest first, whether the entry itself passes the filter or not. Throws Failure
   * `not_found`, `invalid_request` for a range that is none.
   */
  neighbours(id: string, filter: LedgerFilter): ListNeighbours
}

/** Rows of the narrowest label's index that are read upwards before its pages are asked. */
const nearRows = 600
/** With no more entries above than this, the page that ends with the entry has the one looked for. */
const pageRows = 200

const newest: PagePlace = { time: Number.MAX_SAFE_INTEGER, seq: Number.MAX_SAFE_INTEGER }

type Found = PagePlace & { readonly id: string }

export function createNeighbours(db: Db): Neighbours {
  const placeOf = db.prepare<[string], PagePlace>('SELECT time, seq FROM entries WHERE id = ?')
  const readRows = createPageRows(db)

  /** The first ones above a place that pass, as far as so many rows reach, and whether they do. */
  function nearAbove({ leading, rest }: Conditions, { time, seq }: PagePlace) {
    const rows = db
      .prepare<SqlValue[], Found & { readonly passes: number | null }>(
        `SELECT id, time, seq, (1${rest.sql}) AS passes FROM entries
         WHERE (time, seq) > (?, ?)${leading.sql} ORDER BY time, seq LIMIT ${nearRows}`,
      )
      .all(...rest.values, time, seq, ...leading.values)
    return { found: rows.find(({ passes }) => passes === 1), isAll: rows.length < nearRows }
  }

  function firstAbove({ sql, values }: Conditions, { time, seq }: PagePlace): Found | undefined {
    return db
      .prepare<SqlValue[], Found>(
        `SELECT id, time, seq FROM entries WHERE (time, seq) > (?, ?)${sql} ORDER BY time, seq LIMIT 1`,
      )
      .get(time, seq, ...values)
  }

  /** Labels that are common each and seldom together are found by where they stand, as pages are. */
  function above(question: Omit<PageRowsQuestion, 'before' | 'most'>, place: PagePlace) {
    const near = nearAbove(question.conditions, place)
    if (near.found !== undefined || near.isAll) return near.found
    const rows = readRows({ ...question, from: place.time, before: newest, most: pageRows })
    return rows.length < pageRows
      ? rows.findLast(({ time, seq }) => time > place.time || seq > place.seq)
      : firstAbove(question.conditions, place)
  }

  return {
    neighbours(id, filter) {
      const place = placeOf.get(id)
      if (place === undefined) throw new Failure('not_found', `There is no ledger entry ${id}.`)
      checkRange(filter)
      const { from = Number.MIN_SAFE_INTEGER, to: _, ...labels } = filter
      const question = { terms: termsOf(labels), conditions: conditionsOf(filter), from }
      const [older] = readRows({ ...question, before: place, most: 1 })
      return { newer: above(question, place)?.id ?? null, older: older?.id ?? null }
    },
  }
}
