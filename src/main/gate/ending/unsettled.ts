/**
 * Settlements that wait for a ledger that cannot be written now. They are tried again by themselves,
 * and no new call leaves until all are booked.
 */
import { HoldEnded } from '../../budgets/holds'
import { Failure } from '../../platform/failure'
import type { GateDeps } from '../deps'
import type { Settlement } from './settlement'

export interface Unsettled {
  add(settlement: Settlement): void
  /** Why no call may leave: settlements wait. Null: none does. */
  refusal(): Failure | null
  /** Tries to book what waits, once. */
  retry(): Promise<void>
}

const retryMs = 1000

/** `book` throws where a settlement cannot be booked yet, HoldEnded where it has been before. */
export function createUnsettled(
  { store, platform }: Pick<GateDeps, 'store' | 'platform'>,
  book: (settlement: Settlement) => Promise<unknown>,
): Unsettled {
  const waiting = new Set<Settlement>()
  let timer: NodeJS.Timeout | undefined

  async function retry() {
    if (!store.db.open) return
    for (const settlement of waiting) {
      try {
        await book(settlement)
        waiting.delete(settlement)
      } catch (error) {
        if (error instanceof HoldEnded) waiting.delete(settlement)
      }
    }
    platform.changes.publish('ledger', 'usage', 'budgets', 'calls', 'health')
    clearTimeout(timer)
    timer = waiting.size === 0 ? undefined : retryLater()
  }

  function retryLater() {
    return setTimeout(() => void retry(), retryMs).unref()
  }

  return {
    retry,
    add(settlement) {
      waiting.add(settlement)
      platform.changes.publish('health')
      timer ??= retryLater()
    },
    refusal: () =>
      waiting.size === 0
        ? null
        : new Failure(
            'ledger_unavailable',
            'An earlier call could not be booked yet: the ledger cannot be written. Free disk space or fix the data folder; calls go on by themselves then.',
          ),
  }
}
