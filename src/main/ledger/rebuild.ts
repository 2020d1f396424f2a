/** Derives the rollups from the entries alone. Call inside a transaction. */
import type { Db } from '../storage/store'
import { entryOf, selectList, type EntryRow } from './entry-row'
import { createRollups } from './rollups'

export function rebuildRollups(db: Db): void {
  const rollups = createRollups(db)
  rollups.clear()
  const page = db.prepare<[number], EntryRow>(`SELECT ${selectList} FROM entries WHERE seq > ? ORDER BY seq LIMIT 1000`)
  for (let after = 0; ; ) {
    const rows = page.all(after)
    for (const row of rows) rollups.add(entryOf(row))
    const last = rows.at(-1)
    if (last === undefined) return
    after = last.seq
  }
}
