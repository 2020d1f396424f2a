/** What stands above and below an entry in the list of a filter. */
import type { LedgerFilter, ListNeighbours } from '../../contract/ledger'
import { Failure } from '../platform/failure'
import type { Db } from '../storage/store'
import { conditionsOf, type SqlValue } from './filter'

export interface Neighbours {
  /**
   * By time, newest first, whether the entry itself passes the filter or not. Throws Failure
   * `not_found`, `invalid_request` for a range that is none.
   */
  neighbours(id: string, filter: LedgerFilter): ListNeighbours
}

export function createNeighbours(db: Db): Neighbours {
  const placeOf = db.prepare<[string], { time: number; seq: number }>(
    'SELECT time, seq FROM entries WHERE id = ?',
  )
  return {
    neighbours(id, filter) {
      const place = placeOf.get(id)
      if (place === undefined) throw new Failure('not_found', `There is no ledger entry ${id}.`)
      const { sql, values } = conditionsOf(filter)
      const next = (relation: '<' | '>', order: 'ASC' | 'DESC') =>
        db
          .prepare<SqlValue[], string>(
            `SELECT id FROM entries WHERE (time, seq) ${relation} (?, ?)${sql}
             ORDER BY time ${order}, seq ${order} LIMIT 1`,
          )
          .pluck()
          .get(place.time, place.seq, ...values) ?? null
      return { newer: next('>', 'ASC'), older: next('<', 'DESC') }
    },
  }
}
