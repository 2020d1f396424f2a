/** Attempts that a provider refused as too many, from the entries: they did leave. */
import type { LabelFilter } from '../../contract/entry-filter'
import type { TrafficDimension } from '../../contract/traffic'
import { conditionsOf } from '../ledger/filter'
import type { Db } from '../storage/store'
import type { Range } from './range'

export interface ProviderRefusals {
  /** The value of the dimension; null where an entry has none. */
  readonly name: string | null
  readonly times: number
}

/**
 * Reads those of a range. The outcome is rare, so its index is gone by even where a label has one:
 * that of a busy service leads to far more entries.
 */
export function providerRefusals(
  db: Db,
  { by, ...filter }: LabelFilter & { readonly by: TrafficDimension; readonly simulated: boolean },
): (range: Range) => ProviderRefusals[] {
  return (range) => {
    const { sql, values } = conditionsOf({ ...filter, ...range, kind: 'attempt' })
    return db
      .prepare<(string | number)[], ProviderRefusals>(
        `SELECT ${by} AS name, count(*) AS times FROM entries INDEXED BY entries_by_trouble
         WHERE outcome <> 'ok' AND outcome = 'rate_limited'${sql} GROUP BY 1`,
      )
      .all(...values)
  }
}
