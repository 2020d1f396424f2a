/** The table of alerts. An open alert is neither acknowledged nor of a muted kind. */
import { alertKind, type Alert } from '../../contract/alerts'
import type { Db } from '../storage/store'

type Row = Omit<Alert, 'acknowledgedAt'> & { readonly acknowledged_at: number | null }

export type AlertRows = ReturnType<typeof createAlertRows>

/** Instants in epoch ms. */
export function createAlertRows(db: Db) {
  const insert = db.prepare(
    `INSERT INTO alerts (id, time, kind, severity, title, message, subject)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
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
    `UPDATE alerts SET acknowledged_at = ?
     WHERE kind = ? AND subject IS ? AND acknowledged_at IS NULL`,
  )
  const isMuted = db
    .prepare<[string, number], number>(
      'SELECT 1 FROM alert_mutes WHERE kind = ? AND (until IS NULL OR until > ?)',
    )
    .pluck()

  return {
    insert({ id, time, kind, severity, title, message, subject }: Alert): void {
      insert.run(id, time, kind, severity, title, message, subject)
    },
    find(id: string): Alert | undefined {
      const row = find.get(id)
      return row === undefined ? undefined : asAlert(row)
    },
    /** One that was acknowledged before keeps its first time. */
    acknowledge: (id: string, now: number) => void mark.run(now, id),
    /** Gives how many. */
    acknowledgeAll: (kind: Alert['kind'], subject: string | null, now: number) =>
      markAll.run(now, kind, subject).changes,
    isStanding: (kind: Alert['kind'], subject: string | null) =>
      standing.get(kind, subject) !== undefined,
    isMuted: (kind: Alert['kind'], now: number) => isMuted.get(kind, now) !== undefined,
    ...createAlertPages(db),
  }
}

function createAlertPages(db: Db) {
  const isOpen = `acknowledged_at IS NULL AND kind NOT IN
    (SELECT kind FROM alert_mutes WHERE until IS NULL OR until > @now)`
  const countOpen = db
    .prepare<[{ now: number }], number>(`SELECT count(*) FROM alerts WHERE ${isOpen}`)
    .pluck()
  const select = (only: string) =>
    db.prepare<[{ cursor: string; limit: number; now: number }], Row>(
      `SELECT * FROM alerts WHERE id < @cursor ${only} ORDER BY id DESC LIMIT @limit`,
    )
  const pages = {
    all: select(''),
    open: select(`AND ${isOpen}`),
    seen: select('AND acknowledged_at IS NOT NULL'),
  }
  return {
    countOpen: (now: number) => countOpen.get({ now }) ?? 0,
    /** Those before `cursor`, newest first. */
    page: (which: keyof typeof pages, cursor: string, limit: number, now: number) =>
      pages[which].all({ cursor, limit, now }).map(asAlert),
  }
}

/** A kind that cannot be read is one of the ledger's troubles. */
function asAlert({ acknowledged_at: acknowledgedAt, kind, ...alert }: Row): Alert {
  return { ...alert, kind: alertKind.safeParse(kind).data ?? 'ledger', acknowledgedAt }
}
