/** What the cache did and holds, as it is shown: in all, by service, and answer by answer. */
import type { CacheFigures, CacheQuery, CacheService } from '../../contract/cache'
import type { Policy } from '../../contract/projects'
import { numberCursor } from '../platform/cursor'
import type { KeptAnswers } from './answers'
import type { CacheCounters, CacheCounts, CountQuery } from './counters'

/** A service with the time its policy lets answers be kept. */
export interface CachingService {
  readonly name: string
  readonly policy: Pick<Policy, 'cacheTtlSeconds'>
}

export interface FiguresDeps {
  readonly answers: Pick<KeptAnswers, 'sizes' | 'size' | 'page'>
  readonly counters: Pick<CacheCounters, 'sums'>
  readonly services: () => readonly CachingService[]
}

/**
 * The figures at `now` (epoch ms), of what was written: flush first. Throws Failure
 * `invalid_request` for a cursor that is none.
 */
export function figuresAt(
  { answers, counters, services }: FiguresDeps,
  { cursor, limit = 50, ...query }: CacheQuery,
  now: number,
  maxBytes: number,
): CacheFigures {
  const rows = answers.page({
    service: query.service,
    project: query.project,
    now,
    before: numberCursor(cursor),
    limit: limit + 1,
  })
  const last = rows[limit - 1]
  const perService = byService({ answers, counters, services }, query, now)
  const counts = totalOf(perService)
  return {
    ...counts,
    hitRate: rateOf(counts),
    answers: perService.reduce((sum, each) => sum + each.answers, 0),
    bytes: answers.size().bytes,
    maxBytes,
    services: perService,
    items: rows.slice(0, limit).map(({ place: _, ...row }) => row),
    ...(rows.length > limit && last !== undefined ? { nextCursor: String(last.place) } : {}),
  }
}

/** Every service that is asked for, and calls without one where there is something to tell. */
function byService(
  { answers, counters, services }: FiguresDeps,
  query: CountQuery,
  now: number,
): CacheService[] {
  const rows = new Map<string, CacheService>()
  const row = (name: string) => {
    const found = rows.get(name) ?? emptyRow(name)
    rows.set(name, found)
    return found
  }
  for (const { name, policy } of services()) {
    if (query.service === undefined || query.service === name)
      row(name).ttlSeconds = policy.cacheTtlSeconds ?? 0
  }
  for (const { service, answers: kept, bytes } of answers.sizes(now, query))
    Object.assign(row(service), { answers: kept, bytes })
  for (const { service, ...counts } of counters.sums(query))
    Object.assign(row(service), counts, { hitRate: rateOf(counts) })
  return [...rows.values()].filter(
    (each) => each.service !== null || each.answers + each.hits + each.misses > 0,
  )
}

function emptyRow(name: string): CacheService {
  return {
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
