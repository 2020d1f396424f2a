/** Alerts sent to an address of the person's, signed, until it takes them. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { alertPicks } from './alerts'
import { count, epochMs, id, listOf, nothing, pageFields } from './primitives'

export const webhook = z.object({
  url: z.string(),
  privateNetworkConfirmed: z.boolean(),
  /** Off: nothing is sent, and alerts of that time are not sent later. */
  enabled: z.boolean(),
  picks: alertPicks,
  secret: z.object({
    kept: z.enum(['keychain', 'session']),
    madeAt: epochMs,
    /** Until then the secret before it signs too. */
    previousUntil: epochMs.nullable(),
    /** Why nothing can be signed with it now, and what to do; null: it can. */
    problem: z.string().nullable(),
  }),
  createdAt: epochMs,
})
export type Webhook = z.infer<typeof webhook>

export const webhookState = z.object({
  webhook: webhook.nullable(),
  waiting: count,
  /** What went wrong at the last try, where that failed. */
  trouble: z.string().nullable(),
})
export type WebhookState = z.infer<typeof webhookState>

export const deliveryState = z.enum(['waiting', 'delivered', 'failed'])

export const webhookDelivery = z.object({
  /** Sent as `webhook-id`, the same at each try. */
  id,
  /** Null: a test. */
  alertId: id.nullable(),
  title: z.string(),
  madeAt: epochMs,
  state: deliveryState,
  attempts: count,
  nextTryAt: epochMs.nullable(),
  lastTryAt: epochMs.nullable(),
  /** Of the last try: what came back, how long it took, how it began, or why nothing came. */
  status: z.int().nullable(),
  durationMs: count.nullable(),
  answer: z.string().nullable(),
  error: z.string().nullable(),
})
export type WebhookDelivery = z.infer<typeof webhookDelivery>

const url = z.string().trim().min(1).max(2000)
const storage = z.enum(['keychain', 'session']).optional()

const newWebhook = z.strictObject({
  url,
  /** For plain http to a private network. */
  confirmPrivateNetwork: z.boolean().optional(),
  enabled: z.boolean().optional(),
  picks: alertPicks.optional(),
  storage,
})
export type NewWebhook = z.infer<typeof newWebhook>

const webhookChange = newWebhook.omit({ storage: true }).partial().strict()
export type WebhookChange = z.infer<typeof webhookChange>

/** `secret` is shown here and never again. */
const withSecret = z.object({ webhook, secret: z.string() })
export type WebhookWithSecret = z.infer<typeof withSecret>

const deliveriesQuery = z.strictObject({ state: deliveryState.optional(), ...pageFields(200) })
export type DeliveriesQuery = z.infer<typeof deliveriesQuery>

export const webhookContract = {
  get: oc
    .route({ method: 'GET', path: '/webhook', summary: 'Where alerts are sent, and how that goes' })
    .input(nothing)
    .output(webhookState),
  create: oc
    .route({
      method: 'POST',
      path: '/webhook',
      successStatus: 201,
      summary: 'Send alerts to an address, signed with the secret that the answer tells once',
    })
    .input(newWebhook)
    .output(withSecret),
  update: oc
    .route({ method: 'PATCH', path: '/webhook', summary: 'Change address, picks, or switch it' })
    .input(webhookChange)
    .output(webhook),
  remove: oc
    .route({
      method: 'DELETE',
      path: '/webhook',
      summary: 'Send alerts nowhere any more; the secret and what waits are forgotten',
    })
    .input(nothing)
    .output(z.object({ removed: z.literal(true) })),
  rotate: oc
    .route({
      method: 'POST',
      path: '/webhook/secret',
      summary: 'A new secret, told once; for a day the old one signs too',
    })
    .input(z.strictObject({ storage }))
    .output(withSecret),
  test: oc
    .route({
      method: 'POST',
      path: '/webhook/test',
      summary: 'Send a test now, once, and tell how it went',
    })
    .input(nothing)
    .output(webhookDelivery),
  deliveries: oc
    .route({ method: 'GET', path: '/webhook/deliveries', summary: 'What was sent, newest first' })
    .input(deliveriesQuery)
    .output(listOf(webhookDelivery)),
  resend: oc
    .route({
      method: 'POST',
      path: '/webhook/deliveries/{id}/resend',
      summary: 'Send it again now, under the same id',
    })
    .input(z.strictObject({ id }))
    .output(webhookDelivery),
}
