/**
 * Usage rollups: narrow rows, one dimension each, and the charges by kind, in 15-minute buckets.
 * Written with the entry, in its transaction; derivable from entries at any time.
 */
import { mostStored, stored } from '../money/sums'
import type { Db } from '../storage/store'
import {
  chargeLines,
  createEntryFigures,
  sumColumns,
  wideColumns,
  type EntryFigures,
} from './entry-figures'
import { entryOf, selectList, type EntryDraft, type EntryRow } from './entry-row'

export const bucketMs = 15 * 60 * 1000

export function bucketOf(time: number): number {
  return Math.floor(time / bucketMs) * bucketMs
}

export interface Rollups {
  /** An entry that is in the table, at its place in the chain. Call inside its transaction. */
  add(entry: EntryDraft & { readonly seq: number }): void
  /**
   * Derives everything anew from the entries; each step gives how many it added up. Call inside a
   * transaction.
   */
  rebuild(): Generator<number>
}

export function createRollups(db: Db): Rollups {
  const figures = createEntryFigures(db)
  const write = createRollupWriter(db)
  const inBucket = db.prepare<[number, number, number], EntryRow>(
    `SELECT ${selectList} FROM entries WHERE time >= ? AND time < ? AND simulated = ? ORDER BY seq`,
  )
  const nextTime = db
    .prepare<[number], number | null>('SELECT min(time) FROM entries WHERE time >= ?')
    .pluck()

  /**
   * Adds the bucket up anew from its entries: one that stands at the most that is stored has
   * forgotten by how much it is past it.
   */
  function rebuildBucket(bucket: number, simulated: number): number {
    const rows = inBucket.all(bucket, bucket + bucketMs, simulated)
    const totals = totalsOf(rows, figures)
    write.clear(simulated, bucket)
    for (const { dimension, value, sums } of totals.rows()) {
      if (dimension === chargeTable) {
        const [quantity = 0n, cost = 0n] = sums
        write.charge(value, simulated, bucket, stored(quantity), stored(cost))
      } else write.row(dimension, value, simulated, bucket, sums.map(stored))
    }
    return rows.length
  }

  return {
    add(entry) {
      const bucket = bucketOf(entry.time)
      const simulated = Number(entry.simulated)
      if (entry.kind === 'adjustment' && write.isFull(simulated, bucket)) {
        rebuildBucket(bucket, simulated)
        return
      }
      const sums = figures.sumsOf(entry)
      const values = sumColumns.map((column) => sums[column])
      for (const [dimension, value] of dimensionsOf(entry)) {
        write.row(dimension, value, simulated, bucket, values)
      }
      for (const { kind, quantity, cost } of chargeLines(entry)) {
        write.charge(kind, simulated, bucket, quantity, cost)
      }
    },
    *rebuild() {
      write.clearAll()
      for (let time = nextTime.get(Number.MIN_SAFE_INTEGER) ?? null; time !== null;) {
        const bucket = bucketOf(time)
        const added = rebuildBucket(bucket, 0) + rebuildBucket(bucket, 1)
        time = nextTime.get(bucket + bucketMs) ?? null
        yield added
      }
    },
  }
}

function totalsOf(rows: readonly EntryRow[], figures: EntryFigures): Totals {
  const totals = new Totals()
  for (const row of rows) addEntry(totals, row, figures)
  return totals
}

/** What one entry adds to the sums of its bucket. */
export function addEntry(totals: Totals, row: EntryRow, figures: EntryFigures): void {
  const entry = entryOf(row)
  const sums = figures.sumsOf(entry)
  const values = sumColumns.map((column) => BigInt(sums[column]))
  for (const [dimension, value] of dimensionsOf(entry)) totals.add(dimension, value, values)
  for (const { kind, quantity, cost } of chargeLines(entry))
    totals.add(chargeTable, kind, [BigInt(quantity), BigInt(cost)])
}

type Whole = number | bigint

/** The statements that write rows: sums never leave what storage keeps, in either direction. */
export function createRollupWriter(db: Db) {
  const kept = (column: string) =>
    `${column} = max(-${mostStored}, min(${mostStored}, ${column} + excluded.${column}))`
  const upsert = db.prepare(
    `INSERT INTO rollup_15m (dimension, value, simulated, bucket, ${sumColumns.join(', ')})
     VALUES (?, ?, ?, ?, ${sumColumns.map(() => '?').join(', ')})
     ON CONFLICT (dimension, simulated, bucket, value)
     DO UPDATE SET ${sumColumns.map(kept).join(', ')}`,
  )
  const upsertCharge = db.prepare(
    `INSERT INTO charge_15m (kind, simulated, bucket, quantity, cost) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (simulated, bucket, kind) DO UPDATE SET ${kept('quantity')}, ${kept('cost')}`,
  )
  const clearRows = db.prepare(
    'DELETE FROM rollup_15m WHERE dimension = ? AND simulated = ? AND bucket = ?',
  )
  const clearCharges = db.prepare('DELETE FROM charge_15m WHERE simulated = ? AND bucket = ?')
  const full = db
    .prepare<[number, number, number, number], number>(
      `SELECT 1 FROM rollup_15m WHERE dimension = 'all' AND simulated = ? AND bucket = ? AND value = ''
         AND (${wideColumns.map((column) => `${column} >= ${mostStored}`).join(' OR ')})
       UNION ALL
       SELECT 1 FROM charge_15m WHERE simulated = ? AND bucket = ?
         AND (abs(cost) >= ${mostStored} OR quantity >= ${mostStored})`,
    )
    .pluck()
  return {
    row(
      dimension: string,
      value: string,
      simulated: number,
      bucket: number,
      sums: readonly Whole[],
    ) {
      upsert.run(dimension, value, simulated, bucket, ...sums)
    },
    charge(kind: string, simulated: number, bucket: number, quantity: Whole, cost: Whole) {
      upsertCharge.run(kind, simulated, bucket, quantity, cost)
    },
    isFull: (simulated: number, bucket: number) =>
      full.get(simulated, bucket, simulated, bucket) === 1,
    clear(simulated: number, bucket: number) {
      for (const dimension of rollupDimensions) clearRows.run(dimension, simulated, bucket)
      clearCharges.run(simulated, bucket)
    },
    clearAll() {
      db.exec('DELETE FROM rollup_15m; DELETE FROM charge_15m')
    },
  }
}

/** Not a dimension: the rows of the other table, on their way through the same sums. */
export const chargeTable = 'charge'

interface TotalRow {
  readonly dimension: string
  readonly value: string
  readonly sums: bigint[]
}

/** Exact sums of one bucket by dimension and value. */
export class Totals {
  readonly #rows = new Map<string, TotalRow>()

  add(dimension: string, value: string, amounts: readonly bigint[]): void {
    const key = `${dimension} ${value}`
    const row = this.#rows.get(key) ?? { dimension, value, sums: amounts.map(() => 0n) }
    this.#rows.set(key, row)
    for (const [index, amount] of amounts.entries())
      row.sums[index] = (row.sums[index] ?? 0n) + amount
  }

  rows(): Iterable<TotalRow> {
    return this.#rows.values()
  }
}

export const rollupDimensions = [
  'all',
  'provider',
  'model',
  'project',
  'project_model',
  'environment',
  'service',
  'key',
  'user',
  'organization',
] as const

/** `all` and every dimension the entry has a value for. */
function* dimensionsOf(
  entry: EntryDraft,
): Iterable<readonly [(typeof rollupDimensions)[number], string]> {
  yield ['all', '']
  yield ['provider', entry.provider]
  yield ['model', entry.model]
  yield ['project', entry.project]
  // The one crossing that is asked for at any time (which models does a project use): single
  // dimensions cannot answer it.
  yield ['project_model', `${entry.project} ${entry.provider}/${entry.model}`]
  yield ['environment', entry.environment]
  if (entry.service !== null) yield ['service', entry.service]
  if (entry.keyId !== null) yield ['key', entry.keyId]
  if (entry.user !== null) yield ['user', entry.user]
  if (entry.organization !== null) yield ['organization', entry.organization]
}
