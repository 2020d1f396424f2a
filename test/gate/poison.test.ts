/**
 * An adapter that hands over anything at all costs its own answer at most: no hold stays open,
 * nobody else is blocked, and every list can be read.
 */
import { join } from 'node:path'
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { ProviderEvent, Providers } from '../../src/main/providers/port'
import { ProviderFailure } from '../../src/main/providers/port'
import type * as providersModule from '../../src/main/providers/providers'
import { ask, doneOf, failureOf, openHouse, type House } from '../support/house'

/** What the adapter of the next chat to gpt-4o-mini hands over instead of the provider's answer. */
let handed: (() => Iterable<unknown>) | null = null

vi.mock('../../src/main/providers/providers', async (original) => {
  const real = await original<typeof providersModule>()
  return {
    ...real,
    createProviders(deps: Parameters<typeof real.createProviders>[0]): Providers {
      const providers = real.createProviders(deps)
      return {
        ...providers,
        async *chat(request, signal) {
          if (handed !== null && request.model === 'gpt-4o-mini')
            yield* handed() as Iterable<ProviderEvent>
          else yield* providers.chat(request, signal)
        },
      }
    },
  }
})

const usage = {
  inputTokens: 3,
  outputTokens: 2,
  cachedInputTokens: 0,
  cacheWriteTokens: 0,
  reasoningTokens: 0,
}
const end = { type: 'end', finishReason: 'stop', servedModel: 'gpt-4o-mini', requestId: 'req_1' }
const text = { type: 'text', text: 'hi' }

const poison: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    undefined,
    true,
    0,
    -1,
    0.5,
    Number.NaN,
    Infinity,
    -Infinity,
    2 ** 53,
    2 ** 63,
    1e300,
    9_007_199_254_740_991,
    '',
    'x'.repeat(5000),
    '\u0000',
    '\ud800',
    {},
    [],
    ['x'],
    { a: 1 },
    10n ** 30n,
  ),
  fc.anything({ maxDepth: 1 }),
)
const places = {
  text: (bad: unknown) => [{ ...text, text: bad }, { type: 'usage', usage }, end],
  reasoning: (bad: unknown) => [
    { type: 'reasoning', text: bad },
    text,
    { type: 'usage', usage },
    end,
  ],
  usage: (bad: unknown) => [text, { type: 'usage', usage: bad }, end],
  inputTokens: (bad: unknown) => [
    text,
    { type: 'usage', usage: { ...usage, inputTokens: bad } },
    end,
  ],
  outputTokens: (bad: unknown) => [
    text,
    { type: 'usage', usage: { ...usage, outputTokens: bad } },
    end,
  ],
  cachedInputTokens: (bad: unknown) => [
    text,
    { type: 'usage', usage: { ...usage, cachedInputTokens: bad } },
    end,
  ],
  cost: (bad: unknown) => [text, { type: 'usage', usage, reportedCostNanoUsd: bad }, end],
  finishReason: (bad: unknown) => [text, { type: 'usage', usage }, { ...end, finishReason: bad }],
  servedModel: (bad: unknown) => [text, { type: 'usage', usage }, { ...end, servedModel: bad }],
  requestId: (bad: unknown) => [text, { type: 'usage', usage }, { ...end, requestId: bad }],
  event: (bad: unknown) => [text, bad, end],
  code: (bad: unknown) => [text, new ProviderFailure(bad as 'timeout', 'cut', 'broken')],
  reach: (bad: unknown) => [text, new ProviderFailure('timeout', bad as 'cut', 'broken')],
  partialUsage: (bad: unknown) => [
    text,
    new ProviderFailure('network', 'cut', 'broken', { partialUsage: bad as typeof usage }),
  ],
  status: (bad: unknown) => [
    text,
    new ProviderFailure('network', 'cut', 'broken', {
      status: bad as number,
      retryAfterMs: bad as number,
      providerMessage: bad as string,
      requestId: bad as string,
    }),
  ],
} as const

function* playing(events: readonly unknown[]): Iterable<unknown> {
  for (const event of events) {
    if (event instanceof Error) throw event
    yield event
  }
}

/** Everything a person looks at answers, and a call of somebody else goes out. */
async function expectWell({ client, run }: House) {
  handed = null
  doneOf(await run(ask('another', { model: 'claude-haiku-4-5' })))
  // The same model, too, and twice: were every second answer bad its circuit would open, which is
  // right and not what is looked at here.
  doneOf(await run(ask('the same')))
  doneOf(await run(ask('the same once more')))
  expect((await client.system.health()).blocked).toEqual([])
  await client.calls.history({})
  await client.ledger.list({})
  await client.alerts.list({})
  await client.usage.summary({ by: 'model' })
  expect((await client.budgets.list()).items.map(({ held }) => held)).toEqual([0, 0])
}

test(
  'whatever field holds whatever value, the call ends, its hold ends, and everybody else goes on',
  { timeout: 120_000 },
  async () => {
    const house = await openHouse()
    // They watch only: a cost of millions of dollars, which a poisoned figure may well be, would
    // rightly keep everybody else from calling.
    await house.client.budgets.create({
      name: 'usd',
      scope: {},
      unit: 'usd',
      period: 'day',
      limit: 1e12,
      enforcement: 'notify',
    })
    await house.client.budgets.create({
      name: 'tokens',
      scope: {},
      unit: 'tokens',
      period: 'day',
      limit: 1e9,
      enforcement: 'notify',
    })
    house.mock.script(() => ({ text: 'ok' }))
    let count = 0
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...Object.values(places)), poison, async (place, bad) => {
        handed = () => playing(place(bad))
        count += 1
        const callId = `poison_${count}`
        const last = (await house.run(ask('hi', { callId, maxAttempts: 1, retryShown: true }))).at(
          -1,
        )
        expect(['done', 'error']).toContain(last?.type)
        const record = await house.client.calls.get({ id: callId })
        expect(record.state).not.toBe('running')
        await expectWell(house)
      }),
      { numRuns: 80 },
    )
    await house.closeAndCheck()
  },
)

const breaks = {
  'what the provider called itself': [
    "NEW.served_model = 'gpt-4o-mini'",
    {
      costNanoUsd: expect.any(Number),
      costStatus: 'estimated',
      unresolved: true,
      servedModel: null,
    },
  ],
  'any cost and any token': [
    'NEW.cost IS NOT NULL OR NEW.input_tokens > 0',
    { costNanoUsd: null, costStatus: 'unknown', unresolved: true, inputTokens: 0 },
  ],
} as const

test.each(Object.entries(breaks))(
  'a ledger that takes every entry but one with %s: it is booked with less, as unresolved, and told',
  async (_, [when, expected]) => {
    const house = await openHouse()
    const { client, run, home } = house
    await client.budgets.create({
      name: 'usd',
      scope: {},
      unit: 'usd',
      period: 'day',
      limit: 1e12,
      enforcement: 'hard',
    })
    await client.budgets.create({
      name: 'requests',
      scope: {},
      unit: 'requests',
      period: 'day',
      limit: 1e9,
      enforcement: 'hard',
    })
    const other = new Database(join(home, 'ledger.db'))
    onTestFinished(() => void other.close())
    other.exec(
      `CREATE TRIGGER broken BEFORE INSERT ON entries WHEN NEW.model = 'gpt-4o-mini' AND (${when}) BEGIN SELECT raise(ABORT, 'broken'); END`,
    )
    handed = () => playing([text, { type: 'usage', usage }, end])
    const answer = doneOf(await run(ask('hi', { callId: 'poisoned' })))
    expect(answer).toMatchObject({ text: 'hi', costNanoUsd: null, costStatus: 'unknown' })
    expect((await client.ledger.list({})).items).toMatchObject([
      { callId: 'poisoned', ...expected },
    ])
    expect((await client.alerts.list({})).items).toMatchObject([
      { kind: 'unresolved_entries', severity: 'critical', subject: 'poisoned' },
    ])
    expect(failureOf(await run(ask('hi', { callId: 'poisoned' }))).error.code).toBe('internal')
    await expectWell(house)
    await house.closeAndCheck()
  },
)

test('an entry that is there already for the attempt ends its hold, and nothing is booked twice', async () => {
  const house = await openHouse()
  const { client, run, home } = house
  for (const unit of ['usd', 'tokens'] as const)
    await client.budgets.create({
      name: unit,
      scope: {},
      unit,
      period: 'day',
      limit: 1e12,
      enforcement: 'hard',
    })
  const other = new Database(join(home, 'ledger.db'))
  onTestFinished(() => void other.close())
  handed = () => playing([text, { type: 'usage', usage }, end])
  doneOf(await run(ask('first', { callId: 'twin' })))
  other.exec("DELETE FROM calls WHERE id = 'twin'")
  doneOf(await run(ask('second', { callId: 'twin' })))
  expect((await client.ledger.list({})).items).toHaveLength(1)
  await expectWell(house)
  await house.closeAndCheck()
})
