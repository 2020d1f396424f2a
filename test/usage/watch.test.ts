/**
 * The watch: each condition is told once when it begins, not again while it lasts, and again after
 * it has ended; a restart repeats nothing.
 */
import { describe, expect, test } from 'vitest'
import { createMutes } from '../../src/main/record/mutes'
import { createAlerts } from '../../src/main/record/alerts'
import { anomalyMark } from '../../src/main/usage/spend-anomaly'
import { watchConsole } from '../../src/main/usage/watch-console'
import { nextTurn } from '../record/open-store'
import { day, openUsage } from './entries'

const minute = 60_000

function open(timeZone = 'UTC') {
  const parts = openUsage(timeZone)
  const notified: string[] = []
  const alerts = createAlerts(parts.store, parts.platform, (title) => void notified.push(title))
  const mutes = createMutes(parts.store, parts.platform, parts.audit)
  const world = {
    waiting: 0,
    hits: 0,
    misses: 0,
    ageDays: 3,
    snapshotId: 'prices-1',
    due: [] as { id: string; label: string }[],
    stop: false,
    enabled: true,
  }
  const stops: (readonly unknown[])[] = []
  const released = { engaged: false, reason: null, since: null, by: null }
  const emergency = {
    state: { ...released } as {
      engaged: boolean
      reason: string | null
      since: number | null
      by: string | null
    },
    get: () => emergency.state,
    set(engaged: boolean, reason: string, who: string) {
      stops.push([engaged, reason, who])
      emergency.state = engaged ? { engaged, reason, since: 0, by: who } : released
      return emergency.state
    },
  }
  const begin = () =>
    watchConsole({
      store: parts.store,
      platform: parts.platform,
      alerts,
      emergency,
      settings: () => ({ timeZone, stopOnSpendAnomaly: world.stop }),
      providerName: (id) => (id === 'openai' ? 'OpenAI' : id),
      waiting: () => world.waiting,
      cacheFigures: () => ({ hits: world.hits, misses: world.misses }),
      snapshot: () => ({ id: world.snapshotId, ageDays: world.ageDays }),
      keysDue: () => world.due,
      enabled: () => world.enabled,
    })
  let watch = begin()
  /** Lets so many minutes pass with a look in each, and gives the titles that were raised. */
  function pass(minutes = 1): string[] {
    const before = alerts.list({ limit: 500 }).items.length
    for (let passed = 0; passed < minutes; passed += 1) {
      parts.clock.time += minute
      watch.look()
    }
    const { items } = alerts.list({ limit: 500 })
    return items
      .slice(0, items.length - before)
      .map(({ title }) => title)
      .reverse()
  }
  return {
    ...parts,
    alerts,
    mutes,
    notified,
    world,
    stops,
    emergency,
    pass,
    restart: () => void (watch = begin()),
  }
}

/** Attempts now, so many of them failed. */
function attempts(house: ReturnType<typeof open>, count: number, failed: number, change = {}) {
  for (let made = 0; made < count; made += 1)
    house.add({
      time: house.clock.time,
      outcome: made < failed ? 'overloaded' : 'ok',
      costNanoUsd: 0,
      ...change,
    })
}

describe('error rate', () => {
  test('above 5 % of 20 attempts is told once, by provider, and again only after it has fallen', () => {
    const house = open()
    attempts(house, 20, 2)
    attempts(house, 20, 1, { provider: 'anthropic' })
    expect(house.pass()).toEqual(['OpenAI fails 10.0 % of attempts'])
    expect(house.alerts.list().items[0]).toMatchObject({
      kind: 'error_rate',
      severity: 'warning',
      subject: 'openai',
      message: expect.stringContaining('2 of 20 attempts') as string,
    })
    expect(house.pass(30)).toEqual([])
    attempts(house, 20, 0)
    expect(house.pass()).toEqual([])
    attempts(house, 20, 2)
    expect(house.pass()).toEqual([])
    attempts(house, 60, 0)
    expect(house.pass()).toEqual([])
    attempts(house, 20, 10)
    expect(house.pass()).toEqual(['OpenAI fails 10.0 % of attempts'])
  })

  test('ends with the hour it was seen in', () => {
    const house = open()
    attempts(house, 20, 20)
    expect(house.pass()).toHaveLength(1)
    expect(house.pass(90)).toEqual([])
    attempts(house, 20, 20)
    expect(house.pass()).toEqual(['OpenAI fails 100.0 % of attempts'])
  })

  test('of few attempts, of simulated ones, of cancelled ones and of cache hits says nothing', () => {
    const house = open()
    attempts(house, 19, 19)
    attempts(house, 40, 40, { provider: 'simulated', simulated: true })
    attempts(house, 40, 0, { provider: 'x', outcome: 'cancelled' })
    attempts(house, 40, 3, { provider: 'y', kind: 'cache_hit' })
    expect(house.pass()).toEqual([])
    attempts(house, 1, 0)
    expect(house.pass()).toHaveLength(1)
  })
})

test('a queue of more than 100 is told once until it is down to 80', () => {
  const house = open()
  const { world, pass } = house
  world.waiting = 100
  expect(pass()).toEqual([])
  world.waiting = 101
  expect(pass(5)).toEqual(['101 calls wait for a free slot'])
  world.waiting = 81
  expect(pass()).toEqual([])
  world.waiting = 300
  expect(pass()).toEqual([])
  world.waiting = 80
  expect(pass()).toEqual([])
  world.waiting = 102
  expect(pass()).toEqual(['102 calls wait for a free slot'])
})

test('a cache hit rate below half of 50 lookups of the last hour is told once, and again after it was well above', () => {
  const { world, pass, restart } = open()
  const look = (hits: number, misses: number) => {
    Object.assign(world, { hits, misses })
    return pass(5)
  }
  expect(look(0, 49)).toEqual([])
  expect(look(25, 25)).toEqual([])
  expect(look(24, 26)).toEqual(['The cache answers 48.0 % of lookups'])
  expect(look(1, 5)).toEqual([])
  expect(look(54, 46)).toEqual([])
  expect(look(10, 90)).toEqual([])
  expect(look(55, 45)).toEqual([])
  expect(look(10, 90)).toEqual(['The cache answers 10.0 % of lookups'])
  pass(60)
  expect(look(0, 0)).toEqual([])
  expect(look(0, 50)).toEqual(['The cache answers 0.0 % of lookups'])
  restart()
  expect(look(0, 0)).toEqual([])
  expect(look(0, 60)).toEqual([])
})

test('prices older than 30 days are told once for each snapshot', () => {
  const { world, pass, alerts } = open()
  world.ageDays = 30
  expect(pass()).toEqual([])
  world.ageDays = 31
  expect(pass(3)).toEqual(['Prices are 31 days old'])
  expect(alerts.list().items[0]).toMatchObject({ kind: 'price_snapshot_old', subject: 'prices-1' })
  world.snapshotId = 'prices-2'
  world.ageDays = 2
  expect(pass()).toEqual([])
  world.ageDays = 40
  expect(pass()).toEqual(['Prices are 40 days old'])
})

test('a key that is due is told once, and again when it is due the next time', () => {
  const { world, pass } = open()
  world.due = [{ id: 'key_1', label: 'Main' }]
  expect(pass(3)).toEqual(['Key "Main" is due for rotation'])
  world.due = [...world.due, { id: 'key_2', label: 'Other' }]
  expect(pass(3)).toEqual(['Key "Other" is due for rotation'])
  world.due = []
  expect(pass()).toEqual([])
  world.due = [{ id: 'key_1', label: 'Main' }]
  expect(pass()).toEqual(['Key "Main" is due for rotation'])
})

describe('spend anomaly', () => {
  const usd = 1_000_000_000
  /** Every day of the past has spent about a dollar at this hour. */
  function withPast(days: number, each = usd, timeZone = 'UTC') {
    const house = open(timeZone)
    for (let back = days; back >= 1; back -= 1)
      house.add({ time: house.clock.time - back * day, costNanoUsd: each })
    return house
  }

  test('an hour far above the same hour of the days before is told once', () => {
    const house = withPast(28)
    house.add({ time: house.clock.time, costNanoUsd: 3 * usd })
    expect(house.pass()).toEqual([])
    house.add({ time: house.clock.time, costNanoUsd: usd / 100 })
    expect(house.pass()).toEqual(['This hour has spent $3.01'])
    expect(house.alerts.list().items[0]).toMatchObject({
      kind: 'spend_anomaly',
      severity: 'critical',
      message:
        'By the same hour of the last 28 days, up to $3.00 would be ordinary. See on the Usage page who spends it.',
    })
    expect(house.stops).toEqual([])
    house.add({ time: house.clock.time, costNanoUsd: 50 * usd })
    expect(house.pass(40)).toEqual([])
  })

  test('that goes on into the next hour is one anomaly; after an ordinary hour it is another', () => {
    const house = withPast(10)
    house.add({ time: house.clock.time, costNanoUsd: 9 * usd })
    expect(house.pass()).toHaveLength(1)
    house.pass(70)
    house.add({ time: house.clock.time, costNanoUsd: 9 * usd })
    expect(house.pass()).toEqual([])
    house.pass(150)
    house.add({ time: house.clock.time, costNanoUsd: 9 * usd })
    expect(house.pass()).toEqual(['This hour has spent $9.00'])
  })

  test('is not seen without a week of history, below a dollar, or in simulated spend', () => {
    const young = withPast(6)
    young.add({ time: young.clock.time, costNanoUsd: 100 * usd })
    expect(young.pass()).toEqual([])
    const small = withPast(20, 1000)
    small.add({ time: small.clock.time, costNanoUsd: usd })
    expect(small.pass()).toEqual([])
    small.add({ time: small.clock.time, costNanoUsd: 1, simulated: true })
    expect(small.pass()).toEqual([])
    small.add({ time: small.clock.time, costNanoUsd: 1 })
    expect(small.pass()).toHaveLength(1)
  })

  test('compares the local hour, also over a change of the clocks', () => {
    const house = open('America/New_York')
    // 15 March 2026, 09:30 local; the clocks went forward on the 8th.
    house.clock.time = Date.UTC(2026, 2, 15, 13, 30)
    for (let back = 20; back >= 1; back -= 1) {
      const summer = back <= 7
      house.add({ time: Date.UTC(2026, 2, 15 - back, summer ? 13 : 14, 30), costNanoUsd: 4 * usd })
    }
    house.add({ time: house.clock.time, costNanoUsd: 12 * usd })
    expect(house.pass()).toEqual([])
  })

  test('engages the emergency stop where that was opted into, once, and not again after a person released it', () => {
    const house = withPast(28)
    house.world.stop = true
    house.add({ time: house.clock.time, costNanoUsd: 9 * usd })
    expect(house.pass()).toHaveLength(1)
    expect(house.stops).toEqual([
      [true, 'This hour has spent $9.00, far above its own history.', 'rule'],
    ])
    expect(house.alerts.list().items[0]?.message).toContain('The emergency stop is engaged')
    house.emergency.set(false, 'known', 'page')
    expect(house.pass(10)).toEqual([])
    expect(house.stops).toHaveLength(2)
  })

  test('the mark is the highest of three medians, mean and three deviations, and a dollar', () => {
    expect(anomalyMark([0, 0, 0, 0, 0, 0, 0])).toBe(usd)
    expect(anomalyMark([4, 6].map((each) => each * usd))).toBe(15 * usd)
    const outlier = [0, 0, 0, 0, 0, 0, 0, 0, 0, 100].map((each) => each * usd)
    expect(anomalyMark(outlier)).toBeCloseTo(100 * usd, -2)
  })
})

describe('what was told', () => {
  test('is not told again after a restart, and is when it ended meanwhile and began anew', () => {
    const { world, pass, restart } = open()
    world.ageDays = 40
    world.waiting = 500
    expect(pass()).toHaveLength(2)
    restart()
    expect(pass(3)).toEqual([])
    world.waiting = 0
    restart()
    expect(pass()).toEqual([])
    world.waiting = 500
    expect(pass()).toEqual(['500 calls wait for a free slot'])
  })

  test('waits while the ledger cannot be trusted', () => {
    const { world, pass } = open()
    world.enabled = false
    world.waiting = 500
    expect(pass()).toEqual([])
    world.enabled = true
    expect(pass()).toHaveLength(1)
  })

  test('of a muted kind is kept, but neither notified nor open, until the mute is over', async () => {
    const { world, pass, alerts, mutes, notified, clock, audit } = open()
    mutes.mute('queue_length', clock.time + 10 * minute, 'page')
    world.waiting = 500
    world.ageDays = 40
    expect(pass().sort()).toEqual(['500 calls wait for a free slot', 'Prices are 40 days old'])
    await nextTurn()
    expect(notified).toEqual(['Prices are 40 days old'])
    expect(alerts.list({ open: true })).toMatchObject({
      items: [{ kind: 'price_snapshot_old' }],
      openCount: 1,
    })
    expect(alerts.list().items).toHaveLength(2)
    expect(mutes.list()).toEqual([
      { kind: 'queue_length', since: clock.time - minute, until: clock.time + 9 * minute },
    ])
    clock.time += 9 * minute
    expect(mutes.list()).toEqual([])
    expect(alerts.openCount()).toBe(2)
    mutes.mute('price_snapshot_old', null, 'page')
    expect(alerts.openCount()).toBe(1)
    expect(mutes.unmute('price_snapshot_old', 'api')).toEqual([])
    expect(alerts.openCount()).toBe(2)
    expect(() => mutes.mute('queue_length', clock.time, 'page')).toThrow(/has passed/)
    expect(audit.list({}).items.map(({ who, what, subject }) => [who, what, subject])).toEqual([
      ['api', 'alerts unmuted', 'price_snapshot_old'],
      ['page', 'alerts muted', 'price_snapshot_old'],
      ['page', 'alerts muted', 'queue_length'],
    ])
  })
})

test('a look costs little: nothing is written while nothing changes', () => {
  const house = open()
  house.world.waiting = 500
  house.pass()
  const changes = () => house.db.prepare('SELECT total_changes()').pluck().get()
  const before = changes()
  house.pass(120)
  expect(changes()).toBe(before)
})
