/**
 * The migration of margins: what was learned before kinds were told apart stays, as far as it can
 * be true.
 */
import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { migrations } from '../../src/main/storage/migrations'

test('earlier margins become rows of their own kind, at most four times the count, and their table is gone', () => {
  const db = new Database(':memory:')
  onTestFinished(() => void db.close())
  const own = migrations.find(({ sql }) => sql.includes('CREATE TABLE token_margins'))
  if (own === undefined) throw new Error('no migration makes token_margins')
  for (const { number, sql } of migrations) if (number < own.number) db.exec(sql)
  db.exec(
    "INSERT INTO estimate_margins VALUES ('anthropic', 'claude-3-opus', 1320, 7), ('local', 'mad', 3906251, 8)",
  )
  db.transaction(() => db.exec(own.sql)).immediate()
  expect(db.prepare('SELECT * FROM token_margins ORDER BY provider').all()).toEqual([
    {
      provider: 'anthropic',
      model: 'claude-3-opus',
      kind: 'earlier',
      amount: 1320,
      reports: 1,
      learned_at: 7,
    },
    { provider: 'local', model: 'mad', kind: 'earlier', amount: 4000, reports: 1, learned_at: 8 },
  ])
  expect(
    db.prepare("SELECT count(*) FROM sqlite_master WHERE name = 'estimate_margins'").pluck().get(),
  ).toBe(0)
})
