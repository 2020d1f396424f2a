/**
 * The response cache (spec C5). An answer is found by one look at its key; that it was used is
 * remembered and written a few times a minute. What has expired, or is older than content may be,
 * is never found and is swept; over the size bound the least recently used go first.
 */
import type { CacheFigures, CacheQuery } from '../../contract/cache'
import type { Settings } from '../../contract/system'
import { dayMs, hourMs } from '../../shared/spans'
import type { Platform } from '../platform/platform'
import type { Audit } from '../record/audit'
import type { Store } from '../storage/store'
import type { Size } from './answer-rows'
import { createAnswerCache } from './answer-cache'
import { createKeptAnswers } from './answers'
import { createCacheCounters, type CacheScope } from './counters'
import { figuresAt, type CachingService } from './figures'
import type { AnswerCache } from './port'
import { sweepCache, type Bounds } from './sweep'
import { createUses } from './uses'

export interface ResponseCache extends AnswerCache {
  /**
   * Hit rate, money and time saved, what is kept, by service, and a page of the kept answers,
   * newest first.
   */
  figures(query: CacheQuery): CacheFigures
  /** Of the last hour, for the rule that watches the hit rate. */
  cacheFigures(): { readonly hits: number; readonly misses: number }
  /**
   * Drops kept answers, on record; an empty service stands for calls without one. How many went,
   * and their size.
   */
  clear(scope: CacheScope & { readonly key?: string | undefined }, who: string): Size
  /** Drops what has expired or may no longer be kept, and what is over the bound, in slices. */
  sweep(): Promise<void>
  /** Forgets what was counted: the tables were changed by other means, as a restored backup. */
  reload(): void
  /** Writes what was counted and stops. */
  close(): void
}

export interface CacheDeps {
  readonly store: Pick<Store, 'db' | 'write'>
  readonly platform: Pick<Platform, 'clock' | 'changes' | 'log'>
  readonly audit: Pick<Audit, 'note'>
  readonly settings: () => Pick<Settings, 'cacheMaxMegabytes' | 'contentRetentionDays'>
  readonly services: () => readonly CachingService[]
  /** Projects whose prompts and answers are not kept. */
  readonly contentOff: () => readonly string[]
}

export function createCache(deps: CacheDeps): ResponseCache {
  const { store, platform, services, contentOff } = deps
  const { clock, changes, log } = platform
  const bounds = boundsOf(deps.settings)
  const answers = createKeptAnswers(store.db)
  const counters = createCacheCounters(store, clock)
  const uses = createUses({ store, answers, counters, log })
  const sweep = () =>
    sweepCache({ store, platform, answers, counters, bounds, contentOff, isFresh: uses.isFresh })
  const sweeper = setInterval(() => void sweep(), hourMs).unref()

  return {
    ...createAnswerCache({ platform, answers, counters, uses, bounds }),
    cacheFigures: counters.lastHour,
    sweep,
    figures(query) {
      uses.flushWaiting()
      return figuresAt({ answers, counters, services }, query, clock.now(), bounds.bytesAllowed())
    },
    clear(scope, who) {
      const cleared = store.write(() => {
        const size = answers.sizeOf(scope)
        if (size.answers === 0) return size
        answers.remove(scope)
        const subject = scope.service ?? scope.project ?? scope.key ?? 'all'
        deps.audit.note({ who, what: 'cache cleared', subject, before: { ...size, ...scope } })
        return size
      })
      changes.publish('cache')
      return cleared
    },
    reload: uses.forget,
    close() {
      clearInterval(sweeper)
      uses.flush()
    },
  }
}

function boundsOf(settings: CacheDeps['settings']): Bounds {
  return {
    bytesAllowed: () => settings().cacheMaxMegabytes * 1_000_000,
    oldest(now) {
      const days = settings().contentRetentionDays
      return days === null ? 0 : now - days * dayMs
    },
  }
}
