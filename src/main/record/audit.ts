/**
 * "On record": an insert-only row of who did what, before and after. Call inside the transaction of
 * the change itself.
 */
import type { AuditRow } from '../../contract/system'
import { idCursor } from '../platform/cursor'
import type { Platform } from '../platform/platform'
import type { Store } from '../storage/store'

export interface AuditNote {
  /** `page`, `api` or `tollgate`. */
  readonly who: string
  readonly what: string
  readonly subject?: string
  readonly before?: unknown
  readonly after?: unknown
}

export interface Audit {
  note(note: AuditNote): void
  find(id: string): AuditRow | undefined
  /** The last of its kind about something. */
  latest(what: string, subject: string): AuditRow | undefined
  list(page: { readonly cursor?: string | undefined; readonly limit?: number | undefined }): {
    items: AuditRow[]
    nextCursor?: string
  }
}

export function createAudit(
  { db }: Pick<Store, 'db'>,
  { clock, newId }: Pick<Platform, 'clock' | 'newId'>,
): Audit {
  const insert = db.prepare(
    'INSERT INTO audit (id, time, who, what, subject, before, after) VALUES (?, ?, ?, ?, ?, ?, ?)',
  )
  const columns = 'id, time, who, what, subject, before, after'
  const page = db.prepare<[string, number], AuditRow>(
    `SELECT ${columns} FROM audit WHERE id < ? ORDER BY id DESC LIMIT ?`,
  )
  const byId = db.prepare<[string], AuditRow>(`SELECT ${columns} FROM audit WHERE id = ?`)
  const newest = db.prepare<[string, string], AuditRow>(
    `SELECT ${columns} FROM audit WHERE what = ? AND subject = ? ORDER BY id DESC LIMIT 1`,
  )
  return {
    note({ who, what, subject, before, after }) {
      insert.run(
        newId('aud'),
        clock.now(),
        who,
        what,
        subject ?? null,
        asText(before),
        asText(after),
      )
    },
    find: (id) => byId.get(id),
    latest: (what, subject) => newest.get(what, subject),
    list({ cursor, limit = 100 }) {
      const items = page.all(idCursor(cursor, 'aud'), limit)
      const last = items.at(-1)
      return items.length === limit && last !== undefined
        ? { items, nextCursor: last.id }
        : { items }
    },
  }
}

function asText(value: unknown): string | null {
  return value === undefined || value === null ? null : JSON.stringify(value)
}
