/**
 * The schema that our migrations make, and how another file's differs from it. Nothing of the other
 * file is executed.
 */
import Database from 'better-sqlite3'
import type { Migration } from './migrations'
import type { Db } from './store'

interface Part {
  readonly type: string
  readonly name: string
  readonly table: string
  readonly sql: string | null
}

const select =
  "SELECT type, name, tbl_name AS \"table\", sql FROM sqlite_schema WHERE NOT (type = 'table' AND name GLOB 'sqlite_*') ORDER BY type, name"
const words: Readonly<Record<string, string>> = {
  table: 'a table',
  index: 'an index',
  trigger: 'a trigger',
  view: 'a view',
}

/**
 * Null: a file of this format has exactly our tables, indexes and triggers; else what is foreign in
 * it or missing, as a sentence.
 */
export function schemaProblem(db: Db, migrations: readonly Migration[]): string | null {
  const format = Number(db.pragma('user_version', { simple: true }))
  const ours = new Database(':memory:')
  try {
    for (const { number, sql } of migrations) if (number <= format) ours.exec(sql)
    const expected = new Map(partsOf(ours).map((part) => [keyOf(part), part]))
    for (const part of partsOf(db)) {
      const own = expected.get(keyOf(part))
      const kind = words[part.type] ?? 'something'
      if (own === undefined)
        return `It carries ${kind} that is not ours, "${part.name.slice(0, 60)}".`
      if (own.table !== part.table || plain(own.sql) !== plain(part.sql))
        return `Its ${part.type} "${part.name.slice(0, 60)}" is not ours.`
      expected.delete(keyOf(part))
    }
    const [missing] = expected.values()
    return missing === undefined ? null : `It has no ${missing.type} "${missing.name}".`
  } finally {
    ours.close()
  }
}

function partsOf(db: Db): Part[] {
  return db.prepare<[], Part>(select).all()
}

function keyOf({ type, name }: Part): string {
  return `${type} ${name}`
}

/**
 * Comments and spacing are kept by SQLite as they were written, and may have been written otherwise
 * by an earlier version.
 */
function plain(sql: string | null): string {
  return (sql ?? '')
    .replaceAll(/--[^\n]*/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ ?([(),]) ?/g, '$1')
    .trim()
}
