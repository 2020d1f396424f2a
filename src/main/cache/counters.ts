/**
 * How often the cache was asked and what it spared. Counted in memory and written a few times a
 * minute, so that a hit costs no write of its own. A crash may lose some seconds of these counts;
 * the money is in the ledger, entry by entry.
 */
import type { CacheQuery } from '../../contract/cache'
import type { Clock } from '../platform/clock'
import type { Store } from '../storage/store'
import { hourMs, minuteMs } from '../../shared/spans'

/** An empty service: calls without one. */
export type CacheScope = Pick<CacheQuery, 'service' | 'project'>

/** Epoch milliseconds, widened to full hours. */
export type CountQuery = CacheScope & Pick<CacheQuery, 'from' | 'to'>

export interface CacheCounts {
  readonly hits: number
  readonly misses: number
  readonly savedNanoUsd: number
  readonly savedMs: number
}

export interface CacheCounters {
  hit(service: string, project: string, savedNanoUsd: number, savedMs: number): void
  miss(service: string, project: string): void
  /** Of the last sixty minutes, since this start. */
  lastHour(): { readonly hits: number; readonly misses: number }
  /** By service; what was not written yet is left out, so flush first. */
  sums(query: CountQuery): (CacheCounts & { readonly service: string })[]
  /** Writes what was counted. Call inside a transaction of its own. */
  flush(): void
  /** Forgets counts that were not written. */
  forget(): void
  /** Drops hours before this moment. */
  expire(before: number): void
}

interface Tally {
  readonly hour: number
  readonly service: string
  readonly project: string
  hits: number
  misses: number
  saved: number
  savedMs: number
}

const addSql = `
  INSERT INTO cache_hours (hour, service, project, hits, misses, saved, saved_ms)
  VALUES (?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (hour, service, project) DO UPDATE SET
    hits = hits + excluded.hits, misses = misses + excluded.misses,
    saved = saved + excluded.saved, saved_ms = saved_ms + excluded.saved_ms`

const sumsSql = `
  SELECT service, sum(hits) AS hits, sum(misses) AS misses, sum(saved) AS savedNanoUsd,
    sum(saved_ms) AS savedMs
  FROM cache_hours
  WHERE hour >= @from AND hour < @to AND (@service IS NULL OR service = @service)
    AND (@project IS NULL OR project = @project)
  GROUP BY service`

export function createCacheCounters({ db }: Pick<Store, 'db'>, clock: Clock): CacheCounters {
  const add = db.prepare(addSql)
  const select = db.prepare<
    [{ from: number; to: number; service: string | null; project: string | null }],
    CacheCounts & { service: string }
  >(sumsSql)
  const drop = db.prepare('DELETE FROM cache_hours WHERE hour < ?')
  const pending = new Map<string, Tally>()
  const minutes = createMinutes(clock)

  function tally(service: string, project: string): Tally {
    const hour = Math.floor(clock.now() / hourMs) * hourMs
    const key = `${hour} ${service} ${project}`
    const found = pending.get(key)
    if (found !== undefined) return found
    const fresh = { hour, service, project, hits: 0, misses: 0, saved: 0, savedMs: 0 }
    pending.set(key, fresh)
    return fresh
  }

  return {
    hit(service, project, savedNanoUsd, savedMs) {
      const counted = tally(service, project)
      counted.hits += 1
      counted.saved += savedNanoUsd
      counted.savedMs += savedMs
      minutes.current().hits += 1
    },
    miss(service, project) {
      tally(service, project).misses += 1
      minutes.current().misses += 1
    },
    lastHour: minutes.sum,
    sums({ service, project, from = 0, to = Number.MAX_SAFE_INTEGER }) {
      return select.all({
        from: Math.floor(from / hourMs) * hourMs,
        to,
        service: service ?? null,
        project: project ?? null,
      })
    },
    flush() {
      for (const { hour, service, project, hits, misses, saved, savedMs } of pending.values())
        add.run(hour, service, project, hits, misses, saved, Math.round(savedMs))
    },
    forget: () => pending.clear(),
    expire: (before) => void drop.run(before),
  }
}

/** A ring of the last sixty minutes. */
function createMinutes(clock: Clock) {
  const minutes = Array.from({ length: 60 }, () => ({ minute: -1, hits: 0, misses: 0 }))

  return {
    /** The counts of the minute that runs now, to be added to. */
    current() {
      const minute = Math.floor(clock.now() / minuteMs)
      const index = minute % minutes.length
      const found = minutes[index]
      if (found?.minute === minute) return found
      return (minutes[index] = { minute, hits: 0, misses: 0 })
    },
    sum() {
      const oldest = Math.floor(clock.now() / minuteMs) - minutes.length + 1
      const recent = minutes.filter(({ minute }) => minute >= oldest)
      return {
        hits: recent.reduce((sum, { hits }) => sum + hits, 0),
        misses: recent.reduce((sum, { misses }) => sum + misses, 0),
      }
    },
  }
}
