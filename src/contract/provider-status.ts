/**
 * How each provider is doing, from every attempt, and where a service's call would go now (spec P8,
 * §13).
 */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { count, epochMs, id, listOf, nothing, reference } from './primitives'
import { errorBody, errorCode } from './errors'
import { key } from './keys'
import { health, providerKind } from './providers'

export const circuitState = z.enum(['closed', 'open', 'half_open'])

/** The circuit breaker of one model (spec P5). */
export const breaker = z.object({
  provider: id,
  model: z.string(),
  state: circuitState,
  /** Why it opened; null while closed. */
  reason: z.string().nullable(),
  /** The last change of state; null where it never opened. */
  since: epochMs.nullable(),
  /** When the next attempt may probe; null while closed. */
  nextProbeAt: epochMs.nullable(),
  /** Of the attempts it looks at, how many failed. */
  failures: count,
  attempts: count,
})
export type Breaker = z.infer<typeof breaker>

/**
 * Percentiles in milliseconds by nearest rank, within 1 %. Null where `n` is 0; with few values p95
 * is the highest of them.
 */
export const spread = z.object({ n: count, p50: z.number().nullable(), p95: z.number().nullable() })
export type Spread = z.infer<typeof spread>

/** Attempts of a window, rounded outward to five minutes. Cancelled ones are not in it. */
export const windowFigures = z.object({
  attempts: count,
  errors: count,
  /** Null without an attempt. */
  errorRate: z.number().nullable(),
  codes: z.array(z.object({ code: errorCode, count })),
  /** Of good attempts. */
  latencyMs: spread,
  firstTokenMs: spread,
})
export type WindowFigures = z.infer<typeof windowFigures>

export const slotState = z.object({ running: count, waiting: count, limit: count })
export type SlotState = z.infer<typeof slotState>

/** A month's token limit and how far up its ladder the provider is (spec B6). */
export const tokenStage = z.object({
  stage: z.enum(['normal', 'warning', 'critical', 'emergency']),
  used: count,
  held: count,
  limit: count,
  resetsAt: epochMs.nullable(),
})
export type TokenStage = z.infer<typeof tokenStage>

export const providerState = z.object({
  provider: id,
  providerName: z.string(),
  kind: providerKind,
  enabled: z.boolean(),
  health,
  /** Whether anything answered at its address, when an attempt or a test last tried. */
  reachability: z.object({
    state: z.enum(['reachable', 'unreachable', 'unknown']),
    at: epochMs.nullable(),
  }),
  lastHour: windowFigures,
  lastDay: windowFigures,
  /** The last 24 hours, one point an hour, oldest first. */
  hours: z.array(
    z.object({
      start: epochMs,
      attempts: count,
      errors: count,
      p50LatencyMs: z.number().nullable(),
    }),
  ),
  /** Of the models that saw an attempt; those that are not closed first. */
  breakers: z.array(breaker),
  slots: slotState.nullable(),
  /** Null without a token limit. */
  tokens: tokenStage.nullable(),
  /** `at` and `model` are null where only what was kept from an earlier run is known. */
  lastError: z
    .object({
      at: epochMs.nullable(),
      model: z.string().nullable(),
      code: errorCode,
      message: z.string(),
    })
    .nullable(),
  keys: z.array(
    key.pick({
      id: true,
      label: true,
      last4: true,
      status: true,
      health: true,
      problem: true,
      lastOkAt: true,
      rotateAfter: true,
    }),
  ),
})
export type ProviderState = z.infer<typeof providerState>

export const providerStatusList = listOf(providerState).extend({
  at: epochMs,
  /**
   * Attempts that found no connection have no ledger entry: they are counted from this start of
   * Tollgate on.
   */
  connectFailuresSince: epochMs,
})
export type ProviderStatusList = z.infer<typeof providerStatusList>

export const serviceRoute = z.object({
  service: z.string(),
  project: z.string(),
  environment: z.string(),
  /** Where a call would go now; null where it would be refused. */
  provider: id.nullable(),
  providerName: z.string().nullable(),
  model: z.string().nullable(),
  /** Why there, or why nowhere. */
  why: z.string(),
  refusal: errorBody.nullable(),
  /** In the order of the route. `skipped`: why it would be passed over now. */
  candidates: z.array(
    z.object({
      provider: id,
      model: z.string(),
      skipped: z.string().nullable(),
      state: providerState.nullable(),
    }),
  ),
})
export type ServiceRoute = z.infer<typeof serviceRoute>

export const providerStatusContract = {
  list: oc
    .route({
      method: 'GET',
      path: '/provider-status',
      summary: 'Health of every provider: reachability, errors, latency, breakers, slots, keys',
    })
    .input(nothing)
    .output(providerStatusList),
  service: oc
    .route({
      method: 'GET',
      path: '/provider-status/{service}',
      summary: 'Where a call of this service would go now, and why',
    })
    .input(
      z.strictObject({
        service: reference,
        project: reference.optional(),
        environment: reference.optional(),
      }),
    )
    .output(serviceRoute),
}
