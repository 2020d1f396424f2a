/**
 * What a call is held for: a write price only where the provider writes to its cache by itself, and
 * no cliff where an input is long (spec M10).
 */
import { countTokens as o200k } from 'gpt-tokenizer/encoding/o200k_base'
import { describe, expect, test } from 'vitest'
import { plainTerms } from '../../src/contract/charges'
import type { Price } from '../../src/contract/models'
import type { ProviderKind } from '../../src/contract/providers'
import { costBoundOf } from '../../src/main/gate/plan/asked-bound'
import { ask, doneOf, openHouse } from '../support/house'

const price: Price = {
  rates: {
    input: 2_000_000,
    output: 8_000_000,
    cachedInput: 200_000,
    cacheWrite: 2_500_000,
    cacheWrite1h: 4_000_000,
  },
  tiers: [],
}

describe('the write price', () => {
  const held = (kind: ProviderKind, model: string) =>
    costBoundOf({ kind, model, price, terms: plainTerms, inputBound: 1000, outputBound: 0 })

  test.each([
    ['openai', 'gpt-5.6-sol'],
    ['openai', 'gpt-5.6-sol-2026-07-01'],
    ['openai', 'ft:gpt-6-luna:house::abc'],
    ['openai', 'gpt-6-sol'],
    ['openai-compatible', 'openai/gpt-5.6-sol'],
  ] as const)('is held where the provider writes by itself: %s %s', (kind, model) => {
    expect(held(kind, model)).toBe(2_500_000)
  })

  test.each([
    ['openai', 'gpt-4o'],
    ['openai', 'gpt-4o-2024-11-20'],
    ['openai', 'gpt-5.5'],
    ['openai', 'gpt-5-mini'],
    ['openai', 'o3'],
    ['anthropic', 'claude-opus-4-8'],
    ['openai-compatible', 'anthropic/claude-sonnet-4.5'],
  ] as const)('is not held where a request would have to set marks: %s %s', (kind, model) => {
    expect(held(kind, model)).toBe(2_000_000)
  })
})

test('a call without a price has no bound of its cost', () => {
  expect(
    costBoundOf({
      kind: 'openai',
      model: 'gpt-4o',
      price: null,
      terms: plainTerms,
      inputBound: 1,
      outputBound: 1,
    }),
  ).toBeNull()
})

test('an input of any length is held for its tokens: twice the text, twice the hold', async () => {
  const { client, run, mock, closeAndCheck } = await openHouse()
  const line =
    'The committee reviewed the quarterly figures; revenue rose by 4.2 % against the plan.\n'
  const holds: number[] = []
  for (const lines of [4_500, 9_000, 18_000]) {
    const text = line.repeat(lines)
    const { inputTokensBound } = await client.calls.estimate(ask(text, { model: 'gpt-4.1' }))
    expect(inputTokensBound).toBe(o200k(text) + 7)
    holds.push(inputTokensBound)
  }
  const [short = 0, middle = 0, long = 0] = holds
  expect(middle - 7).toBe(2 * (short - 7))
  expect(long - 7).toBe(4 * (short - 7))
  mock.script(() => ({ text: 'ok', usage: { input: short, output: 1 } }))
  expect(doneOf(await run(ask(line.repeat(4_500), { model: 'gpt-4.1' }))).usage?.inputTokens).toBe(
    short,
  )
  expect((await client.ledger.list({})).items).toHaveLength(1)
  await closeAndCheck()
})

test('a long call that is cancelled while it is counted never leaves', async () => {
  const { console, client, mock, closeAndCheck } = await openHouse()
  const stop = new AbortController()
  const text = Array.from({ length: 200_000 }, (_, index) => `row ${index * 7919}`).join('\n')
  const events: string[] = []
  setImmediate(() => stop.abort())
  for await (const event of console.streamCall(
    ask(text, { model: 'gpt-4.1' }),
    { who: 'api' },
    stop.signal,
  ))
    events.push(event.type === 'error' ? event.failure.error.code : event.type)
  await expect.poll(async () => (await client.system.health()).running).toBe(0)
  expect(events).not.toContain('done')
  expect(mock.requests).toEqual([])
  await closeAndCheck()
})
