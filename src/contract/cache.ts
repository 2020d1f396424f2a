/** Answers kept for reuse: what they spare, what is kept, and letting it go (spec C5). */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import {
  count,
  epochMs,
  id,
  nanoUsd,
  pageFields,
  queryBoolean,
  queryInt,
  reference,
  scopeOrAll,
} from './primitives'

const counts = {
  hits: count,
  misses: count,
  /** Of hits and misses, 0 to 1; null where nothing was asked. */
  hitRate: z.number().min(0).max(1).nullable(),
  /** What the calls cost that hits took the place of. */
  savedNanoUsd: nanoUsd,
  /** The time those calls took. */
  savedMs: count,
}

export const cacheService = z.object({
  /** Null: calls without a service. */
  service: z.string().nullable(),
  /** As its policy says; 0: its answers are not reused. */
  ttlSeconds: count,
  answers: count,
  bytes: count,
  ...counts,
})
export type CacheService = z.infer<typeof cacheService>

export const cachedAnswer = z.object({
  key: z.string(),
  project: z.string(),
  service: z.string().nullable(),
  environment: z.string(),
  provider: id,
  model: z.string(),
  /** The call that made it. */
  callId: id,
  /** The call's title; null where its record is gone. */
  title: z.string().nullable(),
  storedAt: epochMs,
  expiresAt: epochMs,
  lastUsedAt: epochMs,
  hits: count,
  /** What making it cost, and so what each hit spares. */
  costNanoUsd: nanoUsd.nullable(),
  wouldCostNanoUsd: nanoUsd.nullable(),
  latencyMs: z.number(),
  bytes: count,
})
export type CachedAnswer = z.infer<typeof cachedAnswer>

export const cacheFigures = z.object({
  ...counts,
  answers: count,
  /** All that is kept, whatever was asked for, against the bound of the settings. */
  bytes: count,
  maxBytes: count,
  services: z.array(cacheService),
  items: z.array(cachedAnswer),
  nextCursor: z.string().optional(),
})
export type CacheFigures = z.infer<typeof cacheFigures>

/** An empty service stands for calls without one. */
const scope = { service: reference.optional(), project: reference.optional() }

const cacheQuery = z.strictObject({
  ...scope,
  from: queryInt.optional(),
  to: queryInt.optional(),
  ...pageFields(200),
})
export type CacheQuery = z.infer<typeof cacheQuery>

export const cacheContract = {
  figures: oc
    .route({
      method: 'GET',
      path: '/cache',
      summary:
        'Hit rate, money and time saved, and the kept answers; the range widens to full hours',
    })
    .input(cacheQuery)
    .output(cacheFigures),
  clear: oc
    .route({
      method: 'DELETE',
      path: '/cache',
      summary:
        'Drop kept answers of a service, a project or one key, or with all=true every one; on record',
    })
    .input(
      z
        .strictObject({ ...scope, key: reference.optional(), all: queryBoolean.optional() })
        .superRefine(scopeOrAll('service', 'project', 'key')),
    )
    .output(z.object({ answers: count, bytes: count })),
}
