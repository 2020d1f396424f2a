/**
 * Reading the ledger while it grows, and the lines a cost is made of: no row lost between two
 * answers, no line made up.
 */
import { describe, expect, it } from 'vitest'
import type { Entry } from '../../../src/contract/ledger'
import type { Model } from '../../../src/contract/models'
import { costBreakdown } from '../../../src/renderer/pages/ledger/cost-breakdown'
import type { EntryPage, EntryWindow } from '../../../src/renderer/pages/ledger/entry-window'
import { PAGE_SIZE, refreshWindow } from '../../../src/renderer/pages/ledger/use-ledger-rows'

const row = (seq: number) => ({ id: `ent_${seq}`, seq, time: seq * 10 }) as Entry

/** A ledger of `newest` entries, read by cursor as the console does. */
function ledgerOf(newest: number) {
  const asked: (string | undefined)[] = []
  const ask = (cursor: string | undefined, limit: number): Promise<EntryPage> => {
    asked.push(cursor)
    const from = cursor === undefined ? newest : Number(cursor) - 1
    const to = Math.max(1, from - limit + 1)
    const items = Array.from({ length: Math.max(0, from - to + 1) }, (_, index) =>
      row(from - index),
    )
    return Promise.resolve(to > 1 ? { items, nextCursor: String(to) } : { items })
  }
  return { ask, asked }
}

const windowOf = (newest: number, count: number): EntryWindow => ({
  rows: Array.from({ length: count }, (_, index) => row(newest - index)),
  cursor: String(newest - count + 1),
})

describe('refreshWindow', () => {
  it('starts with the first page', async () => {
    const window = await refreshWindow(() => undefined, ledgerOf(1000).ask)
    expect(window.rows).toHaveLength(PAGE_SIZE)
    expect(window.cursor).toBe('801')
  })
  it('puts news on top and keeps the pages below', async () => {
    const { ask, asked } = ledgerOf(1003)
    const window = await refreshWindow(() => windowOf(1000, 600), ask)
    expect(window.rows.map(({ seq }) => seq)).toEqual(
      Array.from({ length: 603 }, (_, index) => 1003 - index),
    )
    expect(asked).toEqual([undefined])
  })
  it('looks over all loaded rows, a thousand at most, for those that settled late', async () => {
    const sizes: number[] = []
    const { ask } = ledgerOf(5000)
    const noting = (cursor: string | undefined, limit: number) => (
      sizes.push(limit),
      ask(cursor, limit)
    )
    await refreshWindow(() => windowOf(5000, 700), noting)
    await refreshWindow(() => windowOf(5000, 3000), noting)
    expect(sizes).toEqual([700, 1000])
  })
  it('closes a gap of several pages without losing a row', async () => {
    const window = await refreshWindow(() => windowOf(1000, 300), ledgerOf(1700).ask)
    expect(window.rows.map(({ seq }) => seq)).toEqual(
      Array.from({ length: 1000 }, (_, index) => 1700 - index),
    )
  })
  it('starts anew where too much came to catch up with', async () => {
    const window = await refreshWindow(() => windowOf(1000, 300), ledgerOf(90_000).ask)
    expect(window.rows[0]?.seq).toBe(90_000)
    expect(window.rows.every(({ seq }, index) => seq === 90_000 - index)).toBe(true)
  })
})

describe('costBreakdown', () => {
  const rates = { input: 2_500_000, output: 10_000_000, cachedInput: 1_250_000, cacheWrite: null }
  const model = {
    price: { rates, tiers: [{ aboveInputTokens: 200_000, rates: { ...rates, input: 5_000_000 } }] },
  } as unknown as Model
  const entry = (over: Partial<Entry>) =>
    ({
      kind: 'attempt',
      simulated: false,
      inputTokens: 1000,
      cachedInputTokens: 400,
      cacheWriteTokens: 0,
      outputTokens: 50,
      reasoningTokens: 0,
      costNanoUsd: 2_500_000,
      ...over,
    }) as Entry

  it('adds up to the recorded amount', () => {
    const lines = costBreakdown(entry({}), model)
    expect(lines?.map(({ label, tokens, picoUsd }) => [label, tokens, picoUsd])).toEqual([
      ['Input', 600, 1_500_000_000n],
      ['Cached input', 400, 500_000_000n],
      ['Output', 50, 500_000_000n],
    ])
  })
  it('uses the long-context price only past its threshold', () => {
    expect(
      costBreakdown(
        entry({
          inputTokens: 200_001,
          cachedInputTokens: 0,
          outputTokens: 0,
          costNanoUsd: 1_000_005_000,
        }),
        model,
      )?.[0]?.rate,
    ).toBe(5_000_000)
  })
  it('makes up no lines where the price has changed since, or the cost is not known', () => {
    expect(costBreakdown(entry({ costNanoUsd: 2_500_001 }), model)).toBeNull()
    expect(costBreakdown(entry({ costNanoUsd: null }), model)).toBeNull()
    expect(costBreakdown(entry({ kind: 'adjustment' }), model)).toBeNull()
    expect(costBreakdown(entry({}), undefined)).toBeNull()
  })
})
