/** Crossings and anomalies, kept until acknowledged; each is shown as an operating-system notification once it is on disk (spec B8). */
import { alertKind, type Alert } from '../../contract/alerts'
import { idCursor } from '../platform/cursor'
import { Failure } from '../platform/failure'
import type { Platform } from '../platform/platform'
import type { Store } from '../storage/store'

export type NewAlert = Pick<Alert, 'kind' | 'severity' | 'title' | 'message'> & {
  readonly subject?: string | null
}

export interface AlertPage {
  /** True leaves out what has been acknowledged and what is of a muted kind; false gives what has been acknowledged alone. */
  readonly open?: boolean | undefined
  readonly cursor?: string | undefined
  readonly limit?: number | undefined
}

export interface Alerts {
  /** Keeps an alert. Call inside the transaction of what it tells of: where that is rolled back, nobody is told. */
  raise(alert: NewAlert): Alert
  /** The same, unless one of its kind about the same subject has not been acknowledged yet. */
  raiseOnce(alert: NewAlert): void
  /** What these told of is over: marks those of the kind about the subject as seen. Call inside the transaction that ended it. */
  resolve(kind: Alert['kind'], subject: string | null): void
  /** Newest first. */
  list(page?: AlertPage): { items: Alert[]; nextCursor?: string; openCount: number }
  /** Marks it as seen; what was seen before keeps its first time. Throws Failure `not_found`. */
  acknowledge(id: string): Alert
  /** Neither acknowledged nor of a muted kind. */
  openCount(): number
}

/** An operating-system notification; the caller decides whether the person wants them. */
export type Notify = (title: string, body: string) => void

type Row = Omit<Alert, 'acknowledgedAt'> & { readonly acknowledged_at: number | null }

export function createAlerts(
  { db, write }: Pick<Store, 'db' | 'write'>,
  { clock, newId, changes, log }: Pick<Platform, 'clock' | 'newId' | 'changes' | 'log'>,
  notify: Notify,
): Alerts {
  const insert = db.prepare(
    'INSERT INTO alerts (id, time, kind, severity, title, message, subject) VALUES (?, ?, ?, ?, ?, ?, ?)',
  )
  const find = db.prepare<[string], Row>('SELECT * FROM alerts WHERE id = ?')
  const mark = db.prepare(
    'UPDATE alerts SET acknowledged_at = ? WHERE id = ? AND acknowledged_at IS NULL',
  )
  const standing = db
    .prepare<[string, string | null], number>(
      'SELECT 1 FROM alerts WHERE kind = ? AND subject IS ? AND acknowledged_at IS NULL LIMIT 1',
    )
    .pluck()
  const markAll = db.prepare(
    'UPDATE alerts SET acknowledged_at = ? WHERE kind = ? AND subject IS ? AND acknowledged_at IS NULL',
  )
  const open =
    'acknowledged_at IS NULL AND kind NOT IN (SELECT kind FROM alert_mutes WHERE until IS NULL OR until > @now)'
  const countOpen = db
    .prepare<[{ now: number }], number>(`SELECT count(*) FROM alerts WHERE ${open}`)
    .pluck()
  const isMuted = db
    .prepare<[string, number], number>(
      'SELECT 1 FROM alert_mutes WHERE kind = ? AND (until IS NULL OR until > ?)',
    )
    .pluck()
  const select = (only: string) =>
    db.prepare<[{ cursor: string; limit: number; now: number }], Row>(
      `SELECT * FROM alerts WHERE id < @cursor ${only} ORDER BY id DESC LIMIT @limit`,
    )
  const pages = {
    all: select(''),
    open: select(`AND ${open}`),
    seen: select('AND acknowledged_at IS NOT NULL'),
  }

  function tell(id: string) {
    // The transaction is over by now, because transactions never outlive a turn of the event loop; a missing row was rolled back.
    if (!db.open) return
    const row = find.get(id)
    if (row === undefined) return
    changes.publish('alerts')
    if (isMuted.get(row.kind, clock.now()) !== undefined) return
    try {
      notify(row.title, row.message)
    } catch (error) {
      log.warn('A notification could not be shown', { alert: id, error: String(error) })
    }
  }

  function openCount(): number {
    return countOpen.get({ now: clock.now() }) ?? 0
  }

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
    insert.run(alert.id, alert.time, kind, severity, title, message, subject)
    setImmediate(tell, alert.id)
    return alert
  }

  return {
    openCount,
    raise,
    raiseOnce(alert) {
      if (standing.get(alert.kind, alert.subject ?? null) === undefined) raise(alert)
    },
    resolve(kind, subject) {
      if (markAll.run(clock.now(), kind, subject).changes > 0) changes.publish('alerts')
    },
    list({ open, cursor, limit = 100 } = {}) {
      const rows = pages[open === undefined ? 'all' : open ? 'open' : 'seen'].all({
        cursor: idCursor(cursor, 'alr'),
        limit: limit + 1,
        now: clock.now(),
      })
      const items = rows.slice(0, limit).map(asAlert)
      const last = items.at(-1)
      return {
        items,
        ...(rows.length > limit && last !== undefined ? { nextCursor: last.id } : {}),
        openCount: openCount(),
      }
    },
    acknowledge(id) {
      const row = write(() => {
        mark.run(clock.now(), id)
        return find.get(id)
      })
      if (row === undefined)
        throw new Failure(
          'not_found',
          `There is no alert "${id}". Ask for the list of alerts again.`,
        )
      changes.publish('alerts')
      return asAlert(row)
    },
  }
}

/** A kind that cannot be read is one of the ledger's troubles. */
function asAlert({ acknowledged_at: acknowledgedAt, kind, ...alert }: Row): Alert {
  return { ...alert, kind: alertKind.safeParse(kind).data ?? 'ledger', acknowledgedAt }
}
