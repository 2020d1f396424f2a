/** Alerts in the order they need attention, with where each leads. */
import type { Alert, AlertKind } from '../../../contract/alerts'
import { formatCount } from '../../kit/format'
import { hourMs } from '../../../shared/spans'

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
} as const satisfies Record<AlertKind, string>

export interface AlertTarget {
  /** A route of the page that answers it. */
  readonly path: string
  readonly label: string
}

/** Where an alert leads: the page that answers it, at its subject where that page can show one. */
export function alertTarget({ kind, subject }: Pick<Alert, 'kind' | 'subject'>): AlertTarget {
  switch (kind) {
    case 'budget_threshold':
      return { path: '/budgets', label: 'Open budgets' }
    case 'emergency_stop':
      return { path: '/activity/audit', label: 'Open audit trail' }
    case 'hold_exceeded':
    case 'unresolved_entries':
    case 'suspect_usage':
      return { path: '/ledger', label: 'Open ledger' }
    case 'price_snapshot_old':
    case 'unpriced_charge':
    case 'served_dearer':
      return {
        path: subject?.includes('/') === true ? `/models/${subject}` : '/models',
        label: 'Open models',
      }
    case 'token_limit':
      return { path: '/limits/tokens', label: 'Open token limits' }
    case 'queue_length':
      return { path: '/activity/queue', label: 'Open queue' }
    case 'cache_hit_rate':
      return { path: '/cache', label: 'Open cache' }
    case 'error_rate':
    case 'spend_anomaly':
      return { path: '/usage', label: 'Open usage' }
    case 'breaker_open':
    case 'key_rotation_due':
    case 'keychain':
      return { path: '/keys', label: 'Open keys' }
    case 'dot_env':
    case 'ledger':
    case 'report':
      return { path: '/settings', label: 'Open settings' }
  }
}

const severityRank = { critical: 0, warning: 1, info: 2 } as const satisfies Record<
  Alert['severity'],
  number
>
export const severityNames = {
  critical: 'Critical',
  warning: 'Warning',
  info: 'Info',
} as const satisfies Record<Alert['severity'], string>

export interface AlertFilter {
  readonly show: 'open' | 'acknowledged' | 'all'
  readonly severity: Alert['severity'] | null
  readonly kind: AlertKind | null
}

/** Open ones first and the gravest of those on top; acknowledged ones by time. */
export function alertRows(alerts: readonly Alert[], filter: AlertFilter): Alert[] {
  return alerts
    .filter(
      (alert) =>
        filter.show === 'all' || (alert.acknowledgedAt === null) === (filter.show === 'open'),
    )
    .filter((alert) => filter.severity === null || alert.severity === filter.severity)
    .filter((alert) => filter.kind === null || alert.kind === filter.kind)
    .sort((a, b) => {
      const open = Number(a.acknowledgedAt !== null) - Number(b.acknowledgedAt !== null)
      if (open !== 0) return open
      const grave =
        a.acknowledgedAt === null ? severityRank[a.severity] - severityRank[b.severity] : 0
      return grave || b.time - a.time
    })
}

/** Kinds present, for the filter. */
export function kindsIn(alerts: readonly Alert[]): AlertKind[] {
  return [...new Set(alerts.map(({ kind }) => kind))].sort((a, b) =>
    kindNames[a].localeCompare(kindNames[b]),
  )
}

/** For how long a kind can be muted. */
export const muteSpans: readonly { readonly label: string; readonly ms: number | null }[] = [
  { label: 'For an hour', ms: hourMs },
  { label: 'For a day', ms: 24 * hourMs },
  { label: 'For a week', ms: 168 * hourMs },
  { label: 'Until lifted', ms: null },
]

export function openText(openCount: number): string {
  return openCount === 0
    ? 'None open'
    : openCount === 1
      ? '1 open'
      : `${formatCount(openCount)} open`
}
