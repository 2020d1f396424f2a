/**
 * Puts the content of another database of the same format in place of this one's, in one
 * transaction: all of it or nothing.
 */
import type { Db, Store } from './store'

/**
 * Not the backup's alone but both, and where they differ the present row: what is on record, what
 * was learned, what the keychain holds now.
 */
const union = [
  'providers',
  'keys',
  'token_margins',
  'learned_dialects',
  'audit',
  'alerts',
  'broken_cells',
  'webhook',
  'webhook_deliveries',
] as const
/**
 * Facts of now, not of then: an engaged emergency stop, secrets still to be deleted, breaks of the
 * chain a person went on with here.
 */
const presentMeta = ['emergency', 'keys.leftovers', 'verify.accepted'] as const

/**
 * The addresses that keys are sent to are those of now, unless what is here was started afresh in
 * place of what was lost: then the backup's are better, and the keys entered meanwhile for a
 * provider whose address they change must be forgotten first.
 */
export function findMovedProviders(
  { db }: Pick<Store, 'db'>,
  source: string,
): { readonly afresh: boolean; readonly moved: readonly string[] } {
  db.prepare('ATTACH ? AS source').run(source)
  try {
    const salt = (schema: 'main' | 'source') =>
      db.prepare(`SELECT value FROM ${schema}.meta WHERE name = 'keys.salt'`).pluck().get()
    if (salt('main') === salt('source')) return { afresh: false, moved: [] }
    const moved = db
      .prepare<[], string>(
        'SELECT main.providers.id FROM main.providers JOIN source.providers AS other USING (id) WHERE main.providers.base_url IS NOT other.base_url',
      )
      .pluck()
    return { afresh: true, moved: moved.all() }
  } finally {
    db.exec('DETACH source')
  }
}

/**
 * `alongside` runs in the same transaction, for the audit row. The source file must be of the
 * newest format, verified, and nobody else's.
 */
export function replaceContent(
  { db, write }: Store,
  source: string,
  afresh: boolean,
  alongside: () => void,
): void {
  // Checked before the commit instead: row by row it would search all entries for each one.
  db.pragma('foreign_keys = OFF')
  db.prepare('ATTACH ? AS source').run(source)
  try {
    write(() => {
      const triggers = db
        .prepare<[], { name: string; sql: string }>(
          "SELECT name, sql FROM main.sqlite_schema WHERE type = 'trigger'",
        )
        .all()
      for (const { name } of triggers) db.exec(`DROP TRIGGER main.${name}`)
      replaceMeta(db)
      for (const table of tablesOf(db)) replaceTable(db, table, afresh)
      for (const { sql } of triggers) db.exec(sql)
      if (db.prepare('PRAGMA main.foreign_key_check').all().length > 0)
        throw new Error('The restored rows do not refer to each other as they must.')
      alongside()
    })
  } finally {
    db.exec('DETACH source')
    db.pragma('foreign_keys = ON')
  }
}

function tablesOf(db: Db): string[] {
  return db
    .prepare<[], string>(
      "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT IN ('meta') AND name NOT LIKE 'sqlite_%'",
    )
    .pluck()
    .all()
}

function replaceTable(db: Db, table: string, afresh: boolean) {
  if (union.some((name) => name === table)) {
    const winner = table === 'providers' && afresh ? 'REPLACE' : 'IGNORE'
    db.exec(`INSERT OR ${winner} INTO main.${table} SELECT * FROM source.${table}`)
    return
  }
  db.exec(`DELETE FROM main.${table}; INSERT INTO main.${table} SELECT * FROM source.${table}`)
}

/** `keys.salt` belongs to the keys that are here; the backup's counts where there are none. */
function replaceMeta(db: Db) {
  const hasKeys = db.prepare('SELECT EXISTS (SELECT 1 FROM main.keys)').pluck().get() === 1
  const kept = [...presentMeta, ...(hasKeys ? ['keys.salt'] : [])]
  const places = kept.map(() => '?').join(', ')
  db.prepare(`DELETE FROM main.meta WHERE name NOT IN (${places})`).run(...kept)
  db.prepare(
    `INSERT INTO main.meta SELECT * FROM source.meta WHERE name NOT IN (${places}, 'backup', 'verify.found')`,
  ).run(...kept)
}
