/**
 * Adds every quarter of an hour up anew from its entries beside calls that go on, and puts right the
 * sums that differ. Each is right or as it was at any moment, so it can be stopped anywhere.
 */
import { stored } from '../money/sums'
import { yieldToLoop } from '../platform/yield-to-loop'
import type { Db, Store } from '../storage/store'
import { createEntryFigures, sumColumns } from './entry-figures'
import { createEntryWalk } from './entry-walk'
import { selectList, type EntryRow } from './entry-row'
import {
  addEntry,
  bucketMs,
  bucketOf,
  chargeTable,
  createRollupWriter,
  rollupDimensions,
  Totals,
} from './rollups'

export interface MendWatch {
  readonly signal: AbortSignal
  onAdded(entries: number): void
}

export interface Mended {
  /** Entries that were added up. */
  readonly entries: number
  /** Quarters of an hour whose sums were not those of their entries. */
  readonly corrected: number
}

/** Entries added up between two turns of the event loop. */
const slice = 300

/** Ends early, with what it has done, where it is stopped or the ledger is closed. */
export async function mendRollups(
  store: Pick<Store, 'db' | 'write'>,
  { signal, onAdded }: MendWatch,
): Promise<Mended> {
  const { db } = store
  const next = bucketsOf(db)
  const adder = createAdder(db)
  const sums = createStoredSums(db)
  let entries = 0
  let corrected = 0
  const goesOn = () => db.open && !signal.aborted
  for (
    let bucket = next(Number.MIN_SAFE_INTEGER);
    bucket !== null && goesOn();
    bucket = next(bucket + bucketMs)
  ) {
    for (const simulated of [0, 1]) {
      const added = await adder.addUp(bucket, simulated, goesOn)
      if (added === null) break
      // Nothing can be written between reading the last entry and comparing: both are one step.
      const { totals, count } = added.finish()
      if (sums.differ(bucket, simulated, totals)) {
        corrected += 1
        store.write(() => sums.replace(bucket ?? 0, simulated, totals))
      }
      entries += count
    }
    onAdded(entries)
    await yieldToLoop()
  }
  return { entries, corrected }
}

/** The next quarter of an hour at or after a time that has entries or sums; null: there is none. */
function bucketsOf(db: Db): (from: number) => number | null {
  const entry = db
    .prepare<[number], number | null>('SELECT min(time) FROM entries WHERE time >= ?')
    .pluck()
  const row = db
    .prepare<[string, number, number], number | null>(
      'SELECT min(bucket) FROM rollup_15m WHERE dimension = ? AND simulated = ? AND bucket >= ?',
    )
    .pluck()
  const charge = db
    .prepare<[number, number], number | null>(
      'SELECT min(bucket) FROM charge_15m WHERE simulated = ? AND bucket >= ?',
    )
    .pluck()
  const sources = [
    ahead((from) => entry.get(from) ?? null),
    ...[0, 1].flatMap((simulated) => [
      ahead((from) => charge.get(simulated, from) ?? null),
      ...rollupDimensions.map((dimension) =>
        ahead((from) => row.get(dimension, simulated, from) ?? null),
      ),
    ]),
  ]
  return (from) => {
    const found = sources.map((source) => source(from)).filter((time) => time !== null)
    return found.length === 0 ? null : bucketOf(Math.min(...found))
  }
}

/** Asks again only once what it knows is behind. */
function ahead(read: (from: number) => number | null): (from: number) => number | null {
  let known: number | null | undefined
  return (from) => {
    if (known === undefined || (known !== null && known < from)) known = read(from)
    return known
  }
}

function createAdder(db: Db) {
  const figures = createEntryFigures(db)
  const walk = createEntryWalk(db)
  const page = db.prepare<number[], EntryRow>(
    `SELECT ${selectList} FROM entries WHERE (time, seq) > (?, ?) AND time < ? AND simulated = ? AND seq <= ?
     ORDER BY time, seq LIMIT ${slice}`,
  )
  const since = db.prepare<number[], EntryRow>(
    `SELECT ${selectList} FROM entries WHERE time >= ? AND time < ? AND simulated = ? AND seq > ?`,
  )
  return {
    /**
     * `finish` adds what came meanwhile; null where it was stopped on the way, or the ledger
     * replaced: then no sum of its entries says anything of those that are there.
     */
    async addUp(bucket: number, simulated: number, goesOn: () => boolean) {
      const totals = new Totals()
      const head = walk.head()
      let count = 0
      let [time, seq] = [bucket, 0]
      const add = (rows: readonly EntryRow[]) => {
        for (const row of rows) addEntry(totals, row, figures)
        count += rows.length
      }
      for (;;) {
        const rows = page.all(time, seq, bucket + bucketMs, simulated, head.seq)
        add(rows)
        const last = rows.at(-1)
        if (rows.length < slice || last === undefined) break
        ;[time, seq] = [last.time, last.seq]
        await yieldToLoop()
        if (!goesOn() || !walk.continues(head)) return null
      }
      return {
        finish() {
          add(since.all(bucket, bucket + bucketMs, simulated, head.seq))
          return { totals, count }
        },
      }
    },
  }
}

/** The sums that are kept of a quarter of an hour, compared and replaced. */
function createStoredSums(db: Db) {
  const write = createRollupWriter(db)
  const rows = db
    .prepare<[string, number, number, number], bigint[]>(
      `SELECT bucket, value, ${sumColumns.join(', ')} FROM rollup_15m
       WHERE dimension = ? AND simulated = ? AND bucket >= ? AND bucket < ?`,
    )
    .raw()
    .safeIntegers()
  const charges = db
    .prepare<[number, number, number], bigint[]>(
      'SELECT bucket, kind, quantity, cost FROM charge_15m WHERE simulated = ? AND bucket >= ? AND bucket < ?',
    )
    .raw()
    .safeIntegers()
  const clearRows = db.prepare(
    'DELETE FROM rollup_15m WHERE dimension = ? AND simulated = ? AND bucket >= ? AND bucket < ?',
  )
  const clearCharges = db.prepare(
    'DELETE FROM charge_15m WHERE simulated = ? AND bucket >= ? AND bucket < ?',
  )

  function* kept(bucket: number, simulated: number): Iterable<string> {
    const end = bucket + bucketMs
    for (const dimension of rollupDimensions)
      for (const row of rows.all(dimension, simulated, bucket, end)) yield lineOf(dimension, row)
    for (const row of charges.all(simulated, bucket, end)) yield lineOf(chargeTable, row)
  }

  return {
    differ(bucket: number, simulated: number, totals: Totals): boolean {
      const wanted = new Set<string>()
      for (const { dimension, value, sums } of totals.rows())
        wanted.add(lineOf(dimension, [bucket, value, ...sums.map(stored)]))
      let found = 0
      for (const line of kept(bucket, simulated)) {
        if (!wanted.has(line)) return true
        found += 1
      }
      return found !== wanted.size
    },
    /** Call inside a transaction. */
    replace(bucket: number, simulated: number, totals: Totals) {
      const end = bucket + bucketMs
      for (const dimension of rollupDimensions) clearRows.run(dimension, simulated, bucket, end)
      clearCharges.run(simulated, bucket, end)
      for (const { dimension, value, sums } of totals.rows()) {
        const [quantity = 0n, cost = 0n] = sums
        if (dimension === chargeTable)
          write.charge(value, simulated, bucket, stored(quantity), stored(cost))
        else write.row(dimension, value, simulated, bucket, sums.map(stored))
      }
    },
  }
}

function lineOf(dimension: string, row: readonly (string | number | bigint)[]): string {
  return `${dimension} ${row.join(' ')}`
}
