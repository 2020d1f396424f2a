/**
 * Crossings and anomalies, kept until acknowledged; each is shown as an operating-system
 * notification once it is on disk (spec B8).
 */
import type { Alert, AlertsQuery } from '../../contract/alerts'
import { idCursor } from '../platform/cursor'
import { Failure } from '../platform/failure'
import type { Platform } from '../platform/platform'
import type { Store } from '../storage/store'
import { createAlertRows, type AlertRows } from './alert-rows'

export type NewAlert = Pick<Alert, 'kind' | 'severity' | 'title' | 'message'> & {
  readonly subject?: string | null
}

export interface Alerts {
  /**
   * Keeps an alert. Call inside the transaction of what it tells of: where that is rolled back,
   * nobody is told.
   */
  raise(alert: NewAlert): Alert
  /** The same, unless one of its kind about the same subject has not been acknowledged yet. */
  raiseOnce(alert: NewAlert): void
  /**
   * What these told of is over: marks those of the kind about the subject as seen. Call inside the
   * transaction that ended it.
   */
  resolve(kind: Alert['kind'], subject: string | null): void
  /** Newest first. */
  list(page?: AlertsQuery): { items: Alert[]; nextCursor?: string; openCount: number }
  /** Marks it as seen; what was seen before keeps its first time. Throws Failure `not_found`. */
  acknowledge(id: string): Alert
  /** Neither acknowledged nor of a muted kind. */
  openCount(): number
}

/** An operating-system notification; the caller decides whether the person wants it. */
export type Notify = (title: string, body: string, alert: Alert) => void

/** Where alerts that are not mute go out of this machine. */
export interface AlertOutbox {
  /** Called inside the transaction of the alert. */
  add(alert: Alert): void
  /** What was added is on disk. */
  flush(): void
}

const nowhere: AlertOutbox = { add() {}, flush() {} }

export function createAlerts(
  store: Pick<Store, 'db' | 'write'>,
  platform: Pick<Platform, 'clock' | 'newId' | 'changes' | 'log'>,
  notify: Notify,
  outbox: AlertOutbox = nowhere,
): Alerts {
  const { clock, newId, changes } = platform
  const rows = createAlertRows(store.db)

  const tell = createTell(rows, store, platform, { notify, flush: outbox.flush })

  function raise({ kind, severity, title, message, subject = null }: NewAlert): Alert {
    const alert: Alert = {
      id: newId('alr'),
      time: clock.now(),
      kind,
      severity,
      title,
      message,
      subject,
      acknowledgedAt: null,
    }
    rows.insert(alert)
    if (!rows.isMuted(kind, alert.time)) outbox.add(alert)
    setImmediate(tell, alert.id)
    return alert
  }

  const openCount = () => rows.countOpen(clock.now())
  return {
    openCount,
    raise,
    raiseOnce(alert) {
      if (!rows.isStanding(alert.kind, alert.subject ?? null)) raise(alert)
    },
    resolve(kind, subject) {
      if (rows.acknowledgeAll(kind, subject, clock.now()) > 0) changes.publish('alerts')
    },
    list({ open, cursor, limit = 100 } = {}) {
      const which = open === undefined ? 'all' : open ? 'open' : 'seen'
      const found = rows.page(which, idCursor(cursor, 'alr'), limit + 1, clock.now())
      const items = found.slice(0, limit)
      const last = items.at(-1)
      return {
        items,
        ...(found.length > limit && last !== undefined ? { nextCursor: last.id } : {}),
        openCount: openCount(),
      }
    },
    acknowledge(id) {
      const alert = store.write(() => {
        rows.acknowledge(id, clock.now())
        return rows.find(id)
      })
      if (alert === undefined) throw unknownAlert(id)
      changes.publish('alerts')
      return alert
    },
  }
}

/**
 * Tells of an alert that was kept. Call in a later turn of the event loop than the one that raised
 * it.
 */
function createTell(
  rows: AlertRows,
  { db }: Pick<Store, 'db'>,
  { clock, changes, log }: Pick<Platform, 'clock' | 'changes' | 'log'>,
  { notify, flush }: { readonly notify: Notify; readonly flush: () => void },
): (id: string) => void {
  return (id) => {
    // The transaction is over by now, because transactions never outlive a turn of the event loop;
    // a missing row was rolled back.
    if (!db.open) return
    const alert = rows.find(id)
    if (alert === undefined) return
    changes.publish('alerts')
    flush()
    if (rows.isMuted(alert.kind, clock.now())) return
    try {
      notify(alert.title, alert.message, alert)
    } catch (error) {
      log.warn('A notification could not be shown', { alert: id, error: String(error) })
    }
  }
}

function unknownAlert(id: string): Failure {
  return new Failure('not_found', `There is no alert "${id}". Ask for the list of alerts again.`)
}
