/** Derives the rollups from the entries alone. */
import { yieldToLoop } from '../platform/yield-to-loop'
import type { Db } from '../storage/store'
import { createRollups } from './rollups'

/**
 * In slices, so that others are served in between; for a database that nobody else uses. Throws
 * where `signal` aborts.
 */
export async function rebuildRollupsInSlices(db: Db, signal: AbortSignal): Promise<void> {
  const steps = createRollups(db).rebuild()
  for (;;) {
    const isDone = db.transaction(() => steps.next().done === true)()
    if (isDone) return
    await yieldToLoop()
    signal.throwIfAborted()
  }
}
