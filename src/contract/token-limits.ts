/**
 * Monthly token limits with their ladder, usage reset by hand, and usage month by month (spec B6).
 */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { labelFields } from './entry-filter'
import {
  count,
  epochMs,
  id,
  listOf,
  name,
  nanoUsd,
  nothing,
  ok,
  queryBoolean,
  queryCount,
  reason,
  saturated,
} from './primitives'

/**
 * Percent of the limit: a warning; from here on new calls go to the next provider of their route; a
 * standing alert.
 */
export const tokenMarks = z
  .strictObject({
    warning: z.int().min(1).max(100),
    critical: z.int().min(1).max(100),
    emergency: z.int().min(1).max(100),
  })
  .refine(({ warning, critical, emergency }) => warning <= critical && critical <= emergency, {
    message: 'The marks rise: warning, critical, emergency.',
    path: ['critical'],
  })
export type TokenMarks = z.infer<typeof tokenMarks>

export const tokenStage = z.enum(['ok', 'warning', 'critical', 'emergency', 'spent'])
export type TokenStage = z.infer<typeof tokenStage>

export const tokenLimit = z.object({
  id,
  provider: id,
  providerName: z.string(),
  /** Null: everything at the provider. */
  service: z.string().nullable(),
  /** Tokens a calendar month. */
  limit: count,
  used: z.int(),
  /** Set aside for running calls, at their upper bound. */
  held: z.int(),
  free: z.int(),
  saturated,
  /** Of the limit, used alone. */
  percent: z.number(),
  /** By used and held together, as the gate goes by it. */
  stage: tokenStage,
  marks: tokenMarks,
  timeZone: z.string(),
  periodStart: epochMs,
  resetsAt: epochMs,
  fromDotEnv: z.boolean(),
  /** The newest reset by hand that it counts from. */
  lastReset: z.object({ time: epochMs, reason: z.string() }).nullable(),
  createdAt: epochMs,
})
export type TokenLimit = z.infer<typeof tokenLimit>

/** Marks are compared with tokens in whole numbers: this is the most that stays exact. */
export const mostMonthlyTokens = 1_000_000_000_000

export const offeredTokenLimit = z.object({
  provider: id,
  providerName: z.string(),
  limit: count,
  added: z.boolean(),
})
export type OfferedTokenLimit = z.infer<typeof offeredTokenLimit>

export const usageReset = z.object({
  id,
  time: epochMs,
  provider: z.string().nullable(),
  service: z.string().nullable(),
  reason: z.string(),
  who: z.string(),
  /** The marker in the ledger. */
  entryId: id,
})
export type UsageReset = z.infer<typeof usageReset>

export const usageMonth = z.object({
  /** `2026-06`, in the person's time zone. */
  month: z.string(),
  from: epochMs,
  to: epochMs,
  calls: count,
  inputTokens: z.int(),
  outputTokens: z.int(),
  tokens: z.int(),
  costNanoUsd: nanoUsd,
  unknownCostCalls: count,
  saturated,
})
export type UsageMonth = z.infer<typeof usageMonth>

const tokenLimitInput = z.strictObject({
  provider: id,
  service: name.optional(),
  limit: z.int().min(1).max(mostMonthlyTokens),
  marks: tokenMarks.optional(),
})
export type TokenLimitInput = z.infer<typeof tokenLimitInput>

const historyQuestion = z.strictObject({
  ...labelFields,
  simulated: queryBoolean.optional(),
  months: queryCount(1, 36).optional(),
})
export type HistoryQuestion = z.infer<typeof historyQuestion>

export const tokenLimitsContract = {
  list: oc
    .route({
      method: 'GET',
      path: '/token-limits',
      summary: 'Monthly token limits: used, held, and how far up the ladder each is',
    })
    .input(nothing)
    .output(listOf(tokenLimit)),
  save: oc
    .route({
      method: 'PUT',
      path: '/token-limits',
      summary:
        'Set the monthly token limit of a provider, or of a service at it; it starts with what the month has used',
    })
    .input(tokenLimitInput)
    .output(tokenLimit),
  remove: oc
    .route({
      method: 'DELETE',
      path: '/token-limits/{id}',
      summary: 'Remove a token limit, on record',
    })
    .input(z.strictObject({ id }))
    .output(ok),
  offered: oc
    .route({
      method: 'GET',
      path: '/token-limits/offered',
      summary: 'The token limits offered as a start, and which are there',
    })
    .input(nothing)
    .output(listOf(offeredTokenLimit)),
  addOffered: oc
    .route({
      method: 'POST',
      path: '/token-limits/offered',
      summary:
        'Add those offered token limits that are not there yet, and a default route where there is none',
    })
    .input(nothing)
    .output(listOf(tokenLimit)),
  resetUsage: oc
    .route({
      method: 'POST',
      path: '/usage/reset/{service}',
      summary:
        'Token limits of a service (or of a provider, by its id) count from now on, by a marker in the ledger',
    })
    .input(
      z.strictObject({
        service: id,
        reason,
        provider: id.optional(),
      }),
    )
    .output(usageReset),
  history: oc
    .route({
      method: 'GET',
      path: '/usage/history',
      summary: 'Calls, tokens and cost month by month, and the resets made',
    })
    .input(historyQuestion)
    .output(
      z.object({ timeZone: z.string(), items: z.array(usageMonth), resets: z.array(usageReset) }),
    ),
}
