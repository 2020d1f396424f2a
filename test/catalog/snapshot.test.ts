/** The shipped snapshot says what the price library says, for every id and every date it knows. */
import { createHash } from 'node:crypto'
import { calcPrice } from '@pydantic/genai-prices'
import { describe, expect, it } from 'vitest'
import type { Price, Rates } from '../../src/contract/models'
import { anthropicModels } from '../../src/main/catalog/anthropic-models'
import { openaiModels } from '../../src/main/catalog/openai-models'
import { simulatedModels, simulatedPriceOf } from '../../src/main/catalog/simulated-models'
import { indexSnapshot, priceIn, shippedSnapshot } from '../../src/main/catalog/snapshot'

const find = indexSnapshot(shippedSnapshot)
const chosen = shippedSnapshot.entries.flatMap((entry) => {
  const suffix = entry.provider === 'openai' ? '-2031-02-03' : '-20310203'
  const ids = [...entry.ids.map(({ id }) => id), ...entry.dated.map((stem) => `${stem}${suffix}`)]
  const instants = [
    0,
    ...entry.versions.flatMap(({ from }) => [from - 1, from]),
    shippedSnapshot.date,
  ].filter((at) => at >= 0)
  return ids.map((id) => ({ provider: entry.provider, id, instants }))
})

/** USD of a million tokens of one class, asked of the library itself. */
function libraryRates(provider: string, id: string, at: number, inputTokens: number): Rates {
  const timestamp = new Date(at)
  const ask = (usage: Record<string, number>) =>
    calcPrice(usage, id, { providerId: provider, timestamp })
  const prices = ask({ input_tokens: inputTokens, output_tokens: 0 })?.model_price
  if (prices === undefined) throw new Error(`the library has no price for ${provider}/${id}`)
  const perToken = (usage: Record<string, number>) =>
    Math.round(((ask(usage)?.total_price ?? Number.NaN) / inputTokens) * 1e12)
  const input = perToken({ input_tokens: inputTokens })
  return {
    input,
    output: perToken({ input_tokens: inputTokens, output_tokens: inputTokens }) - input,
    cachedInput:
      prices['cache_read_mtok'] === undefined
        ? null
        : perToken({ input_tokens: inputTokens, cache_read_tokens: inputTokens }),
    cacheWrite:
      prices['cache_write_mtok'] === undefined
        ? null
        : perToken({ input_tokens: inputTokens, cache_write_tokens: inputTokens }),
    ...(prices['cache_write_1h_mtok'] === undefined
      ? {}
      : {
          cacheWrite1h: perToken({
            input_tokens: inputTokens,
            cache_write_tokens: inputTokens,
            cache_write_1h_tokens: inputTokens,
          }),
        }),
  }
}

/** Pico-USD of one web search, asked of the library itself. */
function libraryFee(provider: string, id: string, at: number): number | undefined {
  const ask = (web_searches: number) =>
    calcPrice({ input_tokens: 1, output_tokens: 0, web_searches }, id, {
      providerId: provider,
      timestamp: new Date(at),
    })
  const fee = (ask(1000)?.total_price ?? Number.NaN) - (ask(0)?.total_price ?? Number.NaN)
  return fee === 0 ? undefined : Math.round(fee * 1e9)
}

function ratesAt(price: Price, inputTokens: number): Rates {
  return (
    price.tiers.findLast(({ aboveInputTokens }) => inputTokens > aboveInputTokens)?.rates ??
    price.rates
  )
}

describe('the price snapshot', () => {
  it('covers every model of the tables, and nothing else', () => {
    const shipped = [
      ...openaiModels.map(({ model }) => `openai/${model}`),
      ...anthropicModels.map(({ model }) => `anthropic/${model}`),
    ]
    const priced = shippedSnapshot.entries.flatMap(({ provider, ids }) =>
      ids.map(({ of }) => `${provider}/${of}`),
    )
    expect(new Set(priced)).toEqual(new Set(shipped))
    expect(new Set(shipped).size).toBe(shipped.length)
    for (const { model } of simulatedModels)
      expect(find('openai', simulatedPriceOf[model] ?? '')).toBeDefined()
  })

  it.each(chosen)('$provider/$id is priced as the library does', ({ provider, id, instants }) => {
    const versions = find(provider, id)?.versions ?? []
    for (const at of instants) {
      const price = priceIn(versions, at)
      if (price === null) throw new Error('no price')
      for (const input of [
        1000,
        ...price.tiers.flatMap(({ aboveInputTokens }) => [aboveInputTokens, aboveInputTokens + 1]),
      ]) {
        expect(ratesAt(price, input)).toEqual(libraryRates(provider, id, at, input))
      }
      expect(price.fees?.webSearch).toBe(libraryFee(provider, id, at))
    }
  })

  it('has an id that is the hash of its content', () => {
    const hash = createHash('sha256')
      .update(JSON.stringify(shippedSnapshot.entries))
      .digest('hex')
      .slice(0, 16)
    expect(shippedSnapshot.id).toBe(`prices-${hash}`)
  })

  it('takes a later date only for models whose releases share a price', () => {
    expect(find('openai', 'gpt-5-nano-2031-01-01')?.base).toBe('gpt-5-nano')
    expect(find('openai', 'gpt-4o-2031-01-01')).toBeUndefined()
    expect(find('anthropic', 'claude-sonnet-4-5-20310101')?.base).toBe('claude-sonnet-4-5')
    // The library's prefix rule would price this at Sonnet 5's rates.
    expect(find('anthropic', 'claude-sonnet-5-9')).toBeUndefined()
  })
})
