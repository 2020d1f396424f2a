/** Writes a ledger file back as the first version would have written it. */
import { renameSync } from 'node:fs'
import Database from 'better-sqlite3'
import { applicationId } from '../../src/main/storage/application-id'
import {
  columns,
  entryOf,
  laterFields,
  marks,
  type EntryDraft,
  type EntryRow,
} from '../../src/main/ledger/entry-row'
import { hashEntry } from '../../src/main/ledger/hash-chain'
import { migrations } from '../../src/main/storage/migrations'

/** What the first version would have written: its schema, with the rows of now. */
export function toFirstFormat(file: string) {
  const db = new Database(`${file}.first`)
  db.exec(migrations[0]?.sql ?? '')
  db.pragma('user_version = 1')
  db.pragma(`application_id = ${applicationId}`)
  db.pragma('foreign_keys = OFF')
  db.prepare('ATTACH ? AS source').run(file)
  const tables = db
    .prepare<[], string>("SELECT name FROM main.sqlite_schema WHERE type = 'table'")
    .pluck()
    .all()
  for (const table of tables) {
    const columns = db
      .prepare<[string, string], string>(
        "SELECT name FROM pragma_table_info(?, 'main') WHERE name IN (SELECT name FROM pragma_table_info(?, 'source'))",
      )
      .pluck()
      .all(table, table)
      .join(', ')
    // A table that is there no longer shares no column.
    if (columns !== '')
      db.exec(`INSERT INTO main.${table} (${columns}) SELECT ${columns} FROM source.${table}`)
  }
  const head =
    db
      .prepare<[], string>('SELECT hash FROM main.entries ORDER BY seq DESC LIMIT 1')
      .pluck()
      .get() ?? ''
  db.prepare('UPDATE main.meta SET value = replace(value, ?, ?)').run(head, chainAnew(db))
  db.close()
  renameSync(`${file}.first`, file)
}

/** The chain over the fields that the first form of an entry had; gives its last hash. */
function chainAnew(db: Database.Database): string {
  const trigger =
    db
      .prepare<[], string>(
        "SELECT sql FROM main.sqlite_schema WHERE name = 'entries_refuse_update'",
      )
      .pluck()
      .get() ?? ''
  db.exec('DROP TRIGGER main.entries_refuse_update')
  const list = Object.entries(columns)
    .filter(
      ([field]) =>
        !laterFields.has(field as keyof EntryDraft) && !marks.has(field as keyof EntryDraft),
    )
    .map(([field, column]) => `${column} AS ${field}`)
  const rows = db
    .prepare<[], EntryRow>(
      `SELECT seq, ${list.join(', ')}, prev_hash AS prevHash, hash, NULL AS charges FROM main.entries ORDER BY seq`,
    )
    .all()
  let before = rows[0]?.prevHash ?? ''
  for (const row of rows) {
    const hash = hashEntry(before, row.seq, entryOf(row))
    db.prepare('UPDATE main.entries SET prev_hash = ?, hash = ? WHERE seq = ?').run(
      before,
      hash,
      row.seq,
    )
    before = hash
  }
  db.exec(trigger)
  return before
}
