/**
 * The response cache (spec C5). An answer is found by one look at its key; that it was used is
 * remembered and written a few times a minute. What has expired, or is older than content may be,
 * is never found and is swept; over the size bound the least recently used go first.
 */
import type { CacheFigures, CacheService } from '../../contract/cache'
import type { Policy } from '../../contract/projects'
import type { Settings } from '../../contract/system'
import { numberCursor } from '../platform/cursor'
import type { Platform } from '../platform/platform'
import { yieldToLoop } from '../platform/yield-to-loop'
import type { Audit } from '../record/audit'
import type { Store } from '../storage/store'
import { createKeptAnswers, type Size } from './answers'
import { createCacheCounters, type CacheCounts, type CacheScope, type CountQuery } from './counters'
import { keyOf, projectOf } from './key'
import type { AnswerCache } from './port'
import { dayMs, hourMs } from '../../shared/spans'

export interface FiguresQuery extends CountQuery {
  readonly cursor?: string | undefined
  readonly limit?: number | undefined
}

export interface ResponseCache extends AnswerCache {
  /**
   * Hit rate, money and time saved, what is kept, by service, and a page of the kept answers,
   * newest first.
   */
  figures(query: FiguresQuery): CacheFigures
  /** Of the last hour, for the rule that watches the hit rate. */
  cacheFigures(): { readonly hits: number; readonly misses: number }
  /**
   * Drops kept answers, on record; an empty service stands for calls without one. How many went,
   * and their size.
   */
  clear(scope: CacheScope & { readonly key?: string | undefined }, who: string): Size
  /** Drops what has expired or may no longer be kept, and what is over the bound, in slices. */
  sweep(): Promise<void>
  /**
   * Forgets what was counted, after the tables were changed by other means such as a restored
   * backup.
   */
  reload(): void
  /** Writes what was counted and stops. */
  close(): void
}

export interface CacheDeps {
  readonly store: Pick<Store, 'db' | 'write'>
  readonly platform: Pick<Platform, 'clock' | 'changes' | 'log'>
  readonly audit: Pick<Audit, 'note'>
  readonly settings: () => Pick<Settings, 'cacheMaxMegabytes' | 'contentRetentionDays'>
  readonly services: () => readonly {
    readonly name: string
    readonly policy: Pick<Policy, 'cacheTtlSeconds'>
  }[]
  /** Projects whose prompts and answers are not kept. */
  readonly contentOff: () => readonly string[]
}

const flushAfterMs = 5000
/** Rows that one settlement may drop to make room, and a sweep in one turn. */
const slice = 64
/** Counts by hour are kept for two years. */
const countsKeptMs = 731 * dayMs

export function createCache({
  store,
  platform,
  audit,
  settings,
  services,
  contentOff,
}: CacheDeps): ResponseCache {
  const { clock, changes, log } = platform
  const answers = createKeptAnswers(store.db)
  const counters = createCacheCounters(store, clock)
  /** Uses that were not written yet. */
  const used = new Map<string, { at: number; hits: number }>()
  let timer: NodeJS.Timeout | undefined

  const bytesAllowed = () => settings().cacheMaxMegabytes * 1_000_000
  /** What was stored before is content past its retention. */
  function oldest(now: number): number {
    const days = settings().contentRetentionDays
    return days === null ? 0 : now - days * dayMs
  }

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

  function flushSoon() {
    timer ??= setTimeout(flush, flushAfterMs).unref()
  }

  async function inSlices(work: () => boolean) {
    while (store.db.open && store.write(work)) await yieldToLoop()
  }

  const sweeper = setInterval(() => void sweep(), hourMs).unref()

  async function sweep() {
    try {
      const now = clock.now()
      for (const project of contentOff())
        if (answers.sizeOf({ project }).answers > 0) store.write(() => answers.remove({ project }))
      await inSlices(() => answers.expire(now, oldest(now), slice) > 0)
      await inSlices(() => answers.trim(bytesAllowed(), slice, (key) => used.has(key)))
      if (store.db.open) store.write(() => counters.expire(now - countsKeptMs))
    } catch (error) {
      log.warn('The response cache could not be swept', { error: String(error) })
    }
  }

  function byService(query: CountQuery): CacheService[] {
    const rows = new Map<string, CacheService>()
    const row = (name: string) => {
      const found = rows.get(name) ?? {
        service: name === '' ? null : name,
        ttlSeconds: 0,
        answers: 0,
        bytes: 0,
        hits: 0,
        misses: 0,
        hitRate: null,
        savedNanoUsd: 0,
        savedMs: 0,
      }
      rows.set(name, found)
      return found
    }
    for (const { name, policy } of services()) {
      if (query.service === undefined || query.service === name)
        row(name).ttlSeconds = policy.cacheTtlSeconds ?? 0
    }
    for (const { service, answers: kept, bytes } of answers.sizes(clock.now(), query))
      Object.assign(row(service), { answers: kept, bytes })
    for (const { service, ...counts } of counters.sums(query))
      Object.assign(row(service), counts, { hitRate: rateOf(counts) })
    return [...rows.values()].filter(
      (each) => each.service !== null || each.answers + each.hits + each.misses > 0,
    )
  }

  return {
    keyOf,
    cacheFigures: counters.lastHour,
    sweep,
    peek(key) {
      const now = clock.now()
      return answers.find(key, now, oldest(now))
    },
    miss(key, service) {
      counters.miss(service ?? '', projectOf(key))
      flushSoon()
    },
    find(key, service) {
      const now = clock.now()
      const hit = answers.find(key, now, oldest(now))
      const project = projectOf(key)
      if (hit === undefined) {
        counters.miss(service ?? '', project)
      } else {
        counters.hit(service ?? '', project, hit.costNanoUsd ?? 0, hit.latencyMs)
        used.set(key, { at: now, hits: (used.get(key)?.hits ?? 0) + 1 })
      }
      flushSoon()
      return hit
    },
    put(key, hit, labels, ttlSeconds) {
      if (ttlSeconds <= 0) return
      answers.put(key, hit, labels, hit.storedAt + ttlSeconds * 1000, bytesAllowed())
      answers.trim(bytesAllowed(), slice, (each) => each === key || used.has(each))
      flushSoon()
      changes.publish('cache')
    },
    figures({ cursor, limit = 50, ...query }) {
      if (used.size > 0 || timer !== undefined) flush()
      const before = numberCursor(cursor)
      const now = clock.now()
      const rows = answers.page({
        service: query.service,
        project: query.project,
        now,
        before,
        limit: limit + 1,
      })
      const items = rows.slice(0, limit).map(({ place: _, ...row }) => row)
      const last = rows[limit - 1]
      const perService = byService(query)
      const counts = totalOf(perService)
      return {
        ...counts,
        hitRate: rateOf(counts),
        answers: perService.reduce((sum, each) => sum + each.answers, 0),
        bytes: answers.size().bytes,
        maxBytes: bytesAllowed(),
        services: perService,
        items,
        ...(rows.length > limit && last !== undefined ? { nextCursor: String(last.place) } : {}),
      }
    },
    clear(scope, who) {
      const cleared = store.write(() => {
        const size = answers.sizeOf(scope)
        if (size.answers === 0) return size
        answers.remove(scope)
        audit.note({
          who,
          what: 'cache cleared',
          subject: scope.service ?? scope.project ?? scope.key ?? 'all',
          before: { ...size, ...scope },
        })
        return size
      })
      changes.publish('cache')
      return cleared
    },
    reload() {
      used.clear()
      counters.forget()
    },
    close() {
      clearInterval(sweeper)
      flush()
    },
  }
}

/** The share of questions that were answered from here; null where none was asked. */
function rateOf({ hits, misses }: Pick<CacheCounts, 'hits' | 'misses'>): number | null {
  return hits + misses === 0 ? null : hits / (hits + misses)
}

function totalOf(rows: readonly CacheCounts[]): CacheCounts {
  const sum = (field: keyof CacheCounts) => rows.reduce((total, row) => total + row[field], 0)
  return {
    hits: sum('hits'),
    misses: sum('misses'),
    savedNanoUsd: sum('savedNanoUsd'),
    savedMs: sum('savedMs'),
  }
}
