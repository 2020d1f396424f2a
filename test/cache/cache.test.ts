import { expect, onTestFinished, test } from 'vitest'
import { createCache, type CacheDeps } from '../../src/main/cache/cache'
import { keyOf } from '../../src/main/cache/key'
import type { CacheHit } from '../../src/main/cache/port'
import { openTestStore } from '../record/open-store'

function openCache(change: Partial<{ -readonly [Name in keyof CacheDeps]: CacheDeps[Name] }> = {}) {
  const opened = openTestStore()
  const settings = { cacheMaxMegabytes: 1, contentRetentionDays: null as number | null }
  const deps: CacheDeps = {
    ...opened,
    settings: () => settings,
    contentOff: () => [],
    services: () => [
      { name: 'chat', policy: { cacheTtlSeconds: 300 } },
      { name: 'chatops', policy: {} },
    ],
    ...change,
  }
  const cache = createCache(deps)
  onTestFinished(() => cache.close())
  const key = (text: string, project = 'dev') =>
    keyOf({
      project,
      environment: 'development',
      provider: 'openai',
      baseUrl: null,
      model: 'gpt-4o-mini',
      messages: [{ role: 'user', content: text }],
    })
  function put(
    text: string,
    {
      project = 'dev',
      service = 'chat' as string | null,
      ttl = 300,
      ...hit
    }: Partial<CacheHit> & { project?: string; service?: string | null; ttl?: number } = {},
  ) {
    const kept: CacheHit = {
      answer: { text: `answer to ${text}`, finishReason: 'stop', servedModel: null },
      callId: `call-${text}`,
      costNanoUsd: 1000,
      wouldCostNanoUsd: null,
      latencyMs: 250,
      storedAt: opened.clock.now(),
      ...hit,
    }
    opened.store.write(() =>
      cache.put(
        key(text, project),
        kept,
        { project, service, environment: 'development', provider: 'openai', model: 'gpt-4o-mini' },
        ttl,
      ),
    )
  }
  return {
    ...opened,
    cache,
    settings,
    key,
    put,
    reopen: () => createCache(deps),
    ask: (text: string, service: string | null = 'chat', project = 'dev') =>
      cache.find(key(text, project), service),
  }
}

test('an answer is found until it expires, and not a millisecond longer', () => {
  const { put, ask, clock } = openCache()
  put('hi', { ttl: 300 })
  clock.time += 299_999
  expect(ask('hi')).toMatchObject({
    answer: { text: 'answer to hi', finishReason: 'stop' },
    callId: 'call-hi',
    costNanoUsd: 1000,
    latencyMs: 250,
  })
  clock.time += 1
  expect(ask('hi')).toBeUndefined()
})

test('a later answer takes the place of an earlier one, and lives as long as it may itself', () => {
  const { put, ask, clock, db } = openCache()
  put('hi', { ttl: 10 })
  clock.time += 9000
  put('hi', { ttl: 10, callId: 'second' })
  clock.time += 9000
  expect(ask('hi')?.callId).toBe('second')
  expect(db.prepare('SELECT answers FROM cache_size').pluck().get()).toBe(1)
})

test('content past its retention is never found, however long its answer might be reused', () => {
  const { put, ask, clock, settings } = openCache()
  put('hi', { ttl: 30 * 86_400 })
  clock.time += 2 * 86_400_000
  expect(ask('hi')).toBeDefined()
  settings.contentRetentionDays = 1
  expect(ask('hi')).toBeUndefined()
})

test('over the bound the least recently used answers go first, and those just used stay', () => {
  const { put, ask, clock, cache } = openCache()
  const long = 'x'.repeat(180_000)
  for (const text of ['a', 'b', 'c', 'd', 'e']) {
    put(text, { answer: { text: long, finishReason: null, servedModel: null } })
    clock.time += 1000
  }
  expect(ask('a')).toBeDefined()
  put('f', { answer: { text: long, finishReason: null, servedModel: null } })
  put('g', { answer: { text: long, finishReason: null, servedModel: null } })
  expect(['a', 'b', 'c', 'd', 'e', 'f', 'g'].filter((text) => ask(text) !== undefined)).toEqual([
    'a',
    'd',
    'e',
    'f',
    'g',
  ])
  const { bytes, maxBytes } = cache.figures({})
  expect(bytes).toBeLessThanOrEqual(maxBytes)
})

test('an answer larger than the bound is not kept, and pushes nothing out', () => {
  const { put, ask } = openCache()
  put('small')
  put('huge', { answer: { text: 'x'.repeat(1_000_001), finishReason: null, servedModel: null } })
  expect(ask('huge')).toBeUndefined()
  expect(ask('small')).toBeDefined()
})

test('a settlement that is rolled back leaves neither an answer nor its size', () => {
  const { cache, key, store, ask, db } = openCache()
  expect(() =>
    store.write(() => {
      cache.put(
        key('hi'),
        {
          answer: { text: 'x', finishReason: null, servedModel: null },
          callId: 'c',
          costNanoUsd: 1,
          wouldCostNanoUsd: null,
          latencyMs: 1,
          storedAt: 0,
        },
        { project: 'dev', service: null, environment: 'e', provider: 'p', model: 'm' },
        60,
      )
      throw new Error('no')
    }),
  ).toThrow('no')
  expect(ask('hi')).toBeUndefined()
  expect(db.prepare('SELECT answers, bytes FROM cache_size').get()).toEqual({
    answers: 0,
    bytes: 0,
  })
})

test('the kept size equals the sum of its rows after everything that can move it', async () => {
  const { put, cache, clock, settings, db } = openCache()
  for (let index = 0; index < 40; index += 1) {
    put(`text ${index % 17}`, {
      ttl: 1 + (index % 5),
      answer: { text: 'y'.repeat(index * 2000), finishReason: null, servedModel: null },
    })
    clock.time += 200
    if (index % 11 === 0) cache.clear({ key: '1:dev:none' }, 'page')
    if (index % 13 === 0) await cache.sweep()
  }
  settings.cacheMaxMegabytes = 0.1
  await cache.sweep()
  cache.clear({ service: 'chatops' }, 'page')
  const sums = db
    .prepare('SELECT count(*) AS answers, ifnull(sum(bytes), 0) AS bytes FROM cache_answers')
    .get()
  expect(db.prepare('SELECT answers, bytes FROM cache_size').get()).toEqual(sums)
  expect(cache.figures({}).bytes).toBeLessThanOrEqual(100_000)
})

test('a hit writes nothing itself; what was counted is there after a restart', () => {
  const { put, ask, db, cache, reopen } = openCache()
  put('hi')
  const changes = () => db.prepare('SELECT total_changes()').pluck().get()
  const before = changes()
  ask('hi')
  ask('hi')
  ask('unknown')
  expect(changes()).toBe(before)
  cache.close()
  const again = reopen()
  onTestFinished(() => again.close())
  expect(again.figures({})).toMatchObject({
    hits: 2,
    misses: 1,
    hitRate: 2 / 3,
    savedNanoUsd: 2000,
    savedMs: 500,
    answers: 1,
    items: [{ hits: 2 }],
  })
})

test('figures by service, project and hour', () => {
  const { put, ask, clock, cache } = openCache()
  put('hi')
  put('hi', { project: 'content', service: null, costNanoUsd: null })
  ask('hi')
  clock.time += 3_600_000 * 2
  ask('hi', null, 'content')
  put('new')
  ask('new')
  const all = cache.figures({})
  expect(all).toMatchObject({ hits: 2, misses: 1, savedNanoUsd: 2000, answers: 1 })
  expect(all.services).toEqual([
    expect.objectContaining({
      service: 'chat',
      ttlSeconds: 300,
      hits: 2,
      misses: 0,
      hitRate: 1,
      answers: 1,
    }),
    expect.objectContaining({ service: 'chatops', ttlSeconds: 0, hits: 0, hitRate: null }),
    expect.objectContaining({ service: null, misses: 1, hitRate: 0, answers: 0 }),
  ])
  expect(cache.figures({ project: 'content' })).toMatchObject({ hits: 0, misses: 1, answers: 0 })
  expect(cache.figures({ service: '' }).services.map(({ service }) => service)).toEqual([null])
  expect(cache.figures({ from: clock.now() })).toMatchObject({ hits: 1, misses: 1 })
  expect(cache.figures({ to: clock.now() - 3_600_000 })).toMatchObject({ hits: 1, misses: 0 })
})

test('the last hour forgets what is older', () => {
  const { put, ask, clock, cache } = openCache()
  put('hi', { ttl: 100_000 })
  ask('hi')
  clock.time += 30 * 60_000
  ask('none')
  expect(cache.cacheFigures()).toEqual({ hits: 1, misses: 1 })
  clock.time += 30 * 60_000
  expect(cache.cacheFigures()).toEqual({ hits: 0, misses: 1 })
  clock.time += 5 * 3_600_000
  expect(cache.cacheFigures()).toEqual({ hits: 0, misses: 0 })
})

test('kept answers are listed newest first, page by page, each once', () => {
  const { put, cache } = openCache()
  for (let index = 0; index < 7; index += 1) put(`n${index}`)
  const seen: string[] = []
  let cursor: string | undefined
  do {
    const page = cache.figures({ limit: 3, cursor })
    seen.push(...page.items.map(({ callId }) => callId))
    cursor = page.nextCursor
  } while (cursor !== undefined)
  expect(seen).toEqual([6, 5, 4, 3, 2, 1, 0].map((index) => `call-n${index}`))
  expect(() => cache.figures({ cursor: 'nonsense' })).toThrow('not one this list gave')
})

test('clearing says how much went, is on record, and leaves the rest', () => {
  const { put, ask, cache, key, audit, published } = openCache()
  put('a')
  put('b')
  put('c', { service: null })
  put('d', { project: 'content' })
  expect(cache.clear({ key: key('a') }, 'page').answers).toBe(1)
  expect(cache.clear({ service: '' }, 'page').answers).toBe(1)
  expect(cache.clear({ service: 'chat', project: 'content' }, 'page').answers).toBe(1)
  expect([ask('a'), ask('c'), ask('d', 'chat', 'content')]).toEqual([
    undefined,
    undefined,
    undefined,
  ])
  expect(ask('b')).toBeDefined()
  const gone = cache.clear({}, 'api')
  expect(gone.answers).toBe(1)
  expect(gone.bytes).toBeGreaterThan(400)
  expect(cache.clear({}, 'api').answers).toBe(0)
  expect(audit.list({}).items.map(({ who, what, subject }) => [who, what, subject])).toEqual([
    ['api', 'cache cleared', 'all'],
    ['page', 'cache cleared', 'chat'],
    ['page', 'cache cleared', ''],
    ['page', 'cache cleared', key('a')],
  ])
  expect(published).toContain('cache')
})

test('a sweep drops what expired, what is past retention, and what of a project that keeps no content is left', async () => {
  const off: string[] = []
  const { put, cache, clock, db, settings } = openCache({ contentOff: () => off })
  for (let index = 0; index < 150; index += 1) put(`short ${index}`, { ttl: 5 })
  put('old', { ttl: 86_400 * 30 })
  clock.time += 86_400_000 * 3
  put('kept')
  put('secret', { project: 'content' })
  settings.contentRetentionDays = 2
  off.push('content')
  await cache.sweep()
  expect(db.prepare('SELECT call_id FROM cache_answers').pluck().all()).toEqual(['call-kept'])
})

test('where counts cannot be written they stay, and are written later', () => {
  const { put, ask, cache, db } = openCache()
  put('hi')
  ask('hi')
  db.pragma('query_only = ON')
  expect(cache.figures({}).hits).toBe(0)
  db.pragma('query_only = OFF')
  expect(cache.figures({}).hits).toBe(1)
})
