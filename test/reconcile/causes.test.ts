/**
 * A month with every known difference planted on a day of its own (spec U6): each is named with its
 * amount, nothing else is, and no nano is left over.
 */
import { describe, expect, test } from 'vitest'
import { foundIn, june, openReconcile, usd, type ReconcileHouse } from './open-reconcile'
import {
  anthropicCostHeader,
  anthropicCostRow,
  anthropicUsageHeader,
  anthropicUsageRow,
  openaiCostHeader,
  openaiCostRow,
  openaiUsageHeader,
  openaiUsageRow,
} from './rows'

const million = 1_000_000
const noon = 43_200_000

describe('Anthropic', () => {
  /** Days 1 to 9; every call but the planted difference is the same on both sides. */
  async function plant(house: ReconcileHouse) {
    const { book } = house
    const usage: string[] = [anthropicUsageHeader]
    const cost: string[] = [anthropicCostHeader]
    const haiku = 'claude-haiku-4-5'
    const at = (day: number) => june(day) + noon
    // 1: nothing is different; the alias, the dated name and the display name are one model.
    book(haiku, at(1), { input: million, output: million })
    usage.push(anthropicUsageRow(june(1), { input: million, output: million }))
    cost.push(
      anthropicCostRow(june(1), 'input_no_cache', '1.00'),
      anthropicCostRow(june(1), 'output', '5.00'),
    )
    // 2: a key that is used elsewhere.
    usage.push(anthropicUsageRow(june(2), { key: 'claude_code_key_ann', input: 2 * million }))
    cost.push(anthropicCostRow(june(2), 'input_no_cache', '2.00', { key: 'claude_code_key_ann' }))
    // 3: an hour's writes booked as five minutes'.
    book(haiku, at(3), { write5m: million })
    usage.push(anthropicUsageRow(june(3), { write1h: million }))
    cost.push(anthropicCostRow(june(3), 'input_cache_write_1h', '2.00'))
    // 4: searches.
    book(haiku, at(4), { input: 1_100_000 })
    usage.push(anthropicUsageRow(june(4), { input: 1_100_000, searches: 100 }))
    cost.push(
      anthropicCostRow(june(4), 'input_no_cache', '1.10'),
      anthropicCostRow(june(4), '', '1.00', { model: '' }),
    )
    // 5: a cut stream, of which the vendor bills more output than arrived.
    book(
      haiku,
      at(5),
      { input: million, output: 100_000 },
      { costStatus: 'partial', outcome: 'cancelled' },
    )
    usage.push(anthropicUsageRow(june(5), { input: million, output: 300_000 }))
    cost.push(
      anthropicCostRow(june(5), 'input_no_cache', '1.00'),
      anthropicCostRow(june(5), 'output', '1.50'),
    )
    // 6: a batch at half price.
    book(haiku, at(6), { input: 2 * million })
    usage.push(anthropicUsageRow(june(6), { input: 2 * million, type: 'batch' }))
    cost.push(anthropicCostRow(june(6), 'input_no_cache', '1.00', { type: 'batch' }))
    // 7: a discount.
    book(haiku, at(7), { input: million })
    usage.push(anthropicUsageRow(june(7), { input: million }))
    cost.push(anthropicCostRow(june(7), 'input_no_cache', '0.90', { list: '1.00' }))
    // 8: long context, booked at the plain rate.
    const long = book('claude-sonnet-4-5', at(8), { input: 200_000 })
    book('claude-sonnet-4-5', at(8), { input: 100_000 })
    expect(long.costNanoUsd).toBe(0.6 * usd)
    usage.push(
      anthropicUsageRow(june(8), { model: 'claude-sonnet-4-5', input: 300_000, long: true }),
    )
    cost.push(
      anthropicCostRow(june(8), 'input_no_cache', '1.80', {
        long: true,
        model: 'Claude Sonnet 4.5',
      }),
    )
    // 9: cents.
    book(haiku, at(9), { input: 1234 })
    usage.push(anthropicUsageRow(june(9), { input: 1234 }))
    cost.push(anthropicCostRow(june(9), 'input_no_cache', '0.00'))
    await house.take(...usage)
    await house.take(...cost)
  }

  test('each planted difference is named with its amount, and nothing else', async () => {
    const house = openReconcile()
    await plant(house)
    expect(await foundIn(house, 'anthropic')).toEqual({
      cost: [
        '2 outside_keys 2',
        '3 cache_write_1h 0.75',
        '4 fees 1',
        '5 cut_streams 1',
        '6 service_tier -1',
        '7 discount -0.1',
        '8 long_context 0.9',
        '9 rounding -0.001234',
      ],
      usage: ['2 outside_keys 2000000', '3 cache_write_1h 1000000', '5 cut_streams 200000'],
      left: [0, 0],
    })
  })

  test('without a usage export the causes that the cost export tells by itself are named, the rest is shown', async () => {
    const house = openReconcile()
    await plant(house)
    const [, usage] = house.reconcile.imports.list()
    await house.reconcile.imports.remove(usage?.id ?? '', 'page')
    const { cost, usage: none } = await house.report('anthropic')
    expect(none).toBeNull()
    expect(cost?.findings.map(({ cause }) => cause)).toEqual([
      'outside_keys',
      'fees',
      'service_tier',
      'discount',
      'long_context',
      'rounding',
    ])
    expect(
      cost?.lines
        .filter(({ state }) => state === 'unexplained')
        .map(({ day, unexplainedNanoUsd }) => [
          new Date(day).getUTCDate(),
          unexplainedNanoUsd / usd,
        ]),
    ).toEqual([
      [3, 0.75],
      [5, 1],
    ])
    expect(cost?.unexplainedNanoUsd).toBe(1.75 * usd)
  })
})

describe('OpenAI', () => {
  test('each planted difference is named with its amount, and nothing else', async () => {
    const house = openReconcile()
    const { book } = house
    const usage: string[] = [openaiUsageHeader]
    const cost: string[] = [openaiCostHeader]
    const at = (day: number) => june(day) + noon
    const input = 'gpt-4o-2024-08-06, input'
    // 1: equal, to thirty decimals.
    book('gpt-4o', at(1), { input: million })
    usage.push(openaiUsageRow(june(1), { input: million }))
    cost.push(openaiCostRow(june(1), input, '2.500000000000000000000000000000'))
    // 2: tried again beside the gate.
    book('gpt-4o', at(2), { input: million })
    usage.push(openaiUsageRow(june(2), { input: 2 * million, requests: 2 }))
    cost.push(openaiCostRow(june(2), input, '5.00'))
    // 3: the cached part counted as plain input here.
    book('gpt-4o', at(3), { input: million })
    usage.push(openaiUsageRow(june(3), { input: 600_000, cached: 400_000 }))
    cost.push(
      openaiCostRow(june(3), input, '1.50'),
      openaiCostRow(june(3), 'gpt-4o-2024-08-06, cached input', '0.50'),
    )
    // 4: free tokens for shared data.
    book('gpt-4o', at(4), { input: 4 * million })
    usage.push(openaiUsageRow(june(4), { input: 4 * million }))
    cost.push(openaiCostRow(june(4), input, '0.00'))
    // 5: held before midnight, billed after it.
    book('gpt-4o', june(6) - 1000, { input: 2 * million }, { settledAt: june(6) + 2000 })
    book('gpt-4o', at(5), { input: million })
    book('gpt-4o', at(6), { input: million })
    usage.push(
      openaiUsageRow(june(5), { input: 3 * million, requests: 2 }),
      openaiUsageRow(june(6), { input: million }),
    )
    cost.push(openaiCostRow(june(5), input, '2.50'), openaiCostRow(june(6), input, '7.50'))
    // 8: cost without a row of usage.
    book('gpt-4o', at(8), { input: million })
    usage.push(openaiUsageRow(june(8), { input: 0, requests: 0, model: 'gpt-4o' }))
    cost.push(openaiCostRow(june(8), input, '4.50'))
    // 9: searches, and a model that the gate never called.
    cost.push(
      openaiCostRow(june(9), 'web search tool calls', '0.25'),
      openaiCostRow(june(9), 'whisper-1, audio', '1.10'),
    )
    usage.push(openaiUsageRow(june(9), { model: 'whisper-1', requests: 3 }))
    // 10: the same call through a key that is none of ours.
    cost.push(openaiCostRow(june(10), input, '9.00', { key: 'key_other' }))
    usage.push(openaiUsageRow(june(10), { input: 3_600_000, key: 'key_other' }))
    await house.take(...usage)
    await house.take(...cost)
    expect(await foundIn(house, 'openai')).toEqual({
      cost: [
        '2 retries 2.5',
        '3 cached_input -0.5',
        '4 free_tokens -10',
        '5 midnight -5',
        '6 midnight 5',
        '8 missing_rows 2',
        '9 outside_keys 1.1',
        '9 fees 0.25',
        '10 outside_keys 9',
      ],
      usage: ['2 retries 1000000', '3 cached_input 400000', '10 outside_keys 3600000'],
      left: [0, million],
    })
  })

  test('a difference that nothing explains is shown to the nano, whatever else is known of the day', async () => {
    const house = openReconcile()
    house.book('gpt-4o', june(1) + noon, { input: million })
    await house.take(openaiUsageHeader, openaiUsageRow(june(1), { input: million }))
    await house.take(
      openaiCostHeader,
      openaiCostRow(june(1), 'gpt-4o-2024-08-06, input', '2.500000123'),
    )
    const { cost } = await house.report('openai')
    expect(cost?.lines).toMatchObject([
      { state: 'unexplained', findings: [], differenceNanoUsd: 123, unexplainedNanoUsd: 123 },
    ])
  })

  test('the last two days before an import are provisional: less than the ledger is late, more is not', async () => {
    const house = openReconcile()
    house.clock.time = june(2) + noon
    house.book('gpt-4o', june(1), { input: million })
    house.book('gpt-4o', june(2), { input: million })
    house.book('gpt-4o', june(2), { input: million }, { model: 'gpt-4o-mini', costNanoUsd: usd })
    await house.take(
      openaiCostHeader,
      openaiCostRow(june(1), 'gpt-4o-2024-08-06, input', '2.50'),
      openaiCostRow(june(2), 'gpt-4o-2024-08-06, input', '1.00'),
      openaiCostRow(june(2), 'gpt-4o-mini, input', '1.20'),
    )
    const { cost } = await house.report('openai')
    expect(cost?.findings).toEqual([{ cause: 'late_data', amountNanoUsd: -1.5 * usd, lines: 1 }])
    expect(cost?.unexplainedNanoUsd).toBe(0.2 * usd)
  })

  test('priority and long context are told by the line item', async () => {
    const house = openReconcile()
    const model = 'openai/gpt-5'
    house.catalog.setPrice(model, {
      inputUsdPerMillion: 1,
      outputUsdPerMillion: 10,
      longContext: [{ aboveInputTokens: 200_000, inputUsdPerMillion: 2, outputUsdPerMillion: 15 }],
      serviceTiers: { priority: { inputUsdPerMillion: 3, outputUsdPerMillion: 30 } },
    })
    const at = house.clock.time
    const day = Math.floor(at / 86_400_000) * 86_400_000
    house.clock.time = at + 30 * 86_400_000
    house.book('gpt-5', at, { input: 100_000 })
    house.book('gpt-5', at + 1, { input: 100_000 })
    await house.take(
      openaiCostHeader,
      openaiCostRow(day, 'priority | gpt-5, input', '0.30'),
      openaiCostRow(day, 'gpt-5, input, long context', '0.20'),
    )
    const { cost } = await house.report('openai')
    expect(cost?.findings).toEqual([
      { cause: 'service_tier', amountNanoUsd: 0.2 * usd, lines: 1 },
      { cause: 'long_context', amountNanoUsd: 0.1 * usd, lines: 1 },
    ])
    expect(cost?.unexplainedNanoUsd).toBe(0)
  })
})

test('days are told by UTC and by the zone of budgets, and both come to the same', async () => {
  const house = openReconcile('America/New_York')
  house.book('gpt-4o', june(2) + 3_600_000, { input: million })
  house.book('gpt-4o', june(1) + noon, { input: million })
  const item = 'gpt-4o-2024-08-06, input'
  await house.take(
    openaiCostHeader,
    openaiCostRow(june(1), item, '2.5'),
    openaiCostRow(june(2), item, '2.5'),
  )
  const { cost } = await house.report('openai')
  expect(cost?.days.map((day) => [day.ledgerNanoUsd / usd, day.ledgerZoneNanoUsd / usd])).toEqual([
    [2.5, 5],
    [2.5, 0],
  ])
  expect(cost?.matched).toBe(2)
})
