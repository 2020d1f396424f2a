/** Where an alert leads: the page that answers it, at its subject where that page can show one. */
import type { Alert } from './alerts'

/** A route of the page, such as `/models/openai/gpt-4o`. */
export function alertPlace({ kind, subject }: Pick<Alert, 'kind' | 'subject'>): string {
  switch (kind) {
    case 'budget_threshold':
      return '/budgets'
    case 'emergency_stop':
      return '/activity/audit'
    case 'hold_exceeded':
    case 'unresolved_entries':
    case 'suspect_usage':
      return '/ledger'
    case 'price_snapshot_old':
    case 'unpriced_charge':
    case 'served_dearer':
      return subject?.includes('/') === true ? `/models/${subject}` : '/models'
    case 'token_limit':
      return '/limits/tokens'
    case 'queue_length':
      return '/activity/queue'
    case 'cache_hit_rate':
      return '/cache'
    case 'error_rate':
    case 'spend_anomaly':
      return '/usage'
    case 'breaker_open':
    case 'key_rotation_due':
    case 'keychain':
      return '/keys'
    case 'dot_env':
    case 'ledger':
    case 'report':
    case 'webhook':
      return '/settings'
  }
}
