/**
 * Health and dates of keys, written to their rows at most once a second: a busy key is used more
 * often than it needs saving.
 */
import { Failure } from '../platform/failure'
import type { Store } from '../storage/store'
import { isInKeychain, type KeyRecord } from './key-record'
import type { KeyRows } from './key-rows'

export interface LateWrites {
  add(id: string): void
  /** The record is gone. */
  forget(id: string): void
  /** Writes what is left to write. Throws what the database throws; the next one tries again. */
  flush(): void
}

const flushAfterMs = 1_000

/** `onFlush` is called after they reached the table. */
export function createLateWrites(
  store: Store,
  rows: Pick<KeyRows, 'touch'>,
  recordOf: (id: string) => KeyRecord | undefined,
  onFlush: () => void,
): LateWrites {
  const unwritten = new Set<string>()
  let timer: NodeJS.Timeout | null = null

  function flush() {
    if (timer !== null) clearTimeout(timer)
    timer = null
    const records = [...unwritten].map(recordOf).filter((record) => record !== undefined)
    if (records.length === 0) return
    const stored = records.filter(({ backend }) => isInKeychain(backend))
    if (stored.length > 0) store.write(() => stored.forEach(rows.touch))
    // Kept until the commit stood: a refused write is tried again with the next one.
    unwritten.clear()
    onFlush()
  }

  return {
    add(id) {
      unwritten.add(id)
      timer ??= setTimeout(quietly(flush), flushAfterMs).unref()
    },
    forget: (id) => void unwritten.delete(id),
    flush,
  }
}

/** Not worth a crash: a ledger that refuses writes says so itself where it matters. */
function quietly(work: () => void): () => void {
  return () => {
    try {
      work()
    } catch (thrown) {
      if (
        !(thrown instanceof Error) ||
        (thrown.name !== 'SqliteError' && !(thrown instanceof Failure))
      )
        throw thrown
    }
  }
}
