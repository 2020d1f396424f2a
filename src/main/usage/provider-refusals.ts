/** Attempts that a provider refused as too many, from the entries: they did leave. */
import type { LabelFilter } from '../../contract/entry-filter'
import type { TrafficDimension } from '../../contract/traffic'
import { conditionsOf } from '../ledger/filter'
import type { Db } from '../storage/store'
import type { Range } from './range'

export interface ProviderRefusals {
  /** The start of a quarter of an hour. */
  readonly time: number
  /** The value of the dimension; null where an entry has none. */
  readonly name: string | null
  readonly times: number
}

/** Their outcome is rare enough that its index leads straight to them. */
export function createProviderRefusals(
  db: Db,
): (
  question: LabelFilter & { readonly by: TrafficDimension; readonly simulated: boolean },
  range: Range,
) => ProviderRefusals[] {
  return ({ by, ...filter }, range) => {
    const { sql, values } = conditionsOf({
      ...filter,
      ...range,
      kind: 'attempt',
      outcome: 'rate_limited',
    })
    return db
      .prepare<(string | number)[], ProviderRefusals>(
        `SELECT time / 900000 * 900000 AS time, ${by} AS name, count(*) AS times
         FROM entries WHERE true ${sql} GROUP BY 1, 2`,
      )
      .all(...values)
  }
}
