/** Migration 0009 gives old entries the rollups that new ones get as they are written. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { migrations } from '../../src/main/storage/migrations'
import { openUsage } from '../usage/entries'

test('equals what the appender writes, whatever the entries are', () => {
  const entry = fc.record({
    project: fc.constantFrom('dev', 'report'),
    provider: fc.constantFrom('openai', 'my-proxy'),
    model: fc.constantFrom('gpt-4o', 'with a space', 'with/a/slash'),
    time: fc.integer({ min: Date.UTC(2026, 5, 10), max: Date.UTC(2026, 5, 11) }),
    simulated: fc.boolean(),
    attempt: fc.integer({ min: 1, max: 3 }),
    outcome: fc.constantFrom('ok' as const, 'cancelled' as const, 'timeout' as const),
    kind: fc.constantFrom('attempt' as const, 'cache_hit' as const),
    firstTokenMs: fc.option(fc.integer({ min: 0, max: 900 })),
    savedNanoUsd: fc.integer({ min: 0, max: 9 }),
    cost: fc.constantFrom(
      { costNanoUsd: 1000, costStatus: 'computed' as const },
      { costNanoUsd: null, costStatus: 'unknown' as const },
    ),
  })
  const sql = migrations.find(({ number }) => number === 9)?.sql ?? ''
  expect(sql).toContain('project_model')
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 20 }), (drafts) => {
      const { add, db } = openUsage()
      for (const { cost, ...draft } of drafts) add({ ...draft, ...cost })
      // Answers from the cache were not counted yet.
      const read = () =>
        db
          .prepare<[], { readonly cache_hits: number }>(
            "SELECT * FROM rollup_15m WHERE dimension = 'project_model' ORDER BY simulated, bucket, value",
          )
          .all()
          .map(({ cache_hits: _, ...row }) => row)
      const written = read()
      db.exec("DELETE FROM rollup_15m WHERE dimension = 'project_model'")
      db.exec(sql)
      expect(read()).toEqual(written)
      expect(written.length > 0).toBe(drafts.length > 0)
    }),
    { numRuns: 25 },
  )
})
