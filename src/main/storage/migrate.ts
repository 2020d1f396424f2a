/** Brings a ledger file to the newest format. */
import { applicationId } from './application-id'
import { migrations } from './migrations'
import type { Db } from './store'

/** The format this program writes. */
export const newestFormat = migrations.at(-1)?.number ?? 0

/** How far a file has come: the number of its last migration; 0 for a new one. */
export function formatOf(db: Db): number {
  return Number(db.pragma('user_version', { simple: true }))
}

/** Applies what is new, in order, each in a transaction of its own with its number. */
export function migrate(db: Db) {
  const current = formatOf(db)
  db.pragma(`application_id = ${applicationId}`)
  for (const migration of migrations) {
    if (migration.number <= current) continue
    db.transaction(() => {
      db.exec(migration.sql)
      db.pragma(`user_version = ${migration.number}`)
    }).immediate()
  }
}
