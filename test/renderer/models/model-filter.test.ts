/** Filtering, sorting and adding: what the table shows and what a new model needs. */
import { describe, expect, it } from 'vitest'
import {
  capabilitiesIn,
  countText,
  filterModels,
  isFiltered,
  nextSort,
  noFilter,
  providersIn,
  sortModels,
} from '../../../src/renderer/pages/models/model-filter'
import {
  catalogueFigures,
  checkModelDraft,
  emptyModelDraft,
  shortTokens,
  snapshotAgeText,
  tokenCount,
} from '../../../src/renderer/pages/models/model.words'
import { model, rates } from './samples'

const mini = model({
  id: 'openai/gpt-4o-mini',
  providerName: 'OpenAI',
  tier: 'mini',
  capabilities: ['chat', 'vision'],
  price: { rates: rates(150_000, 600_000, 75_000), tiers: [] },
})
const sonnet = model({
  id: 'anthropic/claude-3-5-sonnet',
  providerName: 'Anthropic',
  capabilities: ['chat', 'tools'],
  price: { rates: rates(3_000_000, 15_000_000), tiers: [] },
  deprecated: true,
})
const own = model({
  id: 'ollama/llama',
  providerName: 'Ollama',
  price: null,
  priceSource: 'none',
  builtIn: false,
  contextWindow: null,
})
const simulated = model({
  id: 'simulated/echo',
  providerName: 'Simulated',
  price: null,
  priceSource: 'none',
  simulated: true,
})
const all = [mini, sonnet, own, simulated]
const ids = (models: readonly { id: string }[]) => models.map(({ id }) => id)

describe('filterModels', () => {
  it.each([
    [{ search: 'gpt mini' }, ['openai/gpt-4o-mini']],
    [{ search: 'ANTHROPIC' }, ['anthropic/claude-3-5-sonnet']],
    [{ provider: 'ollama' }, ['ollama/llama']],
    [{ tier: 'mini' as const }, ['openai/gpt-4o-mini']],
    [{ capability: 'tools' as const }, ['anthropic/claude-3-5-sonnet']],
    [{ pricing: 'unpriced' as const }, ['ollama/llama']],
    [{ maxInputRate: 1_000_000 }, ['openai/gpt-4o-mini']],
    [{ deprecated: false }, ['openai/gpt-4o-mini', 'ollama/llama', 'simulated/echo']],
  ])('%j', (part, expected) => {
    const filter = { ...noFilter, ...part }
    expect(ids(filterModels(all, filter))).toEqual(expected)
    expect(isFiltered(filter)).toBe(true)
  })
  it('shows everything unfiltered', () => {
    expect(filterModels(all, noFilter)).toHaveLength(4)
    expect(isFiltered(noFilter)).toBe(false)
  })
  it('counts', () =>
    expect([countText(4, 4), countText(1, 4), countText(1, 1)]).toEqual([
      '4 models',
      '1 of 4 models',
      '1 model',
    ]))
})

describe('sortModels', () => {
  it('keeps the unpriced last in both directions', () => {
    expect(ids(sortModels(all, { column: 'input', descending: false }))).toEqual([
      mini.id,
      sonnet.id,
      own.id,
      simulated.id,
    ])
    expect(ids(sortModels(all, { column: 'input', descending: true }))).toEqual([
      sonnet.id,
      mini.id,
      own.id,
      simulated.id,
    ])
  })
  it('sorts tiers by rank, not by letter', () => {
    const premium = model({ id: 'x/premium', tier: 'premium' })
    const advanced = model({ id: 'x/advanced', tier: 'advanced' })
    expect(
      ids(sortModels([premium, mini, advanced, sonnet], { column: 'tier', descending: false })),
    ).toEqual([mini.id, sonnet.id, advanced.id, premium.id])
  })
  it('reads numbers inside names', () => {
    expect(
      ids(
        sortModels([model({ id: 'x/gpt-10' }), model({ id: 'x/gpt-4' })], {
          column: 'model',
          descending: false,
        }),
      ),
    ).toEqual(['x/gpt-4', 'x/gpt-10'])
  })
  it('turns round on a second click', () => {
    expect(nextSort({ column: 'model', descending: false }, 'model')).toEqual({
      column: 'model',
      descending: true,
    })
    expect(nextSort({ column: 'model', descending: true }, 'input')).toEqual({
      column: 'input',
      descending: false,
    })
  })
})

it('lists what the filters can offer', () => {
  expect(providersIn(all).map(({ label }) => label)).toEqual([
    'Anthropic',
    'Ollama',
    'OpenAI',
    'Simulated',
  ])
  expect(capabilitiesIn(all)).toEqual(['chat', 'vision', 'tools'])
})

it('shortens token counts', () => {
  expect(
    [null, 512, 4096, 16_384, 128_000, 200_000, 1_047_576, 1_000_000].map(shortTokens),
  ).toEqual(['–', '512', '4\u2009096', '16.4k', '128k', '200k', '1.05M', '1M'])
})

it('tells the age of the snapshot', () =>
  expect([0.4, 1.9, 61].map(snapshotAgeText)).toEqual(['from today', '1 day old', '61 days old']))

it('sums the catalogue up', () =>
  expect(catalogueFigures(all)).toEqual({ priced: 2, overridden: 0, unpriced: 1, added: 1 }))

describe('checkModelDraft', () => {
  const draft = {
    ...emptyModelDraft,
    provider: 'ollama',
    model: ' qwen3:8b ',
    contextWindow: '32k',
  }
  it('gives the fields of models.create', () => {
    expect(checkModelDraft(draft, null, all).fields).toEqual({
      provider: 'ollama',
      model: 'qwen3:8b',
      tier: 'standard',
      capabilities: ['chat'],
      contextWindow: 32_000,
    })
  })
  it('refuses a second of the same id, but not at another provider', () => {
    expect(checkModelDraft({ ...draft, model: 'llama' }, null, all).problems.model).toMatch(
      /already/,
    )
    expect(
      checkModelDraft({ ...draft, provider: 'openai', model: 'llama' }, null, all).fields,
    ).not.toBeNull()
  })
  it('names each missing field', () => {
    const { problems, fields } = checkModelDraft(
      { ...emptyModelDraft, capabilities: [], maxOutputTokens: 'many' },
      null,
      all,
    )
    expect(fields).toBeNull()
    expect(Object.keys(problems).sort()).toEqual([
      'capabilities',
      'maxOutputTokens',
      'model',
      'provider',
    ])
  })
})

it.each([
  ['128k', 128_000],
  ['1.5M', 1_500_000],
  ['16,384', 16_384],
  ['', null],
  ['0', 'bad'],
  ['1.5', 'bad'],
  ['-3', 'bad'],
])('%j tokens is %j', (text, count) => expect(tokenCount(text)).toBe(count))
