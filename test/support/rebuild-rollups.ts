/** The rollups derived from the entries alone, in one go, to compare with those that are kept. */
import { createRollups } from '../../src/main/ledger/rollups'
import type { Db } from '../../src/main/storage/store'

/** Call inside a transaction. */
export function rebuildRollups(db: Db): void {
  for (const _ of createRollups(db).rebuild());
}
