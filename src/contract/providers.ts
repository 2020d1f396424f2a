/** Configured endpoints (spec §4). Everywhere else `provider` is the provider's id. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { epochMs, id, listOf, nothing, ok, queryBoolean, reference } from './primitives'
import { errorBody } from './errors'

export const providerKind = z.enum(['openai', 'anthropic', 'openai-compatible', 'simulated'])
export type ProviderKind = z.infer<typeof providerKind>

/**
 * Milliseconds. `connect`: until the socket is up; `firstToken`: until the first streamed event;
 * `idle`: between events; `total`: the whole attempt (P7).
 */
export const timeouts = z.strictObject({
  connectMs: z.int().min(100).max(120_000),
  firstTokenMs: z.int().min(100).max(3_600_000),
  idleMs: z.int().min(100).max(3_600_000),
  totalMs: z.int().min(100).max(7_200_000),
})
export type Timeouts = z.infer<typeof timeouts>

export const health = z.enum(['unknown', 'good', 'failing', 'unavailable'])
export type Health = z.infer<typeof health>

export const provider = z.object({
  id,
  kind: providerKind,
  name: z.string(),
  /**
   * As that SDK means it: OpenAI's ends in /v1, Anthropic's does not. Null: the SDK's public
   * endpoint.
   */
  baseUrl: z.string().nullable(),
  /**
   * A person agreed to plain http on the private network that the base URL is in. Asked for once an
   * address.
   */
  privateNetworkConfirmed: z.boolean(),
  enabled: z.boolean(),
  builtIn: z.boolean(),
  timeouts,
  /** Attempts that may run at once; the rest wait by priority. */
  concurrency: z.int(),
  /**
   * False where a compatible server refused `stream_options`: its streams come without token
   * counts, and Tollgate counts them itself.
   */
  streamUsage: z.boolean(),
  health,
  lastOkAt: epochMs.nullable(),
  lastError: errorBody.nullable(),
  createdAt: epochMs,
})
export type Provider = z.infer<typeof provider>

export const providerTest = z.object({
  ok: z.boolean(),
  latencyMs: z.number(),
  models: z.array(z.string()),
  error: errorBody.optional(),
})

const baseUrl = z.url({ protocol: /^https?$/ }).max(500)
/**
 * True: "I trust the private network between here and that server", where the base URL is plain
 * http on one (spec P14). Kept with the provider, on record.
 */
const confirmPrivateNetwork = z.boolean()
const providerName = z.string().trim().min(1).max(80)

const newProvider = z.strictObject({
  kind: providerKind,
  name: providerName,
  baseUrl: baseUrl.optional(),
  confirmPrivateNetwork: confirmPrivateNetwork.optional(),
  enabled: z.boolean().optional(),
})
export type NewProvider = z.infer<typeof newProvider>

const providerChange = z.strictObject({
  id,
  name: providerName.optional(),
  baseUrl: baseUrl.nullable().optional(),
  confirmPrivateNetwork: confirmPrivateNetwork.optional(),
  enabled: z.boolean().optional(),
  timeouts: timeouts.partial().optional(),
  concurrency: z.int().min(1).max(1000).optional(),
  /** True again after a server was made to understand that token counts are asked for. */
  streamUsage: z.boolean().optional(),
})
export type ProviderChange = Omit<z.infer<typeof providerChange>, 'id'>

export const providersContract = {
  list: oc
    .route({ method: 'GET', path: '/providers', summary: 'All providers' })
    .input(nothing)
    .output(listOf(provider)),
  create: oc
    .route({ method: 'POST', path: '/providers', successStatus: 201, summary: 'Add a provider' })
    .input(newProvider)
    .output(provider),
  update: oc
    .route({
      method: 'PATCH',
      path: '/providers/{id}',
      summary: 'Change a provider; a changed base URL asks for its keys again',
    })
    .input(providerChange)
    .output(provider),
  remove: oc
    .route({
      method: 'DELETE',
      path: '/providers/{id}',
      summary:
        'Remove a provider and its keys; refused with what leans on it unless force=true; its ledger rows stay',
    })
    .input(z.strictObject({ id, force: queryBoolean.optional() }))
    .output(ok),
  test: oc
    .route({
      method: 'POST',
      path: '/providers/{id}/test',
      summary: 'Ask the provider for its model list, with the key a call would use',
    })
    .input(z.strictObject({ id, project: reference.optional(), environment: reference.optional() }))
    .output(providerTest),
}
