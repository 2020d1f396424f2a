/**
 * Whether a file may be taken as a ledger: ours, of a format we know, whole, with exactly our
 * schema, and every cell of it can be read. Runs on the backup thread.
 */
import Database from 'better-sqlite3'
import { z } from 'zod'
import { isTimeZone } from '../../shared/zones'
import { schemaProblem } from './expected-schema'
import type { Migration } from './migrations'
import { applicationId } from './application-id'
import { parseCell, storedJson, type JsonColumn } from './stored-json'
import type { Db } from './store'

/**
 * Tables that grow with every call: that their cells are JSON is looked at, their shape only where
 * somebody acts on it.
 */
const bulk = new Set(['cache_answers', 'calls', 'dead_letters', 'holds', 'validation_results'])

/** Null, or why not, as a sentence. `goOn` throws when the answer is no longer wanted. */
export function inspectForeign(
  file: string,
  migrations: readonly Migration[],
  goOn: () => void,
): string | null {
  const db = new Database(file, { readonly: true, fileMustExist: true, timeout: 0 })
  try {
    db.pragma('temp_store = MEMORY')
    db.pragma('trusted_schema = OFF')
    if (db.pragma('application_id', { simple: true }) !== applicationId)
      return 'It is not a ledger of this program.'
    const newest = migrations.at(-1)?.number ?? 0
    const format = Number(db.pragma('user_version', { simple: true }))
    if (format < 1 || format > newest)
      return `Its format ${format} is not one that this version knows (1 to ${newest}).`
    const schema = schemaProblem(db, migrations)
    if (schema !== null) return schema
    goOn()
    const pages: unknown = db.pragma('quick_check(1)', { simple: true })
    if (pages !== 'ok') return `SQLite finds it damaged (${String(pages).slice(0, 200)}).`
    return cellProblem(db, goOn)
  } finally {
    db.close()
  }
}

function cellProblem(db: Db, goOn: () => void): string | null {
  for (const column of Object.keys(storedJson) as JsonColumn[]) {
    const [table = '', cell = ''] = column.split('.')
    if (table === 'meta' || !has(db, table, cell)) continue
    goOn()
    if (bulk.has(table)) {
      const row: unknown = db
        .prepare(
          `SELECT ${keyOf(db, table)} FROM ${table} WHERE ${cell} IS NOT NULL AND NOT json_valid(${cell}) LIMIT 1`,
        )
        .pluck()
        .get()
      if (row !== undefined) return told(column, row, 'it is not JSON')
      if (table !== 'holds') continue
    }
    const only = table === 'holds' ? "AND state = 'open'" : ''
    for (const [row, text] of db
      .prepare<[], [unknown, unknown]>(
        `SELECT ${keyOf(db, table)}, ${cell} FROM ${table} WHERE ${cell} IS NOT NULL ${only}`,
      )
      .raw()
      .iterate()) {
      const parsed = parseCell<unknown>(storedJson[column], text)
      if (!parsed.ok) return told(column, row, parsed.problem)
    }
  }
  const emergency: unknown = db
    .prepare("SELECT value FROM meta WHERE name = 'emergency'")
    .pluck()
    .get()
  if (emergency !== undefined && !parseCell<unknown>(storedJson['meta.emergency'], emergency).ok)
    return told('meta.value', 'emergency', 'it is not what it must be')
  for (const [name, value] of db
    .prepare<[], [string, string]>('SELECT name, value FROM settings')
    .raw()
    .all())
    if (!isJson(value)) return told('settings.value', name, 'it is not JSON')
  const zone = db
    .prepare<[], [string, string]>('SELECT id, time_zone FROM budgets')
    .raw()
    .all()
    .find(([, name]) => !isTimeZone(name))
  return zone === undefined
    ? null
    : told('budgets.time_zone', zone[0], 'there is no such time zone')
}

function has(db: Db, table: string, column: string): boolean {
  return (
    db.prepare('SELECT 1 FROM pragma_table_info(?) WHERE name = ?').get(table, column) !== undefined
  )
}

/** The column that names a row. */
function keyOf(db: Db, table: string): string {
  return `"${String(db.prepare('SELECT name FROM pragma_table_info(?) ORDER BY cid LIMIT 1').pluck().get(table))}"`
}

function isJson(text: string): boolean {
  return parseCell<unknown>(z.unknown(), text).ok
}

function told(place: string, row: unknown, problem: string): string {
  return `Its cell ${place} of "${String(row).slice(0, 80)}" cannot be read: ${problem}.`
}
