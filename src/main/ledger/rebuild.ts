/** Derives the rollups from the entries alone. Call inside a transaction. */
import type { Db } from '../storage/store'
import { createRollups } from './rollups'

export function rebuildRollups(db: Db): void {
  createRollups(db).rebuild()
}
