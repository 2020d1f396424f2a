/** The closed set of error codes (spec P3), and the one error shape that crosses the wire. */
import { z } from 'zod'

/**
 * What can go wrong at a provider. Over HTTP all of these are 502: the console worked, the provider
 * did not.
 */
export const upstreamErrorCodes = [
  'authentication',
  'permission',
  'quota_exhausted',
  'rate_limited',
  'overloaded',
  'timeout',
  'network',
  'context_too_long',
  'content_filtered',
  'model_not_found',
  'malformed_response',
] as const

/**
 * What Tollgate itself refuses or reports. `invalid_request` is also used when a provider refuses
 * the shape of a request.
 */
export const ownErrorCodes = [
  'invalid_request',
  'cancelled',
  'budget_exceeded',
  'token_limit_reached',
  'emergency_stop',
  'model_not_allowed',
  'unpriced_model',
  'no_key',
  'circuit_open',
  'local_rate_limited',
  'queue_full',
  'ledger_unavailable',
  'keychain_unavailable',
  'interrupted',
  'unauthorized',
  'not_found',
  'conflict',
  'internal',
] as const

export const errorCodes = [...upstreamErrorCodes, ...ownErrorCodes] as const
export const errorCode = z.enum(errorCodes)
export type ErrorCode = z.infer<typeof errorCode>

/** The outcome of an attempt: `ok`, or the code of what ended it. */
export const outcome = z.enum(['ok', ...errorCodes])
export type Outcome = z.infer<typeof outcome>

/** True where the failure came from a provider: `invalid_request` can be either side's. */
export type ErrorOrigin = 'tollgate' | 'provider'

/** What would fit when a budget refuses: the page shows each as a button. */
export const wouldFit = z.object({
  maxOutputTokens: z.int().optional(),
  model: z.string().optional(),
  provider: z.string().optional(),
  costNanoUsd: z.int().optional(),
})

export const errorData = z.object({
  origin: z.enum(['tollgate', 'provider']),
  /** The provider's own words with secrets removed. */
  providerMessage: z.string().optional(),
  providerStatus: z.int().optional(),
  retryAfterMs: z.int().optional(),
  budgetId: z.string().optional(),
  budgetName: z.string().optional(),
  free: z.int().optional(),
  needed: z.int().optional(),
  resetsAt: z.int().nullable().optional(),
  wouldFit: z.array(wouldFit).optional(),
  callId: z.string().optional(),
  /** The local limit that refused. */
  limitId: z.string().optional(),
  limitName: z.string().optional(),
  /** Where a route was tried to its end: each candidate and why it did not serve. */
  candidates: z
    .array(
      z.object({ provider: z.string(), model: z.string(), code: errorCode, message: z.string() }),
    )
    .optional(),
  /** What leans on what was to be removed: a kind in words and a name each. */
  leans: z.array(z.object({ kind: z.string(), name: z.string() })).optional(),
  /**
   * Where bad input was found: path and sentence for each, and the line where the input is a file.
   */
  issues: z
    .array(z.object({ path: z.string(), message: z.string(), line: z.int().optional() }))
    .optional(),
})
export type ErrorData = z.infer<typeof errorData>

/** An error as a value: a stable code and a sentence a person can act on. */
export const errorBody = z.object({
  code: errorCode,
  message: z.string(),
  data: errorData.optional(),
})
export type ErrorBody = z.infer<typeof errorBody>
