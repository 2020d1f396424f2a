/**
 * A month of the token ladder through the whole console (spec B6): where each call goes, what is
 * told, and what a reset changes.
 */
import { writeFileSync, mkdtempSync, mkdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { CallRequest } from '../../src/contract/calls'
import { ask, doneOf, failureOf, openHouse } from '../support/house'

function startOfJune() {
  const clock = {
    time: Date.UTC(2026, 5, 1, 12),
    now: () => clock.time,
    monotonic: () => clock.time,
  }
  return clock
}

/** Each answer uses exactly a thousand tokens. */
const thousand = () => ({ text: 'done', usage: { input: 10, output: 990 } })
const request = (change: Partial<CallRequest> = {}): CallRequest => ({
  project: 'dev',
  messages: [{ role: 'user', content: 'go on' }],
  maxOutputTokens: 1000,
  cache: false,
  ...change,
})

async function openMonth() {
  const clock = startOfJune()
  const house = await openHouse({ clock })
  house.mock.script(thousand)
  await house.client.system.updateSettings({ timeZone: 'UTC' })
  await house.client.tokenLimits.addOffered()
  const call = async (change?: Partial<CallRequest>) => {
    clock.time += 60_000
    return house.run(request(change))
  }
  const alerts = async () =>
    (await house.client.alerts.list({})).items
      .filter(({ kind }) => kind === 'token_limit' || kind === 'emergency_stop')
      .map(({ title }) => title)
  const limit = async (provider: string) =>
    (await house.client.tokenLimits.list()).items.find(
      (one) => one.provider === provider && one.service === null,
    )
  return { ...house, clock, call, alerts, limit }
}

test('a month: the primary provider until exactly 95.0 %, then the next, then one error that names both; next month the primary again', async () => {
  const { call, alerts, limit, clock, client, closeAndCheck } = await openMonth()
  expect((await client.system.settings()).defaultRoute).toEqual([
    'anthropic/claude-sonnet-4-5',
    'openai/gpt-4o-mini',
  ])
  for (let made = 1; made <= 133; made += 1) {
    expect(doneOf(await call()).provider, `call ${made}`).toBe('anthropic')
    if (made === 111) expect(await alerts()).toEqual([])
    if (made === 112) expect(await alerts()).toEqual(['Anthropic passed 80 % of its tokens'])
  }
  expect(await limit('anthropic')).toMatchObject({
    used: 133_000,
    held: 0,
    percent: 95,
    stage: 'critical',
    resetsAt: Date.UTC(2026, 6, 1),
  })
  expect(await alerts()).toEqual([
    'Anthropic passed 95 % of its tokens',
    'Anthropic passed 80 % of its tokens',
  ])

  const switched = doneOf(await call())
  expect(switched.provider).toBe('openai')
  expect(switched.reason).toContain(
    'Anthropic has used 133,000 of 140,000 tokens this month (95 %)',
  )
  expect(switched.route).toMatchObject([
    { provider: 'anthropic', state: 'skipped', code: 'token_limit_reached', attempts: 0 },
    { provider: 'openai', state: 'served' },
  ])
  for (let made = 2; made <= 8; made += 1) expect(doneOf(await call()).provider).toBe('openai')

  const both = failureOf(await call())
  expect(both.error).toMatchObject({ code: 'token_limit_reached', data: { origin: 'tollgate' } })
  expect(both.error.message).toContain('Anthropic')
  expect(both.error.message).toContain('OpenAI')
  expect(both.error.data?.candidates?.map(({ provider, code }) => `${provider} ${code}`)).toEqual([
    'anthropic token_limit_reached',
    'openai token_limit_reached',
  ])
  expect((await alerts()).filter((title) => title.startsWith('OpenAI'))).toEqual([
    'OpenAI passed 80 % of its tokens',
  ])

  clock.time = Date.UTC(2026, 6, 1)
  expect(doneOf(await call()).provider).toBe('anthropic')
  expect(await limit('anthropic')).toMatchObject({ used: 1000, stage: 'ok' })
  const history = await client.tokenLimits.history({ provider: 'anthropic', months: 3 })
  expect(history.items.map(({ month, calls, tokens }) => [month, calls, tokens])).toEqual([
    ['2026-05', 0, 0],
    ['2026-06', 133, 133_000],
    ['2026-07', 1, 1000],
  ])
  await closeAndCheck()
})

test('a call that names its model has no one else to go to: it uses the limit to its end, and 98 % is an emergency', async () => {
  const { call, alerts, limit, client } = await openMonth()
  await client.tokenLimits.save({ provider: 'anthropic', limit: 50_000 })
  const named = { model: 'anthropic/claude-sonnet-4-5' }
  for (let made = 1; made <= 48; made += 1)
    expect(doneOf(await call(named)).provider).toBe('anthropic')
  expect(await limit('anthropic')).toMatchObject({ percent: 96, stage: 'critical' })
  expect(doneOf(await call(named)).provider).toBe('anthropic')
  expect(await alerts()).toEqual([
    'Emergency: Anthropic passed 98 % of its tokens',
    'Anthropic passed 95 % of its tokens',
    'Anthropic passed 80 % of its tokens',
  ])
  expect((await client.emergency.get()).engaged, 'a rule one has to opt into').toBe(false)
  expect(failureOf(await call(named)).error).toMatchObject({
    code: 'token_limit_reached',
    data: { free: 1000 },
  })
  expect(doneOf(await call({ ...named, allowFallback: true })).provider).toBe('openai')
})

test('by rule, passing the emergency mark engages the emergency stop, on record', async () => {
  const { call, client, alerts } = await openMonth()
  await client.system.updateSettings({ stopOnTokenEmergency: true })
  await client.tokenLimits.save({
    provider: 'openai',
    limit: 2000,
    marks: { warning: 10, critical: 20, emergency: 40 },
  })
  expect(doneOf(await call({ model: 'gpt-4o-mini' })).provider).toBe('openai')
  expect(await client.emergency.get()).toMatchObject({
    engaged: true,
    by: 'rule',
    reason: 'Emergency: OpenAI passed 40 % of its tokens',
  })
  expect(failureOf(await call()).error.code).toBe('emergency_stop')
  expect(await alerts()).toContain('The emergency stop was engaged by rule')
  expect((await client.system.audit({})).items).toContainEqual(
    expect.objectContaining({ what: 'emergency stop engaged', who: 'rule' }),
  )
  await client.emergency.set({ engaged: false, reason: 'seen' })
  expect(doneOf(await call()).provider).toBe('anthropic')
})

test('a preferred provider is tried first and not exempt', async () => {
  const { call, client } = await openMonth()
  await client.tokenLimits.save({
    provider: 'openai',
    limit: 10_000,
    marks: { warning: 1, critical: 10, emergency: 98 },
  })
  expect(doneOf(await call({ preferredProvider: 'openai' })).provider).toBe('openai')
  const next = doneOf(await call({ preferredProvider: 'openai' }))
  expect(next.provider).toBe('anthropic')
  expect(next.reason).toContain('OpenAI has used 1,000 of 10,000 tokens')
})

test('usage of a service is reset on record: its limit counts anew, entries and spend stay', async () => {
  const { call, client, clock, limit, closeAndCheck } = await openMonth()
  await client.tokenLimits.save({ provider: 'anthropic', service: 'chat', limit: 2000 })
  expect(
    doneOf(await call({ service: 'chat', model: 'anthropic/claude-haiku-4-5' })).provider,
  ).toBe('anthropic')
  expect(
    failureOf(await call({ service: 'chat', model: 'anthropic/claude-haiku-4-5' })).error.message,
  ).toContain('Anthropic, service chat, has used 1,000 of 2,000 tokens')
  const spent = await client.usage.summary({ by: 'service' })
  const done = await client.tokenLimits.resetUsage({
    service: 'chat',
    reason: 'raised with the customer',
  })
  expect(done).toMatchObject({
    service: 'chat',
    provider: null,
    who: 'page',
    reason: 'raised with the customer',
  })
  expect(await client.usage.summary({ by: 'service' })).toMatchObject({
    costNanoUsd: spent.costNanoUsd,
    calls: spent.calls,
    inputTokens: spent.inputTokens,
  })
  expect((await client.ledger.list({ kind: 'adjustment' })).items).toMatchObject([
    { id: done.entryId, costNanoUsd: 0, service: 'chat' },
  ])
  expect(await client.ledger.verify()).toMatchObject({ ok: true })
  expect(
    doneOf(await call({ service: 'chat', model: 'anthropic/claude-haiku-4-5' })).provider,
  ).toBe('anthropic')
  expect(await limit('anthropic')).toMatchObject({ used: 2000 })
  expect(
    (await client.tokenLimits.list()).items.find(({ service }) => service === 'chat'),
  ).toMatchObject({ used: 1000, lastReset: { reason: 'raised with the customer' } })
  expect((await client.tokenLimits.history({ service: 'chat' })).resets).toMatchObject([
    { id: done.id },
  ])
  await client.tokenLimits.resetUsage({ service: 'anthropic', reason: 'by its id' })
  expect(await limit('anthropic')).toMatchObject({ used: 0 })
  await expect(
    client.tokenLimits.resetUsage({ service: 'search', reason: 'nothing there' }),
  ).rejects.toMatchObject({ code: 'conflict' })
  await expect(
    client.tokenLimits.resetUsage({ service: 'nobody', reason: 'unknown' }),
  ).rejects.toMatchObject({ code: 'not_found' })
  clock.time += 1000
  await closeAndCheck()
})

test('a correction of an entry that a reset marked is still one', async () => {
  const { call, client, mock, closeAndCheck } = await openMonth()
  mock.script(() => ({ hangAfterChunks: -1 }))
  const hung = await call({ model: 'gpt-4o-mini', timeoutMs: 300, service: 'chat' })
  expect(failureOf(hung).error.code).toBe('timeout')
  const [entry] = (await client.ledger.list({ unresolved: true })).items
  await client.tokenLimits.resetUsage({ service: 'chat', reason: 'a fresh start' })
  await client.ledger.adjust({
    entryId: entry?.id ?? '',
    costNanoUsd: entry?.costNanoUsd ?? -1,
    reason: 'confirmed as it stands',
  })
  expect((await client.ledger.list({ kind: 'adjustment' })).items).toHaveLength(2)
  await closeAndCheck()
})

test('token limits are no budgets, and nobody else takes them for one', async () => {
  const { client, call } = await openMonth()
  await call()
  expect((await client.budgets.list()).items).toEqual([])
  expect((await client.usage.meter({})).tightest).toBeNull()
  expect((await client.calls.estimate(request())).budgets).toEqual([])
  const [limit] = (await client.tokenLimits.list()).items
  await expect(client.budgets.update({ id: limit?.id ?? '', limit: 1 })).rejects.toMatchObject({
    code: 'not_found',
  })
  await expect(client.budgets.remove({ id: limit?.id ?? '' })).rejects.toMatchObject({
    code: 'not_found',
  })
})

test('what is offered is added once; limits of unknown providers and services are refused', async () => {
  const { client } = await openMonth()
  expect((await client.tokenLimits.offered()).items).toEqual([
    { provider: 'anthropic', providerName: 'Anthropic', limit: 140_000, added: true },
    { provider: 'openai', providerName: 'OpenAI', limit: 9000, added: true },
  ])
  expect((await client.tokenLimits.addOffered()).items).toHaveLength(2)
  await expect(client.tokenLimits.save({ provider: 'nobody', limit: 1 })).rejects.toMatchObject({
    code: 'invalid_request',
  })
  await expect(
    client.tokenLimits.save({ provider: 'openai', service: 'nobody', limit: 1 }),
  ).rejects.toMatchObject({ code: 'invalid_request' })
})

test('a .env file sets limits, the mark and the route at first run, shown as from there; what a person removes does not come back', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tollgate-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const home = join(folder, 'home')
  mkdirSync(home)
  writeFileSync(
    join(home, '.env'),
    'ANTHROPIC_MONTHLY_LIMIT=20000\nOPENAI_MONTHLY_LIMIT=9000\nENABLE_OPENAI_FALLBACK=true\nOPENAI_FALLBACK_THRESHOLD=0.50\nOPENAI_MODEL=gpt-4.1\nOPENAI_ORGANIZATION=org-9\n',
  )
  const first = await openHouse({ home, clock: startOfJune() })
  first.mock.script(thousand)
  const settings = await first.client.system.settings()
  expect(settings.defaultRoute).toEqual(['anthropic/claude-sonnet-4-5', 'openai/gpt-4.1'])
  expect(settings.fromDotEnv).toContain('defaultRoute')
  const limits = (await first.client.tokenLimits.list()).items
  expect(limits).toMatchObject([
    {
      provider: 'anthropic',
      limit: 20_000,
      marks: { warning: 50, critical: 50, emergency: 98 },
      fromDotEnv: true,
    },
    {
      provider: 'openai',
      limit: 9000,
      marks: { warning: 80, critical: 95, emergency: 98 },
      fromDotEnv: true,
    },
  ])
  for (let made = 1; made <= 10; made += 1)
    expect(doneOf(await first.run(request())).provider).toBe('anthropic')
  expect(doneOf(await first.run(request())).model).toBe('gpt-4.1')
  expect(first.mock.calls().at(-1)?.headers['openai-organization']).toBe('org-9')
  expect(await first.client.tokenLimits.save({ provider: 'openai', limit: 10_000 })).toMatchObject({
    fromDotEnv: false,
  })
  await first.client.tokenLimits.remove({ id: limits[0]?.id ?? '' })
  await first.closeAndCheck()
  const again = await openHouse({ home, clock: startOfJune() })
  expect((await again.client.tokenLimits.list()).items).toMatchObject([
    { provider: 'openai', limit: 10_000 },
  ])
})

test('local rate limits stand in the way of a call: refused with a way out, by another candidate where there is one', async () => {
  const { call, client, clock, closeAndCheck } = await openMonth()
  const { id } = await client.limits.create({
    scope: { provider: 'anthropic' },
    unit: 'requests',
    limit: 1,
    window: 'hour',
  })
  expect(doneOf(await call()).provider).toBe('anthropic')
  expect(doneOf(await call()).provider, 'the route goes on').toBe('openai')
  const refused = failureOf(await call({ model: 'anthropic/claude-sonnet-4-5' })).error
  expect(refused).toMatchObject({ code: 'local_rate_limited', data: { limitId: id, free: 0 } })
  clock.time += refused.data?.retryAfterMs ?? 0
  expect(doneOf(await call({ model: 'anthropic/claude-sonnet-4-5' })).provider).toBe('anthropic')
  const { states } = (await client.limits.list()).items[0] ?? { states: [] }
  expect(states).toMatchObject([{ used: 1, remaining: 0 }])
  await closeAndCheck()
})

test('a rate limit counts the truth of what a call used, over a restart too', async () => {
  const clock = startOfJune()
  const folder = mkdtempSync(join(tmpdir(), 'tollgate-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const house = await openHouse({ home: join(folder, 'home'), clock })
  house.mock.script(() => ({ text: 'hi', usage: { input: 10, output: 5 } }))
  await house.client.limits.create({ unit: 'tokens', limit: 1100, window: 'day' })
  const used = async (of: typeof house) => (await of.client.limits.list()).items[0]?.states[0]?.used
  doneOf(await house.run(ask('short', { maxOutputTokens: 1000 })))
  expect(await used(house)).toBe(15)
  expect(
    failureOf(await house.run(ask('too long', { maxOutputTokens: 1200 }))).error,
  ).toMatchObject({
    code: 'local_rate_limited',
    message: expect.stringContaining('Lower its max output'),
  })
  await house.closeAndCheck()
  const again = await openHouse({ home: join(folder, 'home'), clock })
  expect(await used(again)).toBe(15)
})
