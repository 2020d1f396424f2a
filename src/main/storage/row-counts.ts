/** How many rows each table has, counted piece by piece so that no long table holds the calls up. */
import { yieldToLoop } from '../platform/yield-to-loop'
import type { Db } from './store'

const window = 5000

/**
 * By the name of the table; null where its rows have no numbers to count them by in pieces.
 */
export async function countRows(db: Db): Promise<Record<string, number | null>> {
  const tables = db
    .prepare<[], { name: string; wr: number }>(
      "SELECT name, wr FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
    )
    .all()
  const counts: Record<string, number | null> = {}
  for (const { name, wr } of tables) counts[name] = wr === 1 ? null : await countTable(db, name)
  return counts
}

async function countTable(db: Db, table: string): Promise<number> {
  const last = db.prepare<[], number>(`SELECT ifnull(max(rowid), 0) FROM "${table}"`).pluck().get()
  const count = db
    .prepare<[number, number], number>(
      `SELECT count(*) FROM "${table}" WHERE rowid > ? AND rowid <= ?`,
    )
    .pluck()
  let sum = 0
  for (let after = 0; db.open && after < (last ?? 0); after += window) {
    sum += count.get(after, after + window) ?? 0
    await yieldToLoop()
  }
  return sum
}
