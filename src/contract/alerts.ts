/** Crossings and anomalies, kept until acknowledged (spec B8). */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { epochMs, id, listOf, pageFields, queryBoolean } from './primitives'

export const alertKind = z.enum([
  'budget_threshold',
  'hold_exceeded',
  'unresolved_entries',
  'emergency_stop',
  'ledger',
  'keychain',
  'price_snapshot_old',
  'token_limit',
  'error_rate',
  'queue_length',
  'cache_hit_rate',
  'breaker_open',
  'key_rotation_due',
  'spend_anomaly',
  'dot_env',
  'unpriced_charge',
  'served_dearer',
  'suspect_usage',
  'report',
  'webhook',
])
export type AlertKind = z.infer<typeof alertKind>

/** Least first. */
export const severities = ['info', 'warning', 'critical'] as const
export const alertSeverity = z.enum(severities)
export type AlertSeverity = z.infer<typeof alertSeverity>

export const alert = z.object({
  id,
  time: epochMs,
  kind: alertKind,
  severity: alertSeverity,
  title: z.string(),
  message: z.string(),
  /** What it is about: a budget's, entry's or model's id. */
  subject: z.string().nullable(),
  acknowledgedAt: epochMs.nullable(),
})
export type Alert = z.infer<typeof alert>

/** Which alerts a person wants to be told of by some way: those as grave as `severity`, or graver. */
export const alertPicks = z.strictObject({
  severity: alertSeverity,
  /** Null: every kind, those of later versions too. */
  kinds: z.array(alertKind).min(1).max(100).nullable(),
})
export type AlertPicks = z.infer<typeof alertPicks>

export const everyAlert: AlertPicks = { severity: 'info', kinds: null }

export function isPicked(
  { severity, kinds }: AlertPicks,
  alert: Pick<Alert, 'kind' | 'severity'>,
): boolean {
  return (
    severities.indexOf(alert.severity) >= severities.indexOf(severity) &&
    (kinds === null || kinds.includes(alert.kind))
  )
}

/** Alerts of a muted kind are kept, but neither notified nor counted as open. */
export const mute = z.object({
  kind: alertKind,
  since: epochMs,
  /** Null: until it is lifted. */
  until: epochMs.nullable(),
})
export type Mute = z.infer<typeof mute>

const mutes = z.object({ items: z.array(mute) })

const alertsQuery = z.strictObject({
  /**
   * True leaves out what has been acknowledged and what is of a muted kind; false gives what has
   * been acknowledged alone.
   */
  open: queryBoolean.optional(),
  ...pageFields(500),
})
export type AlertsQuery = z.infer<typeof alertsQuery>

export const alertsContract = {
  list: oc
    .route({ method: 'GET', path: '/alerts', summary: 'Alerts, newest first' })
    .input(alertsQuery)
    .output(listOf(alert).extend({ openCount: z.int(), mutes: z.array(mute) })),
  acknowledge: oc
    .route({ method: 'POST', path: '/alerts/{id}/acknowledge', summary: 'Acknowledge an alert' })
    .input(z.strictObject({ id }))
    .output(alert),
  mute: oc
    .route({
      method: 'POST',
      path: '/alerts/mute',
      summary: 'Mute a kind of alerts until a time, or without an end where it is null; on record',
    })
    .input(z.strictObject({ kind: alertKind, until: epochMs.nullable() }))
    .output(mutes),
  unmute: oc
    .route({
      method: 'POST',
      path: '/alerts/unmute',
      summary: 'Lift the mute of a kind of alerts, on record',
    })
    .input(z.strictObject({ kind: alertKind }))
    .output(mutes),
}
