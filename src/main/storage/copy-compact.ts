/**
 * A compact copy of the ledger: row by row from one snapshot beside the writer, so that what was
 * deleted is not in it and the copy can be given up at any row. SQLite's own VACUUM INTO makes the
 * same file, but nobody can stop it.
 */
import { closeSync, fsyncSync, openSync } from 'node:fs'
import Database from 'better-sqlite3'
import type { ThreadWatch } from './backup-task'

interface Part {
  readonly type: string
  readonly name: string
  readonly sql: string | null
}

/** `watch` throws when the copy is no longer wanted; the file is then of no use. */
export function copyCompact(from: string, to: string, watch: ThreadWatch): void {
  closeSync(openSync(to, 'wx', 0o600))
  const db = new Database(to, { timeout: 5000 })
  try {
    for (const pragma of [
      'temp_store = MEMORY',
      'journal_mode = OFF',
      'synchronous = OFF',
      'foreign_keys = OFF',
    ])
      db.pragma(pragma)
    db.function('go_on', { deterministic: false, directOnly: true }, () => {
      watch.oneMore()
      return 1
    })
    db.prepare('ATTACH ? AS source').run(from)
    db.exec('BEGIN')
    const parts = db
      .prepare<[], Part>(
        "SELECT type, name, sql FROM source.sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY rowid",
      )
      .all()
    for (const { sql } of ofType(parts, 'table')) db.exec(sql ?? '')
    watch.begin('rows', countRows(db, ofType(parts, 'table')))
    for (const { name } of ofType(parts, 'table')) copyRows(db, name)
    // Filled first: each index is then built in order, in one step.
    const last = [...ofType(parts, 'index'), ...ofType(parts, 'trigger')]
    watch.begin('indexes', last.length)
    for (const { sql } of last) {
      watch.oneMore()
      db.exec(sql ?? '')
    }
    for (const name of ['application_id', 'user_version'])
      db.pragma(`${name} = ${Number(db.pragma(`source.${name}`, { simple: true }))}`)
    db.exec('COMMIT')
    db.exec('DETACH source')
  } finally {
    db.close()
  }
  watch.goOn()
  const handle = openSync(to, 'r+')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

function ofType(parts: readonly Part[], type: string): readonly Part[] {
  return parts.filter((part) => part.type === type)
}

function countRows(db: Database.Database, tables: readonly Part[]): number {
  return tables.reduce(
    (sum, { name }) =>
      sum + (db.prepare<[], number>(`SELECT count(*) FROM source."${name}"`).pluck().get() ?? 0),
    0,
  )
}

/** Rows keep their ids: the order they were made in is read from them. */
function copyRows(db: Database.Database, table: string) {
  const columns = db
    .prepare<[string], { name: string; type: string; pk: number }>(
      "SELECT name, type, pk FROM pragma_table_info(?, 'source')",
    )
    .all(table)
  const withoutRowid =
    db
      .prepare<[string], number>(
        "SELECT wr FROM pragma_table_list WHERE schema = 'source' AND name = ?",
      )
      .pluck()
      .get(table) === 1
  const keys = columns.filter(({ pk }) => pk > 0)
  const hasOwnRowid = keys.length === 1 && keys[0]?.type === 'INTEGER'
  const names = columns.map(({ name }) => `"${name}"`)
  const list = [...(withoutRowid || hasOwnRowid ? [] : ['rowid']), ...names].join(', ')
  const order = withoutRowid
    ? keys
        .toSorted((a, b) => a.pk - b.pk)
        .map(({ name }) => `"${name}"`)
        .join(', ')
    : 'rowid'
  db.exec(
    `INSERT INTO main."${table}" (${list}) SELECT ${list} FROM source."${table}" WHERE go_on() = 1 ORDER BY ${order}`,
  )
}
