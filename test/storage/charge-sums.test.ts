/**
 * Migration 0016 and those after it give old entries the sums of cache writes, charges and answers
 * from the cache that new ones get as they are written.
 */
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import type { EntryDraft } from '../../src/main/ledger/entry-row'
import { createAppender } from '../../src/main/ledger/append'
import { rebuildRollups } from '../support/rebuild-rollups'
import { migrations } from '../../src/main/storage/migrations'
import type { Db } from '../../src/main/storage/store'
import { sampleEntry } from '../ledger/sample-entry'
import { openTestStore } from '../record/open-store'

const number = migrations.find(({ name }) => name.includes('charge-sums'))?.number ?? 0

function read(db: Db) {
  return {
    rollups: db
      .prepare('SELECT * FROM rollup_15m ORDER BY dimension, simulated, bucket, value')
      .safeIntegers()
      .all(),
    charges: db
      .prepare('SELECT * FROM charge_15m ORDER BY simulated, bucket, kind')
      .safeIntegers()
      .all(),
  }
}

/** A ledger of the form before, with these entries and the rollups that it had. */
function migrated(written: Db): Db {
  const db = new Database(':memory:')
  onTestFinished(() => void db.close())
  for (const migration of migrations) if (migration.number < number) db.exec(migration.sql)
  const copy = (table: string) => {
    const names = (
      db.prepare(`SELECT name FROM pragma_table_info('${table}')`).pluck().all() as string[]
    ).map((name) => `"${name}"`)
    const insert = db.prepare(
      `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
    )
    for (const row of written
      .prepare(`SELECT ${names.join(', ')} FROM ${table}`)
      .safeIntegers()
      .raw()
      .all() as unknown[][])
      insert.run(...row)
  }
  copy('entries')
  copy('rollup_15m')
  for (const migration of migrations)
    if (migration.number >= number) db.transaction(() => db.exec(migration.sql)).immediate()
  return db
}

const entry = fc.record({
  kind: fc.constantFrom('attempt' as const, 'attempt' as const, 'cache_hit' as const),
  time: fc.integer({ min: Date.UTC(2026, 5, 10), max: Date.UTC(2026, 5, 10, 1) }),
  provider: fc.constantFrom('openai', 'anthropic'),
  model: fc.constantFrom('claude', 'a b/c'),
  service: fc.constantFrom('chat', null),
  user: fc.constantFrom('ann', null),
  simulated: fc.boolean(),
  cacheWriteTokens: fc.constantFrom(0, 900, 2000),
  lines: fc.option(
    fc.array(
      fc.tuple(
        fc.constantFrom('input' as const, 'cache_write_5m' as const, 'cache_write_1h' as const),
        fc.nat(2500),
        fc.oneof(fc.nat(99), fc.constant(Number.MAX_SAFE_INTEGER)),
      ),
      { maxLength: 3 },
    ),
  ),
  correctedTo: fc.array(fc.integer({ min: 0, max: 2000 }), { maxLength: 2 }),
})

test('equals what the appender writes and what a rebuild derives, whatever the entries are', () => {
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 20 }), (facts) => {
      const { db, store } = openTestStore()
      const { append } = createAppender(db, () => 'genesis')
      store.write(() => {
        for (const { lines, correctedTo, ...labels } of facts) {
          const charges =
            lines?.map(([kind, quantity, costNanoUsd]) => ({
              kind,
              quantity,
              unitPicoUsd: null,
              costNanoUsd,
            })) ?? null
          const original = append(
            sampleEntry({ ...labels, charges, wouldCostNanoUsd: labels.simulated ? 8 : null }),
          )
          let standing = original.cacheWriteTokens
          for (const [place, writes] of (labels.simulated ? [] : correctedTo).entries()) {
            const after = Math.min(writes, standing)
            const correction: Partial<EntryDraft> = {
              kind: 'adjustment',
              adjusts: original.id,
              costStatus: 'reported',
              costNanoUsd: -3,
              cacheWriteTokens: after - standing,
            }
            append({
              ...original,
              ...correction,
              id: `${original.id}_${place}`,
              charges: [{ kind: 'correction', quantity: 1, unitPicoUsd: null, costNanoUsd: -3 }],
            })
            standing = after
          }
        }
      })
      const written = read(db)
      expect(read(migrated(db))).toEqual(written)
      store.write(() => rebuildRollups(db))
      expect(read(db)).toEqual(written)
    }),
    { numRuns: 25 },
  )
}, 60_000)

test('lines that cannot be read stop no migration', () => {
  const { db, store } = openTestStore()
  const { append } = createAppender(db, () => 'genesis')
  store.write(() => append(sampleEntry({ charges: [], cacheWriteTokens: 5, costNanoUsd: 0 })))
  db.exec('DROP TRIGGER entries_refuse_update')
  for (const text of [
    '{',
    '["x", 5, null, [], [1]]',
    '{"a": ["input", "many", null, {}]}',
    '[["input", 3, null, 7]]',
  ]) {
    db.prepare('UPDATE entries SET charges = ?').run(text)
    const { charges } = read(migrated(db))
    expect(charges).toEqual(
      text.includes('7')
        ? [{ kind: 'input', simulated: 0n, bucket: expect.any(BigInt), quantity: 3n, cost: 7n }]
        : [],
    )
  }
})
