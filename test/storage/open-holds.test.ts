/**
 * Migration 0013: ended holds leave the ledger, open ones stay, and rollups say no longer that a
 * corrected cost is unknown.
 */
import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { createAppender } from '../../src/main/ledger/append'
import { migrations } from '../../src/main/storage/migrations'
import { sampleEntry } from '../ledger/sample-entry'
import { openTestStore } from '../record/open-store'

const number = 13
const sql = migrations.find((migration) => migration.number === number)?.sql ?? ''

test('holds that had ended and their shares are gone, an open one and its share are as they were', () => {
  const db = new Database(':memory:')
  onTestFinished(() => void db.close())
  db.pragma('foreign_keys = ON')
  for (const migration of migrations) if (migration.number < number) db.exec(migration.sql)
  const hold = db.prepare(
    "INSERT INTO holds (id, call_id, attempt, state, time, facts, input_bound, output_bound, cost_bound, price, ended_at) VALUES (?, ?, 1, ?, 5, '{}', 10, 20, 30, '{}', ?)",
  )
  const share = db.prepare(
    "INSERT INTO hold_shares (hold_id, budget_id, period_start, amount) VALUES (?, 'bud_1', 1, 30)",
  )
  for (const [index, state] of ['settled', 'released', 'unresolved', 'open'].entries()) {
    hold.run(`hld_${index}`, `call_${index}`, state, state === 'open' ? null : 9)
    share.run(`hld_${index}`)
  }
  db.transaction(() => db.exec(sql)).immediate()
  expect(db.prepare('SELECT * FROM holds').all()).toEqual([
    {
      id: 'hld_3',
      call_id: 'call_3',
      attempt: 1,
      state: 'open',
      time: 5,
      facts: '{}',
      input_bound: 10,
      output_bound: 20,
      cost_bound: 30,
      price_snapshot_id: null,
      price: '{}',
    },
  ])
  expect(db.prepare('SELECT * FROM hold_shares').all()).toEqual([
    { hold_id: 'hld_3', budget_id: 'bud_1', period_start: 1, amount: 30 },
  ])
  expect(db.pragma('foreign_key_check')).toEqual([])
})

test('an unknown cost that had been corrected is unknown no longer, in every dimension', () => {
  const { db, store } = openTestStore()
  const { append } = createAppender(db, () => 'genesis')
  store.write(() => {
    const unknown = append(
      sampleEntry({
        costNanoUsd: null,
        costStatus: 'unknown',
        service: 'chat',
        user: 'ann',
        organization: 'acme',
      }),
    )
    append(sampleEntry({ costNanoUsd: null, costStatus: 'unknown', service: 'chat' }))
    append({
      ...unknown,
      id: 'ent_correction',
      kind: 'adjustment',
      costNanoUsd: 7,
      costStatus: 'reported',
      adjusts: unknown.id,
    })
  })
  const read = () =>
    db.prepare('SELECT * FROM rollup_15m ORDER BY dimension, simulated, bucket, value').all()
  const written = read()
  expect(
    db.prepare("SELECT unknown_cost FROM rollup_15m WHERE dimension = 'all'").pluck().all(),
  ).toEqual([1])
  // As it was counted before: the correction changed nothing.
  db.exec('UPDATE rollup_15m SET unknown_cost = unknown_cost + 1')
  db.exec(sql.slice(sql.indexOf('CREATE TABLE corrected_unknown')))
  expect(read()).toEqual(written)
})
