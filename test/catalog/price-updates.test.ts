/**
 * Newer prices: what they would change, putting them in force, and everything a file can have
 * wrong.
 */
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { findProvider, type ModelInfo } from '@pydantic/genai-prices'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createCatalog } from '../../src/main/catalog/catalog'
import { fetchText } from '../../src/main/catalog/fetch-prices'
import { publishedPrices } from '../../src/contract/models'
import { makeCatalog, start } from './make-catalog'

let made: ReturnType<typeof makeCatalog>
beforeEach(() => {
  made = makeCatalog()
})
afterEach(() => made.close())

/** The library's own data as its file has it, with some of OpenAI's models changed. */
function file(change: (model: ModelInfo) => ModelInfo | undefined = (model) => model): string {
  const openai = findProvider({ providerId: 'openai' })
  const anthropic = findProvider({ providerId: 'anthropic' })
  return JSON.stringify([
    { id: 'aws', models: 'not looked at' },
    anthropic,
    { ...openai, models: openai?.models.map(change).filter((model) => model !== undefined) },
  ])
}
const dearer = (model: ModelInfo): ModelInfo =>
  model.id === 'gpt-4o' ? { ...model, prices: { input_mtok: 3, output_mtok: 12.000001 } } : model
const inputOf = (id: string, at?: number) => {
  const [provider = '', model = ''] = id.split('/')
  return (
    at === undefined
      ? made.catalog.find(provider, model)?.price
      : made.catalog.priceAt(provider, model, at)?.price
  )?.rates.input
}

describe('checking prices', () => {
  it('finds nothing to change in the data it shipped with', async () => {
    const check = await made.catalog.checkPrices(file())
    expect(check.changes).toEqual([])
    expect(check.unchanged).toBe(made.catalog.snapshot().models)
    expect(check.date).toBe(start)
  })

  it('shows what a newer file would change, and changes nothing yet', async () => {
    const check = await made.catalog.checkPrices(file(dearer))
    expect(check.changes).toEqual([
      {
        id: 'openai/gpt-4o',
        before: {
          rates: { input: 2_500_000, output: 10_000_000, cachedInput: 1_250_000, cacheWrite: null },
          tiers: [],
          fees: { webSearch: 10_000_000_000, fileSearch: 2_500_000_000 },
        },
        after: {
          rates: { input: 3_000_000, output: 12_000_001, cachedInput: null, cacheWrite: null },
          tiers: [],
        },
      },
    ])
    expect(inputOf('openai/gpt-4o')).toBe(2_500_000)
  })

  it('keeps the price of a model the file no longer names', async () => {
    const check = await made.catalog.checkPrices(
      file((model) => (model.id === 'gpt-4-turbo' ? undefined : dearer(model))),
    )
    expect(check.changes.map(({ id }) => id)).toEqual(['openai/gpt-4o'])
    made.catalog.applyPrices(check.id)
    expect(inputOf('openai/gpt-4-turbo')).toBe(10_000_000)
  })

  it.each([
    ['not JSON at all', 'it is not JSON'],
    ['{}', 'Invalid input'],
    ['[]', 'openai:'],
    [
      JSON.stringify([
        { id: 'openai', models: [] },
        { id: 'anthropic', models: [] },
      ]),
      'none of the models',
    ],
  ])('refuses %#: whole, and with the reason', async (text, reason) => {
    const before = made.catalog.snapshot()
    await expect(made.catalog.checkPrices(text)).rejects.toMatchObject({ code: 'invalid_request' })
    await expect(made.catalog.checkPrices(text)).rejects.toThrow(reason)
    expect(made.catalog.snapshot()).toEqual(before)
  })

  it.each([
    [{ input_mtok: 0.00000001, output_mtok: 1 }, 'at most six decimals'],
    [{ input_mtok: 2e9, output_mtok: 1 }, 'Too big'],
    [{ output_mtok: 1 }, 'no input rate'],
    [
      [
        {
          constraint: { type: 'time_of_date', start_time: '00:00Z', end_time: '01:00Z' },
          prices: { input_mtok: 1 },
        },
      ],
      'prices',
    ],
  ])(
    'names what it does not understand, and the price that was known stays: %j',
    async (prices, reason) => {
      const check = await made.catalog.checkPrices(
        file((model) => (model.id === 'gpt-4o' ? ({ ...model, prices } as ModelInfo) : model)),
      )
      expect(check.notUnderstood).toEqual([
        { id: 'openai/gpt-4o', reason: expect.stringContaining(reason) },
      ])
      expect(check.changes).toEqual([])
      made.catalog.applyPrices(check.id)
      expect(inputOf('openai/gpt-4o')).toBe(2_500_000)
    },
  )

  it('adds the models a newer file knows, with name, window and price, and not those that were left out on purpose', async () => {
    const newer = JSON.parse(file()) as { id: string; models: unknown[] }[]
    newer[2]?.models.push(
      {
        id: 'gpt-7',
        name: 'GPT-7',
        context_window: 2_000_000,
        match: { or: [{ equals: 'gpt-7' }, { equals: 'gpt-7-2027-01-02' }] },
        prices: { input_mtok: 4, output_mtok: 16 },
      },
      {
        id: 'gpt-7-realtime',
        match: { equals: 'gpt-7-realtime' },
        prices: { input_mtok: 4, output_mtok: 16 },
      },
    )
    const check = await made.catalog.checkPrices(JSON.stringify(newer))
    expect(check.added).toMatchObject([
      {
        id: 'openai/gpt-7',
        name: 'GPT-7',
        price: { rates: { input: 4_000_000, output: 16_000_000 } },
      },
    ])
    expect(made.catalog.find('openai', 'gpt-7')).toBeUndefined()
    made.catalog.applyPrices(check.id)
    for (const catalog of [made.catalog, made.again()]) {
      expect(catalog.find('openai', 'gpt-7')).toMatchObject({
        name: 'GPT-7',
        contextWindow: 2_000_000,
        builtIn: true,
        capabilities: expect.arrayContaining(['chat']),
      })
      expect(catalog.find('openai', 'gpt-7-2027-01-02')?.price?.rates.input).toBe(4_000_000)
      expect(catalog.find('openai', 'gpt-7-realtime')).toBeUndefined()
      expect(catalog.find('openai', 'gpt-4-32k')).toBeUndefined()
    }
  })

  it('keeps the date the file gives itself, else the one given with it', async () => {
    const dated = file(
      (model) =>
        ({
          ...model,
          prices_checked: model.id === 'gpt-4o' ? '2026-10-02' : '2026-09-30',
        }) as ModelInfo,
    )
    made.time.now = Date.parse('2026-11-01T00:00:00Z')
    expect((await made.catalog.checkPrices(dated, 5)).date).toBe(Date.parse('2026-10-02T00:00:00Z'))
    expect((await made.catalog.checkPrices(file(), 5)).date).toBe(5)
  })

  it('takes no pattern from a file that could run for ever', async () => {
    const trap = file((model) =>
      model.id === 'gpt-4o'
        ? { ...model, match: { or: [{ regex: '^(g+)+$' }, { regex: '^gpt-4o$' }] } }
        : model,
    )
    const begun = performance.now()
    expect((await made.catalog.checkPrices(trap)).changes).toEqual([])
    expect(performance.now() - begun).toBeLessThan(20_000)
  })
})

describe('applying prices', () => {
  it('is in force from then on, also after a restart, with the past as it was, and on record', async () => {
    const shipped = made.catalog.snapshot()
    made.time.now = start + 1000
    const check = await made.catalog.checkPrices(file(dearer))
    made.time.now = start + 2000
    expect(made.catalog.applyPrices(check.id, 'page')).toMatchObject({
      id: check.id,
      date: start + 1000,
      ageDays: 0,
      models: shipped.models,
      source: 'genai-prices, imported',
    })
    expect(inputOf('openai/gpt-4o')).toBe(3_000_000)
    expect(made.catalog.find('openai', 'gpt-4o')?.priceSnapshotId).toBe(check.id)
    expect(inputOf('simulated/sim-standard')).toBe(3_000_000)
    expect(inputOf('openai/gpt-4o', start + 1999)).toBe(2_500_000)
    expect(made.catalog.priceAt('openai', 'gpt-4o', start + 1999)?.snapshotId).toBe(shipped.id)
    expect(made.again().find('openai', 'gpt-4o')?.price?.rates.input).toBe(3_000_000)
    expect(made.again().snapshot().id).toBe(check.id)
    expect(made.audit.list({}).items).toMatchObject([
      { who: 'page', what: 'models.prices', subject: check.id },
    ])
  })

  it('leaves an override in force', async () => {
    made.catalog.setPrice('openai/gpt-4o', { inputUsdPerMillion: 1, outputUsdPerMillion: 1 })
    made.catalog.applyPrices((await made.catalog.checkPrices(file(dearer))).id)
    expect(inputOf('openai/gpt-4o')).toBe(1_000_000)
    expect(made.catalog.setPrice('openai/gpt-4o', null).price?.rates.input).toBe(3_000_000)
  })

  it('refuses what was not checked last', async () => {
    const first = await made.catalog.checkPrices(file(dearer))
    await made.catalog.checkPrices(file())
    expect(() => made.catalog.applyPrices(first.id)).toThrow('Check them again')
  })
})

describe('fetching prices', () => {
  async function serving(listener: RequestListener, work: (url: string) => Promise<void>) {
    const server = createServer(listener).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    try {
      await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}/data.json`)
    } finally {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    }
  }

  it('asks the published address once, on request', async () => {
    await serving(
      (_request, response) => response.end(file(dearer)),
      async (url) => {
        const asked: string[] = []
        const read = fetchText(globalThis.fetch)
        const { platform, audit, db } = made
        const store = {
          db,
          write: <T>(work: () => T) => db.transaction(work)(),
          commitSoon: async <T>(work: () => T) => work(),
        }
        const catalog = createCatalog({
          store,
          platform,
          audit,
          fetchText: (address) => {
            asked.push(address)
            return read(url)
          },
        })
        expect(asked).toEqual([])
        expect(await catalog.checkPrices()).toMatchObject({
          source: 'genai-prices, fetched',
          changes: [{ id: 'openai/gpt-4o' }],
        })
        expect(asked).toEqual([publishedPrices])
      },
    )
  })

  it.each<[string, RequestListener]>([
    ['HTTP 503', (_request, response) => response.writeHead(503).end()],
    [
      'more than 20 MB',
      (_request, response) => {
        for (let i = 0; i < 25; i += 1) response.write(Buffer.alloc(1_000_000, 32))
        response.end()
      },
    ],
    [
      'fetch failed',
      (_request, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
    ],
    ['fetch failed', (request) => request.socket.destroy()],
  ])('says what to do instead: %s', async (reason, listener) => {
    await serving(listener, async (url) => {
      await expect(fetchText(globalThis.fetch)(url)).rejects.toThrow(`(${reason}). Download`)
    })
  })
})
