/**
 * Rate limits as stored, and the newest reset by hand of each. Call what writes inside a
 * transaction.
 */
import type { LimitAlgorithm, LimitRule, LimitUnit, LimitWindow } from '../../contract/limits'
import { storedInt } from '../storage/stored-int'
import { readStored } from '../storage/stored-json'
import type { Db } from '../storage/store'

export interface LimitRow extends LimitRule {
  /** The offered default it was added as. */
  readonly offered: string | null
  /** Whom it limits cannot be read: it refuses everything until it is removed. */
  readonly unreadable?: true
}

/** What counts no longer: attempts begun before `time`, and entries up to `seq`. */
export interface Reset {
  readonly limitId: string
  /** '' is all of the limit's subjects. */
  readonly subject: string
  readonly time: number
  readonly seq: number
}

interface StoredRow {
  readonly id: string
  readonly name: string
  readonly scope: string
  readonly each: LimitRule['each']
  readonly unit: LimitUnit
  readonly limit_value: number
  readonly time_window: LimitWindow | null
  readonly algorithm: LimitAlgorithm
  readonly enabled: 0 | 1
  readonly offered: string | null
  readonly created_at: number
}

export interface LimitRows {
  /** Oldest first. */
  read(): LimitRow[]
  insert(row: LimitRow): void
  update(row: LimitRow): void
  remove(id: string): void
  resets(): Reset[]
  /** Marks a reset: everything up to now. */
  reset(limitId: string, subject: string, time: number): void
}

export function createLimitRows(db: Db): LimitRows {
  const select = db.prepare<[], StoredRow>('SELECT * FROM limits ORDER BY created_at, id')
  const insert = db.prepare(
    'INSERT INTO limits (id, name, scope, each, unit, limit_value, time_window, algorithm, enabled, offered, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  )
  const update = db.prepare(
    'UPDATE limits SET name = ?, limit_value = ?, time_window = ?, algorithm = ?, enabled = ? WHERE id = ?',
  )
  const remove = db.prepare('DELETE FROM limits WHERE id = ?')
  const resets = db.prepare<[], Reset>(
    'SELECT limit_id AS limitId, subject, time, seq FROM limit_resets',
  )
  const reset = db.prepare(
    `INSERT INTO limit_resets (limit_id, subject, time, seq) VALUES (?, ?, ?, (SELECT ifnull(max(seq), 0) FROM entries))
     ON CONFLICT (limit_id, subject) DO UPDATE SET time = excluded.time, seq = excluded.seq`,
  )
  return {
    read: () => select.all().map((row) => readRow(db, row)),
    insert({ id, name, scope, each, unit, limit, window, algorithm, enabled, offered, createdAt }) {
      insert.run(
        id,
        name,
        JSON.stringify(scope),
        each,
        unit,
        limit,
        window,
        algorithm,
        Number(enabled),
        offered,
        createdAt,
      )
    },
    update({ id, name, limit, window, algorithm, enabled }) {
      update.run(name, limit, window, algorithm, Number(enabled), id)
    },
    remove(id) {
      remove.run(id)
    },
    resets: () => resets.all(),
    reset(limitId, subject, time) {
      reset.run(limitId, subject, time)
    },
  }
}

function readRow(db: Db, row: StoredRow): LimitRow {
  const scope = readStored(db, 'limits.scope', row.id, row.scope)
  // A limit counts from when it was made, so one of an unknown age counts all there is.
  const createdAt = storedInt(db, 'limits.created_at', row.id, row.created_at, 0)
  if (scope === undefined) return closed(row, createdAt)
  return {
    id: row.id,
    name: row.name,
    scope,
    each: row.each,
    unit: row.unit,
    limit: row.limit_value,
    window: row.time_window,
    algorithm: row.algorithm,
    enabled: row.enabled === 1,
    offered: row.offered,
    createdAt,
  }
}

/** One token is less than any request takes. */
function closed({ id, name, enabled, algorithm, offered }: StoredRow, createdAt: number): LimitRow {
  return {
    id,
    name: `${name.slice(0, 40)} (cannot be read: remove it)`,
    scope: {},
    each: null,
    unit: 'tokens_per_request',
    limit: 1,
    window: null,
    algorithm,
    enabled: enabled === 1,
    offered,
    createdAt,
    unreadable: true,
  }
}
