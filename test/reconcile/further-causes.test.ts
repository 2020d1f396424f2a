/**
 * The other forms that a known difference comes in (spec U6): cached input counted twice or not at
 * all, batches and flex, fees that are no searches. Each is named with its amount, nothing else is.
 */
import { expect, test } from 'vitest'
import { foundIn, june, openReconcile } from './open-reconcile'
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
const at = (day: number) => june(day) + noon

test('OpenAI: cached input, tiers and fees', async () => {
  const house = openReconcile()
  const { book, catalog, clock } = house
  const now = clock.time
  clock.time = june(1)
  catalog.setPrice('openai/gpt-5', {
    inputUsdPerMillion: 2,
    outputUsdPerMillion: 10,
    serviceTiers: { flex: { inputUsdPerMillion: 1, outputUsdPerMillion: 5 } },
  })
  clock.time = now
  const usage: string[] = [openaiUsageHeader]
  const cost: string[] = [openaiCostHeader]
  const input = 'gpt-4o-2024-08-06, input'
  const cached = 'gpt-4o-2024-08-06, cached input'
  // 1: what was cached stands in the ledger as such and as plain input too.
  book('gpt-4o', at(1), { input: million, cached: 400_000 })
  usage.push(openaiUsageRow(june(1), { input: 600_000, cached: 400_000 }))
  cost.push(openaiCostRow(june(1), input, '1.50'), openaiCostRow(june(1), cached, '0.50'))
  // 2: what was cached does not stand in the ledger.
  book('gpt-4o', at(2), { input: 600_000 })
  usage.push(openaiUsageRow(june(2), { input: 600_000, cached: 400_000 }))
  cost.push(openaiCostRow(june(2), input, '1.50'), openaiCostRow(june(2), cached, '0.50'))
  // 3: a batch, told by the usage export alone.
  book('gpt-4o', at(3), { input: million })
  usage.push(openaiUsageRow(june(3), { input: million, batch: 'TRUE' }))
  cost.push(openaiCostRow(june(3), input, '1.25'))
  // 4: flex, told by both.
  book('gpt-5', at(4), { input: million })
  usage.push(openaiUsageRow(june(4), { input: million, model: 'gpt-5', tier: 'flex' }))
  cost.push(openaiCostRow(june(4), 'flex | gpt-5, input', '1.00'))
  // 5: fees of tools, beside a call that is equal.
  book('gpt-4o', at(5), { input: million })
  usage.push(openaiUsageRow(june(5), { input: million }))
  cost.push(
    openaiCostRow(june(5), input, '2.50'),
    openaiCostRow(june(5), 'file search tool calls', '0.0125'),
    openaiCostRow(june(5), 'code interpreter sessions', '0.03'),
  )
  await house.take(...usage)
  await house.take(...cost)
  expect(await foundIn(house, 'openai')).toEqual({
    cost: [
      '1 cached_input -1',
      '2 cached_input 0.5',
      '3 service_tier -1.25',
      '4 service_tier -1',
      '5 fees 0.0425',
    ],
    usage: ['1 cached_input -400000', '2 cached_input 400000'],
    left: [0, 0],
  })
})

test('Anthropic: code execution is a fee, beside a call that is equal', async () => {
  const house = openReconcile()
  house.book('claude-haiku-4-5', at(1), { input: million })
  await house.take(anthropicUsageHeader, anthropicUsageRow(june(1), { input: million }))
  await house.take(
    anthropicCostHeader,
    anthropicCostRow(june(1), 'input_no_cache', '1.00'),
    anthropicCostRow(june(1), '', '0.35', { model: '' }).replace('web_search', 'code_execution'),
  )
  expect(await foundIn(house, 'anthropic')).toEqual({
    cost: ['1 fees 0.35'],
    usage: [],
    left: [0, 0],
  })
})
