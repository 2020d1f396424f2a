/**
 * A clock that jumps (docs/adr/0007): a past period of a budget is never spent again unnoticed, and
 * nothing else depends on the wall clock.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { ask, doneOf, failureOf, openHouse, type House } from '../support/house'
import { startMockProvider } from '../support/mock-provider'

const hour = 3_600_000
const day = 24 * hour

async function openAt(
  at: number,
  budget: {
    readonly period: 'day' | 'week' | 'month'
    readonly limit: number
    readonly timeZone?: string
  },
) {
  const folder = mkdtempSync(join(tmpdir(), 'tollgate-'))
  const mock = await startMockProvider()
  onTestFinished(async () => {
    await mock.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const clock = { at, now: () => clock.at, monotonic: () => performance.now() }
  const options = { home: join(folder, 'home'), mock, clock }
  const house = await openHouse(options)
  await house.client.budgets.create({
    name: 'cap',
    scope: {},
    unit: 'requests',
    enforcement: 'hard',
    timeZone: 'UTC',
    ...budget,
  })
  return { clock, house, reopen: () => openHouse({ ...options, keys: false }) }
}

const outcome = async (house: House) => {
  const last = (await house.run(ask('hi'))).at(-1)
  return last?.type === 'done' ? 'ok' : last?.type === 'error' ? last.failure.error.code : 'none'
}
const outcomes = async (house: House, times: number) => {
  const all: string[] = []
  for (let index = 0; index < times; index += 1) all.push(await outcome(house))
  return all
}

test('40 days forward and back: the new month has its own allowance, the old one is not reopened until a person accepts it, and only with what was left', async () => {
  const june = Date.UTC(2026, 5, 20, 12)
  const { clock, house } = await openAt(june, { period: 'month', limit: 3 })
  expect(await outcomes(house, 2)).toEqual(['ok', 'ok'])
  clock.at = june + 40 * day
  expect(await outcomes(house, 4)).toEqual(['ok', 'ok', 'ok', 'budget_exceeded'])
  clock.at = june + hour
  const arrived = house.mock.calls().length
  const { error } = failureOf(await house.run(ask('again')))
  expect(error).toMatchObject({ code: 'ledger_unavailable' })
  expect(error.message).toContain('2026-06-20 13:00 UTC')
  expect(error.message).toContain('2026-07-30 12:00 UTC')
  expect((await house.client.system.health()).ledger).toMatchObject({
    trusted: false,
    problem: 'clock',
  })
  expect((await house.client.ledger.list({})).items).toHaveLength(5)
  expect(house.mock.calls().length).toBe(arrived)
  await expect(house.client.ledger.startNew({ reason: 'no' })).rejects.toMatchObject({
    code: 'conflict',
  })

  expect(
    await house.client.ledger.acceptClock({ reason: 'the battery of the clock was empty' }),
  ).toMatchObject({ trusted: true })
  expect((await house.client.system.audit({})).items[0]).toMatchObject({
    what: 'clock accepted',
    who: 'page',
  })
  expect(await outcomes(house, 2), 'what June had left').toEqual(['ok', 'budget_exceeded'])
  await expect(house.client.ledger.acceptClock({ reason: 'twice' })).rejects.toMatchObject({
    code: 'conflict',
  })
  clock.at = june - 2 * hour
  expect(await outcome(house), 'accepted once, not for ever').toBe('ledger_unavailable')
  clock.at = june + 2 * hour
  await house.closeAndCheck()
})

test('half an hour back over the end of a month: the call counts in the month that has begun', async () => {
  const { clock, house } = await openAt(Date.UTC(2026, 6, 1, 0, 10), { period: 'month', limit: 2 })
  expect(await outcomes(house, 2)).toEqual(['ok', 'ok'])
  clock.at -= hour / 2
  expect(await outcome(house)).toBe('budget_exceeded')
  clock.at += day
  expect(await outcome(house)).toBe('budget_exceeded')
  const times = (await house.client.ledger.list({})).items.map(({ time }) => time)
  expect(new Set(times)).toEqual(new Set([Date.UTC(2026, 6, 1, 0, 10)]))
  await house.closeAndCheck()
})

test('a step back of seconds waits at the newest time, so that the ledger’s time never goes back', async () => {
  const { clock, house } = await openAt(Date.UTC(2026, 5, 20), { period: 'day', limit: 9 })
  expect(await outcome(house)).toBe('ok')
  clock.at -= 90_000
  expect(await outcome(house)).toBe('ok')
  clock.at += 100_000
  expect(await outcome(house)).toBe('ok')
  const times = (await house.client.ledger.list({})).items
    .map(({ seq, time }) => [seq, time])
    .sort(([a = 0], [b = 0]) => a - b)
  const first = Date.UTC(2026, 5, 20)
  expect(times).toEqual([
    [1, first],
    [2, first],
    [3, first + 10_000],
  ])
  await house.closeAndCheck()
})

describe('a start with a clock of', () => {
  for (const [name, at] of [
    ['1970', 0],
    ['40 days ago', Date.UTC(2026, 4, 11)],
  ] as const) {
    test(`${name}: refused with a sentence, reading works, and right again once the clock is`, async () => {
      const now = Date.UTC(2026, 5, 20)
      const { clock, house, reopen } = await openAt(now, { period: 'month', limit: 5 })
      expect(await outcome(house)).toBe('ok')
      await house.closeAndCheck()
      clock.at = at
      const again = await reopen()
      expect((await again.client.system.health()).ledger).toMatchObject({
        trusted: false,
        problem: 'clock',
      })
      expect(await outcome(again)).toBe('ledger_unavailable')
      expect((await again.client.ledger.list({})).items).toHaveLength(1)
      clock.at = now + 1000
      expect((await again.client.system.health()).ledger.trusted).toBe(true)
      await again.closeAndCheck()
    })
  }
})

test('a clock that jumps in the middle of a call: the entry has the time of its hold, and its duration is real', async () => {
  const start = Date.UTC(2026, 5, 20)
  const { clock, house } = await openAt(start, { period: 'month', limit: 5 })
  house.mock.script(() => {
    clock.at += 40 * day
    return { chunks: ['a ', 'b '], chunkDelayMs: 30 }
  })
  expect(doneOf(await house.run(ask('hi'))).latencyMs).toBeLessThan(20_000)
  expect((await house.client.ledger.list({})).items).toMatchObject([
    { time: start, settledAt: start + 40 * day, outcome: 'ok' },
  ])
  clock.at = start
  expect((await house.client.budgets.list()).items).toMatchObject([{ spent: 1, held: 0 }])
  await house.closeAndCheck()
})

describe('days that are not 24 hours long, in Europe/Berlin', () => {
  for (const [name, midnight, length] of [
    ['the hour that happens twice', Date.UTC(2026, 9, 24, 22), 25],
    ['the hour that never happens', Date.UTC(2026, 2, 28, 23), 23],
  ] as const) {
    test(`${name}: the day has one allowance for its ${length} hours, and the next begins at its midnight`, async () => {
      const { clock, house } = await openAt(midnight, {
        period: 'day',
        limit: length,
        timeZone: 'Europe/Berlin',
      })
      for (let index = 0; index < length; index += 1) {
        clock.at = midnight + index * hour
        expect(await outcome(house), `hour ${index}`).toBe('ok')
      }
      clock.at = midnight + length * hour - 1
      expect(await outcome(house)).toBe('budget_exceeded')
      clock.at = midnight + length * hour
      expect(await outcome(house)).toBe('ok')
      await house.closeAndCheck()
    })
  }
})

test('the end of a month comes at its own instant in UTC+14 and UTC−11', async () => {
  const end = Date.UTC(2026, 10, 1)
  const { clock, house } = await openAt(end - 14 * hour - 1, {
    period: 'month',
    limit: 1,
    timeZone: 'Pacific/Kiritimati',
  })
  await house.client.budgets.create({
    name: 'west',
    scope: {},
    unit: 'requests',
    enforcement: 'hard',
    period: 'month',
    limit: 2,
    timeZone: 'Pacific/Pago_Pago',
  })
  expect(await outcomes(house, 2)).toEqual(['ok', 'budget_exceeded'])
  clock.at = end - 14 * hour
  expect(await outcomes(house, 2), 'November in Kiritimati, October in Pago Pago').toEqual([
    'ok',
    'budget_exceeded',
  ])
  clock.at = end + 11 * hour - 1
  expect(await outcome(house)).toBe('budget_exceeded')
  clock.at = end + 11 * hour
  const [kiritimati, west] = (await house.client.budgets.list()).items
  expect([kiritimati?.spent, west?.spent]).toEqual([1, 0])
  await house.closeAndCheck()
})
