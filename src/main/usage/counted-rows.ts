/**
 * Rows that are counted in quarters of an hour by every label, read bucket by bucket and in slices,
 * so that a long range holds nobody up.
 */
import { noValue, type LabelFilter } from '../../contract/entry-filter'
import { dimensions } from '../../contract/primitives'
import { yieldToLoop } from '../platform/yield-to-loop'
import type { Range } from './range'

/** How long rows are read at a stretch. */
const sliceMs = 6

/** ` AND …` for each label of a filter; the tables hold empty text where there is no value. */
export function labelConditions(filter: LabelFilter): {
  readonly sql: string
  readonly values: readonly string[]
} {
  const fields = [...dimensions, 'source'] as const
  const given = fields.flatMap((field) => {
    const value = filter[field]
    return value === undefined ? [] : [[field, value === noValue ? '' : value] as const]
  })
  return {
    sql: given.map(([field]) => ` AND ${field} = ?`).join(''),
    values: given.map(([, value]) => value),
  }
}

/** Calls `read` for each bucket with the part of the range that it covers. */
export async function eachBucket(
  clock: { monotonic(): number },
  buckets: readonly number[],
  { from, to }: Range,
  read: (bucket: number, from: number, to: number) => void,
): Promise<void> {
  let sliceEnds = clock.monotonic() + sliceMs
  for (const [bucket, start] of buckets.entries()) {
    read(bucket, Math.max(from, start), Math.min(to, buckets[bucket + 1] ?? to))
    if (clock.monotonic() < sliceEnds) continue
    await yieldToLoop()
    sliceEnds = clock.monotonic() + sliceMs
  }
}
