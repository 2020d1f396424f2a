/** Crossings and anomalies, kept until acknowledged (spec B8). */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { epochMs, id, listOf, queryBoolean, reference } from './primitives'

export const alertKind = z.enum([
  'budget_threshold', 'hold_exceeded', 'unresolved_entries', 'emergency_stop', 'ledger', 'keychain', 'price_snapshot_old',
  'token_limit', 'error_rate', 'queue_length', 'cache_hit_rate', 'breaker_open', 'key_rotation_due', 'spend_anomaly',
])
export type AlertKind = z.infer<typeof alertKind>

export const alert = z.object({
  id,
  time: epochMs,
  kind: alertKind,
  severity: z.enum(['info', 'warning', 'critical']),
  title: z.string(),
  message: z.string(),
  /** What it is about: a budget's, entry's or model's id. */
  subject: z.string().nullable(),
  acknowledgedAt: epochMs.nullable(),
})
export type Alert = z.infer<typeof alert>

export const alertsContract = {
  list: oc
    .route({ method: 'GET', path: '/alerts', summary: 'Alerts, newest first' })
    .input(z.object({ open: queryBoolean.optional(), cursor: reference.optional(), limit: z.coerce.number().int().min(1).max(500).optional() }))
    .output(listOf(alert).extend({ openCount: z.int() })),
  acknowledge: oc.route({ method: 'POST', path: '/alerts/{id}/acknowledge', summary: 'Acknowledge an alert' }).input(z.object({ id })).output(alert),
}
