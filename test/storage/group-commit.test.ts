import { expect, test, vi } from 'vitest'
import Database from 'better-sqlite3'
import { createStore } from '../../src/main/storage/group-commit'
import { openTestStore } from '../record/open-store'

function withTable() {
  const opened = openTestStore()
  opened.db.exec('CREATE TABLE t (x INTEGER NOT NULL CHECK (x < 100)) STRICT')
  const insert = opened.db.prepare('INSERT INTO t (x) VALUES (?)')
  const all = () => opened.db.prepare('SELECT x FROM t ORDER BY x').pluck().all()
  return { ...opened, insert, all }
}

test('work queued in one turn shares one commit, and nobody is told before it', async () => {
  const { db, insert, all } = withTable()
  const onCommit = vi.fn()
  const store = createStore(db, onCommit)
  const promises = [1, 2, 3].map((x) => store.commitSoon(() => insert.run(x).changes))
  expect(all()).toEqual([])
  expect(await Promise.all(promises)).toEqual([1, 1, 1])
  expect(onCommit).toHaveBeenCalledTimes(1)
  expect(all()).toEqual([1, 2, 3])
})

test('work that throws is undone alone; the rest of its group commits', async () => {
  const { store, insert, all } = withTable()
  const good = store.commitSoon(() => insert.run(1))
  const bad = store.commitSoon(() => {
    insert.run(2)
    throw new Error('refused')
  })
  const constraint = store.commitSoon(() => {
    insert.run(3)
    insert.run(1000)
  })
  const alsoGood = store.commitSoon(() => insert.run(4))
  const results = await Promise.allSettled([good, bad, constraint, alsoGood])
  expect(results.map((result) => result.status)).toEqual([
    'fulfilled',
    'rejected',
    'rejected',
    'fulfilled',
  ])
  expect(all()).toEqual([1, 4])
})

test('a disk that fills up in the middle rejects the whole group as ledger_unavailable, and work goes on when there is space', async () => {
  const { db, store, all } = withTable()
  db.exec('CREATE TABLE big (x TEXT) STRICT')
  const pages = Number(db.pragma('page_count', { simple: true }))
  db.pragma(`max_page_count = ${pages + 2}`)
  const fill = db.prepare('INSERT INTO big (x) VALUES (?)')
  const insert = db.prepare('INSERT INTO t (x) VALUES (?)')
  const results = await Promise.allSettled([
    store.commitSoon(() => insert.run(1)),
    store.commitSoon(() => fill.run('x'.repeat(100_000))),
  ])
  for (const result of results)
    if (result.status === 'rejected')
      expect(result.reason).toMatchObject({ code: 'ledger_unavailable' })
  expect(results[1]?.status).toBe('rejected')
  expect(db.inTransaction).toBe(false)
  db.pragma('max_page_count = 1000000')
  await store.commitSoon(() => insert.run(2))
  expect(all()).toContain(2)
})

test('write inside write is one transaction: a throw undoes both', () => {
  const { store, insert, all } = withTable()
  expect(() =>
    store.write(() => {
      insert.run(1)
      store.write(() => insert.run(2))
      throw new Error('no')
    }),
  ).toThrow('no')
  expect(all()).toEqual([])
})

test('a second process that holds the file makes writes ledger_unavailable, never silence', () => {
  const { db, file, store, insert } = withTable()
  db.pragma('busy_timeout = 50')
  const other = new Database(file)
  other.exec('BEGIN IMMEDIATE')
  expect(() => store.write(() => insert.run(1))).toThrow(/Another program/)
  other.exec('ROLLBACK')
  other.close()
})
