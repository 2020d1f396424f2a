/**
 * The catalogue over a real database: what ships, what people add and override, and how names are
 * found.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Failure } from '../../src/main/platform/failure'
import { makeCatalog, start } from './make-catalog'

let made: ReturnType<typeof makeCatalog>
beforeEach(() => {
  made = makeCatalog()
})
afterEach(() => made.close())

function failure(work: () => unknown): { code: string; message: string } {
  try {
    work()
  } catch (thrown) {
    if (thrown instanceof Failure) return { code: thrown.code, message: thrown.message }
    throw thrown
  }
  throw new Error('nothing was refused')
}

const cheap = { inputUsdPerMillion: 0.1, outputUsdPerMillion: 0.2 }

describe('what ships', () => {
  it.each([
    ['openai/gpt-4o-mini', 'mini', 150_000, 600_000],
    ['openai/gpt-4o', 'standard', 2_500_000, 10_000_000],
    ['openai/gpt-4-turbo', 'advanced', 10_000_000, 30_000_000],
    ['openai/gpt-4', 'advanced', 30_000_000, 60_000_000],
    ['openai/gpt-3.5-turbo', 'mini', 500_000, 1_500_000],
    ['openai/gpt-4.1', 'standard', 2_000_000, 8_000_000],
    ['openai/o1', 'premium', 15_000_000, 60_000_000],
    ['openai/o1-preview', 'premium', 15_000_000, 60_000_000],
    ['openai/text-embedding-3-small', 'mini', 20_000, 0],
    ['anthropic/claude-3-5-sonnet', 'standard', 3_000_000, 15_000_000],
    ['anthropic/claude-3-5-haiku', 'mini', 800_000, 4_000_000],
    ['simulated/sim-mini', 'mini', 150_000, 600_000],
    ['simulated/sim-standard', 'standard', 2_500_000, 10_000_000],
    ['simulated/sim-advanced', 'advanced', 10_000_000, 30_000_000],
    ['simulated/sim-premium', 'premium', 15_000_000, 60_000_000],
    ['simulated/sim-embedding', 'mini', 20_000, 0],
  ])('%s is %s at %i / %i pico-USD per token', (id, tier, input, output) => {
    const model = made.catalog.resolve(id)
    expect(model).toMatchObject({
      id,
      tier,
      builtIn: true,
      priceSource: 'snapshot',
      priceSnapshotId: made.catalog.snapshot().id,
    })
    expect(model?.price?.rates).toMatchObject({ input, output })
    expect(model?.simulated).toBe(id.startsWith('simulated/'))
  })

  it('gives every chat model a context window and an output limit, and every model a price', () => {
    const all = made.catalog.list()
    expect(all.length).toBeGreaterThan(70)
    for (const model of all) {
      expect(model.price, model.id).not.toBeNull()
      expect(model.contextWindow, model.id).toBeGreaterThan(4000)
      if (model.capabilities.includes('chat'))
        expect(model.maxOutputTokens, model.id).toBeGreaterThanOrEqual(4096)
      else expect(model.capabilities).toEqual(['embeddings'])
    }
  })

  it('filters by provider, tier, capability and price', () => {
    expect(
      made.catalog
        .list({ provider: 'anthropic' })
        .every(({ provider }) => provider === 'anthropic'),
    ).toBe(true)
    expect(made.catalog.list({ provider: 'nobody' })).toEqual([])
    expect(
      made.catalog.list({ capability: 'embeddings', provider: 'openai' }).map(({ model }) => model),
    ).toEqual(['text-embedding-3-small', 'text-embedding-3-large', 'text-embedding-ada-002'])
    expect(
      made.catalog.list({ tier: 'premium', provider: 'simulated' }).map(({ model }) => model),
    ).toEqual(['sim-premium'])
    const upTo = made.catalog
      .list({ provider: 'openai', maxInputUsdPerMillion: 0.15 })
      .map(({ model }) => model)
    expect(upTo).toContain('gpt-4o-mini')
    expect(upTo).not.toContain('gpt-4.1-mini')
  })

  it('says how old its prices are', () => {
    expect(made.catalog.snapshot()).toMatchObject({
      source: '@pydantic/genai-prices 0.1.8',
      ageDays: 58,
      models: 72,
    })
    made.time.now = 0
    expect(made.catalog.snapshot().ageDays).toBe(0)
  })
})

describe('finding models', () => {
  it('resolves an id with its provider, a bare id and one at a named provider', () => {
    expect(made.catalog.resolve('openai/gpt-4o')?.id).toBe('openai/gpt-4o')
    expect(made.catalog.resolve('claude-sonnet-4-5')?.id).toBe('anthropic/claude-sonnet-4-5')
    expect(made.catalog.resolve('gpt-4o', 'openai')?.id).toBe('openai/gpt-4o')
    expect(made.catalog.resolve('openai/gpt-4o', 'openai')?.id).toBe('openai/gpt-4o')
    expect(made.catalog.resolve('gpt-4o', 'anthropic')).toBeUndefined()
    expect(made.catalog.resolve('no-such-model')).toBeUndefined()
    expect(made.catalog.find('openai', 'openai/gpt-4o')).toBeUndefined()
  })

  it('keeps the id of a dated release, with the traits and price of its model', () => {
    const dated = made.catalog.resolve('gpt-4o-2024-08-06')
    expect(dated).toMatchObject({
      id: 'openai/gpt-4o-2024-08-06',
      model: 'gpt-4o-2024-08-06',
      tier: 'standard',
    })
    expect(dated?.price).toEqual(made.catalog.find('openai', 'gpt-4o')?.price)
    expect(made.catalog.find('openai', 'gpt-4o-2024-05-13')?.price?.rates.input).toBe(5_000_000)
    expect(made.catalog.resolve('claude-3-5-sonnet-20241022')?.model).toBe(
      'claude-3-5-sonnet-20241022',
    )
    expect(made.catalog.resolve('gpt-5-chat-latest')?.capabilities).not.toContain('reasoning')
    expect(made.catalog.list().some(({ model }) => model === 'gpt-4o-2024-08-06')).toBe(false)
  })

  it('looks for a bare id at built-in providers first, and only at enabled ones', () => {
    made.addProvider('proxy', 'openai')
    expect(made.catalog.resolve('proxy/gpt-4o')?.providerName).toBe('proxy (openai)')
    expect(made.catalog.resolve('gpt-4o')?.provider).toBe('openai')
    made.db.prepare("UPDATE providers SET enabled = 0 WHERE id = 'openai'").run()
    made.catalog.reload()
    expect(made.catalog.resolve('gpt-4o')?.provider).toBe('proxy')
    expect(made.catalog.resolve('openai/gpt-4o')?.provider).toBe('openai')
  })

  it('finds a model id that has a slash, at a provider that came a moment ago', () => {
    expect(made.catalog.resolve('router/anthropic/claude-3.5')).toBeUndefined()
    made.addProvider('router', 'openai-compatible')
    expect(made.catalog.list({ provider: 'router' })).toEqual([])
    made.catalog.add({ provider: 'router', model: 'anthropic/claude-3.5', price: cheap })
    expect(made.catalog.resolve('router/anthropic/claude-3.5')?.model).toBe('anthropic/claude-3.5')
    expect(made.catalog.resolve('anthropic/claude-3.5')?.provider).toBe('router')
  })

  it('hears of changed providers by the change event too', async () => {
    made.catalog.list()
    made.db.prepare("UPDATE providers SET name = 'Renamed' WHERE id = 'openai'").run()
    made.platform.changes.publish('providers')
    await expect.poll(() => made.catalog.find('openai', 'gpt-4o')?.providerName).toBe('Renamed')
  })

  it('answers from memory, in microseconds', () => {
    const rounds = 200_000
    for (const [name, work] of [
      ['find', () => made.catalog.find('openai', 'gpt-4o')],
      ['find dated', () => made.catalog.find('openai', 'gpt-4o-2024-08-06')],
      ['resolve', () => made.catalog.resolve('gpt-4o')],
      ['resolve with provider', () => made.catalog.resolve('gpt-4o', 'openai')],
    ] as const) {
      work()
      const begun = performance.now()
      for (let i = 0; i < rounds; i += 1) work()
      expect(((performance.now() - begun) * 1000) / rounds, name).toBeLessThan(50)
    }
  })
})

describe('added models', () => {
  it('adds with guessed traits, keeps across a restart, puts it on record and removes', () => {
    made.addProvider('ollama', 'openai-compatible')
    const model = made.catalog.add(
      { provider: 'ollama', model: 'llama-vision:8b', name: '' },
      'page',
    )
    expect(model).toMatchObject({
      id: 'ollama/llama-vision:8b',
      name: 'llama-vision:8b',
      builtIn: false,
      price: null,
      priceSource: 'none',
      priceSnapshotId: null,
    })
    expect(model.capabilities).toContain('vision')
    expect(made.again().find('ollama', 'llama-vision:8b')).toEqual(model)
    made.time.now += 1
    made.catalog.remove(model.id, 'api')
    expect(made.catalog.find('ollama', 'llama-vision:8b')).toBeUndefined()
    expect(
      made.audit
        .list({})
        .items.map(({ who, what, subject }) => [who, what, subject])
        .reverse(),
    ).toEqual([
      ['page', 'model.add', 'ollama/llama-vision:8b'],
      ['api', 'model.remove', 'ollama/llama-vision:8b'],
    ])
  })

  it('takes what the person says over every guess', () => {
    const given = {
      provider: 'openai',
      model: 'ft:gpt-4o:acme',
      name: 'Acme',
      tier: 'premium',
      capabilities: ['chat'],
      contextWindow: 9,
      maxOutputTokens: 8,
    } as const
    expect(made.catalog.add({ ...given, price: cheap })).toMatchObject({
      ...given,
      priceSource: 'override',
      price: { rates: { input: 100_000, output: 200_000 } },
    })
  })

  it('refuses an unknown provider, a second model of an id, and removing what ships', () => {
    expect(failure(() => made.catalog.add({ provider: 'nobody', model: 'x' }))).toEqual({
      code: 'not_found',
      message: 'There is no provider nobody. Add the provider first, then its models.',
    })
    expect(failure(() => made.catalog.add({ provider: 'openai', model: 'gpt-4o' })).code).toBe(
      'conflict',
    )
    expect(failure(() => made.catalog.remove('openai/gpt-4o')).code).toBe('conflict')
    expect(failure(() => made.catalog.remove('gpt-4o')).code).toBe('not_found')
    expect(failure(() => made.catalog.setPrice('openai/none', cheap)).code).toBe('not_found')
    expect(
      failure(() =>
        made.catalog.setPrice('openai/gpt-4o', { ...cheap, inputUsdPerMillion: 0.0000001 }),
      ).code,
    ).toBe('invalid_request')
  })

  it('starts without a price when added again', () => {
    made.catalog.add({ provider: 'openai', model: 'mine', price: cheap })
    made.time.now += 1000
    made.catalog.remove('openai/mine')
    expect(made.catalog.add({ provider: 'openai', model: 'mine' }).price).toBeNull()
    expect(made.catalog.priceAt('openai', 'mine', start)?.price?.rates.input).toBe(100_000)
  })
})

describe('price overrides', () => {
  it('applies from now, is dated, cites itself, and goes back to the snapshot', () => {
    const before = made.catalog.find('openai', 'gpt-4o')
    made.time.now = start + 1000
    const during = made.catalog.setPrice('openai/gpt-4o', cheap, 'page')
    expect(during).toMatchObject({
      priceSource: 'override',
      priceDate: start + 1000,
      price: { rates: { input: 100_000, cachedInput: null }, tiers: [] },
    })
    expect(during.priceSnapshotId).toMatch(/^prc_/)
    expect(made.again().find('openai', 'gpt-4o')).toEqual(during)
    made.time.now = start + 2000
    expect(made.catalog.setPrice('openai/gpt-4o', null)).toEqual(before)
    const at = (time: number) => made.catalog.priceAt('openai', 'gpt-4o', time)?.price?.rates.input
    expect([start, start + 999, start + 1000, start + 1999, start + 2000].map(at)).toEqual([
      2_500_000, 2_500_000, 100_000, 100_000, 2_500_000,
    ])
    expect(made.catalog.priceAt('openai', 'no-such', start)).toBeUndefined()
  })

  it('the last of two in one millisecond is in force, and a clock put back hides none', () => {
    made.catalog.setPrice('openai/gpt-4o', cheap)
    expect(
      made.catalog.setPrice('openai/gpt-4o', { ...cheap, inputUsdPerMillion: 7 }).price?.rates
        .input,
    ).toBe(7_000_000)
    made.time.now -= 3_600_000
    expect(
      made.catalog.setPrice('openai/gpt-4o', { ...cheap, inputUsdPerMillion: 8 }).price?.rates
        .input,
    ).toBe(8_000_000)
    made.time.now += 3_600_000
    expect(made.catalog.find('openai', 'gpt-4o')?.price?.rates.input).toBe(8_000_000)
  })

  it('covers dated releases of the model, which may have their own', () => {
    made.catalog.setPrice('openai/gpt-4o', cheap)
    expect(made.catalog.find('openai', 'gpt-4o-2024-08-06')?.price?.rates.input).toBe(100_000)
    made.catalog.setPrice('openai/gpt-4o-2024-08-06', { ...cheap, inputUsdPerMillion: 3 })
    expect(made.catalog.find('openai', 'gpt-4o-2024-08-06')?.price?.rates.input).toBe(3_000_000)
    expect(made.catalog.find('openai', 'gpt-4o')?.price?.rates.input).toBe(100_000)
    made.catalog.setPrice('openai/gpt-4o-2024-08-06', null)
    expect(made.catalog.find('openai', 'gpt-4o-2024-08-06')?.price?.rates.input).toBe(100_000)
  })

  it('is the provider’s own: another endpoint of the kind keeps its price', () => {
    made.addProvider('proxy', 'openai')
    made.catalog.setPrice('proxy/gpt-4o', cheap)
    expect(made.catalog.find('openai', 'gpt-4o')?.price?.rates.input).toBe(2_500_000)
  })

  it('leaves nothing behind when it cannot be committed', () => {
    made.db.exec(
      "CREATE TRIGGER refuse BEFORE INSERT ON audit BEGIN SELECT raise(ABORT, 'disk full'); END",
    )
    expect(() => made.catalog.setPrice('openai/gpt-4o', cheap)).toThrow('disk full')
    expect(made.catalog.find('openai', 'gpt-4o')?.priceSource).toBe('snapshot')
    expect(() => made.catalog.add({ provider: 'openai', model: 'mine', price: cheap })).toThrow(
      'disk full',
    )
    expect(made.catalog.find('openai', 'mine')).toBeUndefined()
  })
})

describe('prices that change on a date', () => {
  it('follows the clock and answers for the past', () => {
    const change = Date.parse('2026-08-21T00:00:00Z')
    made.time.now = change - 1
    expect(made.catalog.find('openai', 'gpt-5.6-sol')?.price?.rates.input).toBe(5_000_000)
    made.time.now = change
    expect(made.catalog.find('openai', 'gpt-5.6-sol')?.price?.rates.input).toBe(4_000_000)
    expect(made.catalog.priceAt('openai', 'gpt-5.6-sol', change - 1)?.price?.rates.input).toBe(
      5_000_000,
    )
    expect(
      made.catalog.priceAt('openai', 'o3', Date.parse('2025-06-09T23:59:59Z'))?.price?.rates.output,
    ).toBe(40_000_000)
  })
})
