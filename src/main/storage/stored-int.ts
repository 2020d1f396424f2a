/**
 * Whole numbers of the database: one that a double does not hold exactly is named and replaced, so
 * that its row stays in its list.
 */
import { noteBroken } from './broken-cells'
import type { Db } from './store'

/**
 * The value of a cell; `instead` where it is no whole number below 2^53, which is then on record.
 * `place` is `table.column`, `row` the key.
 */
export function storedInt<Instead>(
  db: Db,
  place: string,
  row: string,
  value: unknown,
  instead: Instead,
): number | Instead {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value
  noteBroken(db, {
    place,
    row,
    text: String(value),
    problem: 'it is no whole number that can be told exactly',
  })
  return instead
}
