/**
 * Quality over time, through the whole console: scores of checked answers by any label, adding up,
 * with their interval; results from before the sums were kept count as new ones do.
 */
import Database from 'better-sqlite3'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { migrations } from '../../src/main/storage/migrations'
import { ask, doneOf, openHouse, type House } from '../support/house'

const checked = {
  policy: { validation: { profile: 'json', onFail: 'keep' as const } },
}

/** Four calls of a service whose answers are checked, and one that nothing checks. */
async function checkedCalls(house: House) {
  const { client, mock, run } = house
  await client.services.setPolicy({ name: 'chat', ...checked })
  mock.script(({ prompt }) => ({ text: prompt === 'bad' ? 'no json' : '{}' }))
  doneOf(await run(ask('good', { service: 'chat', user: 'ann' })))
  doneOf(await run(ask('bad', { service: 'chat', user: 'ann' })))
  doneOf(await run(ask('good', { service: 'chat' })))
  doneOf(await run(ask('good', { service: 'chat', model: 'openai/gpt-4o' })))
  doneOf(await run(ask('plain')))
}

test('scores by user, model and service add up, over time too, and say how sure they are', async () => {
  const house = await openHouse()
  const { client } = house
  await checkedCalls(house)
  const byUser = await client.quality.figures({ by: 'user', interval: 'hour' })
  const score = (1 + 0.4 + 1 + 1) / 4
  expect(byUser.total).toMatchObject({ answers: 4, passed: 3, passRate: 0.75 })
  expect(byUser.total.score).toBeCloseTo(score, 12)
  expect(byUser.total.low).toBeGreaterThan(0.3)
  expect(byUser.total.low).toBeLessThan(score)
  expect(byUser.total.high).toBeGreaterThan(score)
  expect(byUser.total.high).toBeLessThanOrEqual(1)
  expect(byUser.groups.map(({ name, answers, passed }) => [name, answers, passed])).toEqual([
    ['ann', 2, 1],
    ['(none)', 2, 2],
  ])
  const overTime = (series: readonly { readonly answers: number }[]) =>
    series.reduce((sum, { answers }) => sum + answers, 0)
  expect(overTime(byUser.series)).toBe(4)
  expect(byUser.groups.map(({ series }) => overTime(series))).toEqual([2, 2])

  const models = await client.quality.figures({ by: 'model' })
  expect(models.groups.map(({ name, answers }) => [name, answers])).toEqual([
    ['gpt-4o-mini', 3],
    ['gpt-4o', 1],
  ])
  const [key] = (await client.ledger.list({})).items.map(({ keyId }) => keyId)
  const narrow = { service: 'chat', user: 'ann', model: 'openai/gpt-4o-mini', key: key ?? '' }
  expect((await client.quality.figures(narrow)).total).toMatchObject({ answers: 2, passed: 1 })
  expect((await client.quality.figures({ user: '(none)' })).total.answers).toBe(2)
  expect((await client.quality.figures({ simulated: true })).total).toEqual({
    answers: 0,
    passed: 0,
    passRate: null,
    score: null,
    low: null,
    high: null,
  })
  await house.closeAndCheck()
})

test('results from before the sums were kept are given those that new ones get', async () => {
  const house = await openHouse()
  await checkedCalls(house)
  await house.closeAndCheck()
  const db = new Database(join(house.home, 'ledger.db'))
  onTestFinished(() => void db.close())
  const rows = () => db.prepare('SELECT * FROM quality_15m ORDER BY 1, 2, 3, 4, 5, 6, 7, 8').all()
  const asWritten = rows()
  expect(asWritten).not.toEqual([])
  const migration = migrations.find(({ name }) => name.endsWith('-quality'))
  db.exec('DROP TABLE quality_15m')
  db.exec(migration?.sql ?? '')
  expect(rows()).toEqual(asWritten)
})
