/** Derives the rollups from the entries alone. */
import { yieldToLoop } from '../platform/yield-to-loop'
import type { Db } from '../storage/store'
import { createRollups } from './rollups'

/**
 * In slices, so that others are served in between; for a database that nobody else uses. `onAdded`
 * is told how many entries were added up. Throws where `signal` aborts.
 */
export async function rebuildRollupsInSlices(
  db: Db,
  signal: AbortSignal,
  onAdded: (entries: number) => void,
): Promise<void> {
  const steps = createRollups(db).rebuild()
  let added = 0
  for (;;) {
    const step = db.transaction(() => steps.next())()
    if (step.done === true) return
    onAdded((added += step.value))
    await yieldToLoop()
    signal.throwIfAborted()
  }
}
