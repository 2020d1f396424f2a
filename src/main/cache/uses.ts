/**
 * Uses of kept answers and what was counted of them: remembered, and written together a few times a
 * minute, so that a hit costs no write of its own.
 */
import type { Log } from '../platform/log'
import type { Store } from '../storage/store'
import type { KeptAnswers } from './answers'
import type { CacheCounters } from './counters'

export interface Uses {
  /** The answer of this key was used; `at` in epoch milliseconds. */
  add(key: string, at: number): void
  /** True: used since the last write, so not as old as the table says. */
  isFresh(key: string): boolean
  /** Writes within some seconds. */
  flushSoon(): void
  /** Writes now what waits for it, if anything does. */
  flushWaiting(): void
  /** Writes now. What cannot be written is kept for the next time. */
  flush(): void
  /** Forgets what was not written. */
  forget(): void
}

export interface UsesDeps {
  readonly store: Pick<Store, 'db' | 'write'>
  readonly answers: Pick<KeptAnswers, 'touch'>
  readonly counters: Pick<CacheCounters, 'flush' | 'forget'>
  readonly log: Pick<Log, 'warn'>
}

const flushAfterMs = 5000

export function createUses({ store, answers, counters, log }: UsesDeps): Uses {
  const used = new Map<string, { readonly at: number; readonly hits: number }>()
  let timer: NodeJS.Timeout | undefined

  function flush() {
    clearTimeout(timer)
    timer = undefined
    if (!store.db.open) return
    try {
      store.write(() => {
        counters.flush()
        for (const [key, { at, hits }] of used) answers.touch(key, at, hits)
      })
      counters.forget()
      used.clear()
    } catch (error) {
      log.warn('Cache counts could not be written; they are tried again', { error: String(error) })
    }
  }

  return {
    add(key, at) {
      used.set(key, { at, hits: (used.get(key)?.hits ?? 0) + 1 })
    },
    isFresh: (key) => used.has(key),
    flushSoon() {
      timer ??= setTimeout(flush, flushAfterMs).unref()
    },
    flushWaiting() {
      if (used.size > 0 || timer !== undefined) flush()
    },
    flush,
    forget() {
      used.clear()
      counters.forget()
    },
  }
}
