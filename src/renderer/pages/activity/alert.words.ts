/** Alerts in the order they need attention, with where each leads. */
import { alertPlace } from '../../../contract/alert-place'
import type { Alert, AlertKind } from '../../../contract/alerts'
import { formatCount } from '../../kit/format'
import { hourMs } from '../../../shared/spans'
import { kindNames } from '../../parts/alert.words'

export interface AlertTarget {
  /** A route of the page that answers it. */
  readonly path: string
  readonly label: string
}

const placeNames: Readonly<Record<string, string>> = {
  '/activity/audit': 'Open audit trail',
  '/activity/queue': 'Open queue',
  '/limits/tokens': 'Open token limits',
}

/** A link to where an alert leads. */
export function alertTarget(alert: Pick<Alert, 'kind' | 'subject'>): AlertTarget {
  const path = alertPlace(alert)
  const page = path.split('/')[1] ?? ''
  return { path, label: placeNames[path] ?? `Open ${page}` }
}

const severityRank = { critical: 0, warning: 1, info: 2 } as const satisfies Record<
  Alert['severity'],
  number
>
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
