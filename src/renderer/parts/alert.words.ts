/** What the kinds and severities of alerts are called. */
import type { AlertKind, AlertSeverity } from '../../contract/alerts'

export const kindNames = {
  budget_threshold: 'Budget',
  hold_exceeded: 'Hold exceeded',
  unresolved_entries: 'Unresolved entries',
  emergency_stop: 'Emergency stop',
  ledger: 'Ledger',
  keychain: 'Keychain',
  price_snapshot_old: 'Prices',
  token_limit: 'Token limit',
  error_rate: 'Error rate',
  queue_length: 'Queue',
  cache_hit_rate: 'Cache',
  breaker_open: 'Circuit open',
  key_rotation_due: 'Key rotation',
  spend_anomaly: 'Spend',
  dot_env: '.env file',
  unpriced_charge: 'Unpriced charge',
  served_dearer: 'Dearer model served',
  suspect_usage: 'Suspect count',
  report: 'Report',
  webhook: 'Webhook',
} as const satisfies Record<AlertKind, string>

export const severityNames = {
  critical: 'Critical',
  warning: 'Warning',
  info: 'Info',
} as const satisfies Record<AlertSeverity, string>
