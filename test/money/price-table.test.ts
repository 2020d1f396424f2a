/**
 * The published price sheets of both vendors, typed here once more, against what the catalogue
 * bills: every model, class of tokens, fee, service tier and region, and long input on both sides
 * of its edge. The arithmetic here is its own: decimal text to BigInt, rounded once.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Usage } from '../../src/contract/call-outcome'
import type { InferenceGeo, ServiceTier, UsageParts } from '../../src/contract/charges'
import type { SheetInput } from '../../src/contract/models'
import { anthropicModels } from '../../src/main/catalog/anthropic-models'
import { openaiModels } from '../../src/main/catalog/openai-models'
import { billOf } from '../../src/main/money/cost'
import { boundNanoUsd } from '../../src/main/money/cost-bound'
import { makeCatalog } from '../catalog/make-catalog'
import { type Rates, type Step, sheets, tierSheets, inTheUs, apartSheets } from './price-sheets'

/** `2.50` USD per million, in pico-USD per token. */
function pico(usd: string): bigint {
  const [whole = '0', decimals = ''] = usd.split('.')
  return BigInt(whole) * 1_000_000n + BigInt(decimals.padEnd(6, '0'))
}

const classes = ['input', 'cached', 'write5m', 'write1h', 'output'] as const
type Class = (typeof classes)[number]
type Quantities = Partial<Record<Class, number>>

function ratesOf(rates: Rates): Map<Class, bigint> {
  const written = rates.split(' ')
  return new Map(
    classes.flatMap((name, index) =>
      written[index] === '-' ? [] : [[name, pico(written[index] ?? '')] as const],
    ),
  )
}

/** As the ports give it: cached and written tokens inside the input. */
function usageOf(
  { input = 0, cached = 0, write5m = 0, write1h = 0, output = 0 }: Quantities,
  parts: UsageParts = {},
): Usage {
  return {
    inputTokens: input + cached + write5m + write1h,
    outputTokens: output,
    cachedInputTokens: cached,
    cacheWriteTokens: write5m + write1h,
    reasoningTokens: Math.floor(output / 2),
    parts: { ...(write1h === 0 ? {} : { cacheWrite1hTokens: write1h }), ...parts },
  }
}

function worth(quantities: Quantities, rates: Map<Class, bigint>, permille = 1000n): bigint {
  return classes.reduce(
    (sum, name) =>
      sum + BigInt(quantities[name] ?? 0) * (((rates.get(name) ?? 0n) * permille + 999n) / 1000n),
    0n,
  )
}

const halfUp = (picoUsd: bigint) => Number((picoUsd + 500n) / 1000n)

interface Case {
  readonly name: string
  readonly model: string
  readonly usage: Usage
  readonly terms: { readonly serviceTier: ServiceTier; readonly inferenceGeo: InferenceGeo }
  readonly nanoUsd: number
}

/**
 * Each class alone, all of them together, and both sides of every edge; odd counts, so that
 * rounding shows.
 */
function casesOf(
  model: string,
  rates: Rates,
  steps: readonly Step[],
  serviceTier: ServiceTier = 'default',
  inferenceGeo: InferenceGeo = 'global',
): Case[] {
  const base = ratesOf(rates)
  const permille = inferenceGeo === 'us' ? 1100n : 1000n
  const edge = Math.min(...steps.map(([above]) => above), Number.POSITIVE_INFINITY)
  const priced = classes.filter((name) => base.has(name))
  const alone: Quantities[] = priced.map((name) => ({ [name]: Math.min(edge, 90_001) }))
  const small: Quantities[] = [
    ...alone,
    Object.fromEntries(priced.map((name, index) => [name, 1_237 + 1_111 * index])),
  ]
  const plain = small.map((quantities) => ({
    quantities,
    picoUsd: worth(quantities, base, permille),
  }))
  const edges = steps.flatMap(([above, long], index) => {
    const below = index === 0 ? base : ratesOf(steps[index - 1]?.[1] ?? '')
    return [above - 1, above, above + 1].map((input) => {
      const quantities = { input, output: 777 }
      return {
        quantities,
        picoUsd: worth(quantities, input > above ? ratesOf(long) : below, permille),
      }
    })
  })
  return [...plain, ...edges].map(({ quantities, picoUsd }) => ({
    name: `${model} ${serviceTier} ${inferenceGeo} ${JSON.stringify(quantities)}`,
    model,
    usage: usageOf(quantities),
    terms: { serviceTier, inferenceGeo },
    nanoUsd: halfUp(picoUsd),
  }))
}

function feeCases(model: string, fees: string): Case[] {
  const [web = '-', files = '-'] = fees.split(' ')
  return (
    [
      ['webSearches', web],
      ['fileSearches', files],
    ] as const
  ).flatMap(([part, usd]) =>
    usd === '-'
      ? []
      : [
          {
            name: `${model} ${part}`,
            model,
            usage: usageOf({}, { [part]: 7 }),
            terms: plain,
            nanoUsd: halfUp(7n * pico(usd) * 1000n),
          },
        ],
  )
}

const plain = { serviceTier: 'default', inferenceGeo: 'global' } as const

function apartCases(): Case[] {
  return apartSheets.flatMap(([name, rates, ...parts]) => {
    const base = ratesOf(rates)
    return parts.map(([part, wide, , usd]) => {
      const cachedOf =
        part === 'cachedAudioTokens'
          ? 'inputAudioTokens'
          : part === 'cachedImageTokens'
            ? 'inputImageTokens'
            : undefined
      const inside = { [part]: 901, ...(cachedOf === undefined ? {} : { [cachedOf]: 901 }) }
      const whole = usageOf(wide === 'inputTokens' ? { input: 1_000 } : { output: 1_000 }, inside)
      const usage = { ...whole, cachedInputTokens: cachedOf === undefined ? 0 : 901 }
      const rest = 99n * (base.get(wide === 'inputTokens' ? 'input' : 'output') ?? 0n)
      return {
        name: `${name} ${part}`,
        model: `openai/${name}`,
        usage,
        terms: plain,
        nanoUsd: halfUp(901n * pico(usd) + rest),
      }
    })
  })
}

function sheetInput(rates: Rates, steps: readonly Step[]): SheetInput {
  const written = (each: Rates) => {
    const [input = '', cached = '', write5m = '', write1h = '', output = ''] = each.split(' ')
    const usd = (text: string) => (text === '-' ? null : Number(text))
    return {
      inputUsdPerMillion: Number(input),
      cachedInputUsdPerMillion: usd(cached),
      cacheWriteUsdPerMillion: usd(write5m),
      cacheWrite1hUsdPerMillion: usd(write1h),
      outputUsdPerMillion: Number(output),
    }
  }
  return {
    ...written(rates),
    longContext: steps.map(([aboveInputTokens, each]) => ({ aboveInputTokens, ...written(each) })),
  }
}

const listed = sheets.flatMap(([model, rates, fees, ...steps]) => [
  ...casesOf(model, rates, steps),
  ...feeCases(model, fees),
])
const tiered = tierSheets.flatMap(([model, tier, rates, ...steps]) =>
  casesOf(model, rates, steps, tier),
)
const regional = inTheUs.flatMap((name) => {
  const sheet = sheets.find(([model]) => model === `anthropic/${name}`)
  return sheet === undefined ? [] : casesOf(sheet[0], sheet[1], [], 'default', 'us')
})
const apart = apartCases()

let made: ReturnType<typeof makeCatalog>
/**
 * With the prices of tiers, regions, audio and images typed as a person would, on top of the
 * sheet's own.
 */
let owned: ReturnType<typeof makeCatalog>
beforeAll(() => {
  made = makeCatalog()
  owned = makeCatalog()
  for (const [model, rates, , ...steps] of sheets) {
    const own = tierSheets
      .filter(([of]) => of === model)
      .map(([, tier, each, ...long]) => [tier, sheetInput(each, long)] as const)
    const usGeoPercentMore = inTheUs.includes(model.replace('anthropic/', '')) ? 10 : null
    if (own.length > 0 || usGeoPercentMore !== null) {
      owned.catalog.setPrice(model, {
        ...sheetInput(rates, steps),
        usGeoPercentMore,
        serviceTiers: Object.fromEntries(own),
      })
    }
  }
  for (const [model, rates, ...parts] of apartSheets) {
    const further = Object.fromEntries(parts.map(([, , field, usd]) => [field, Number(usd)]))
    owned.catalog.add({
      provider: 'openai',
      model,
      price: { ...sheetInput(rates, []), ...further },
    })
  }
})
afterAll(() => {
  made.close()
  owned.close()
})

function check(
  { catalog }: ReturnType<typeof makeCatalog>,
  { model, usage, terms, nanoUsd }: Case,
) {
  const [provider = '', name = ''] = model.split('/')
  const price = catalog.find(provider, name)?.price
  if (price === undefined || price === null) throw new Error(`${model} has no price`)
  const { costNanoUsd, charges, assumed } = billOf(usage, price, terms)
  expect(assumed).toEqual([])
  expect(costNanoUsd).toBe(nanoUsd)
  expect(charges.reduce((sum, charge) => sum + charge.costNanoUsd, 0)).toBe(nanoUsd)
  const fees = (usage.parts?.webSearches ?? 0) + (usage.parts?.fileSearches ?? 0)
  if (fees === 0)
    expect(
      boundNanoUsd(
        { inputBound: usage.inputTokens, outputBound: usage.outputTokens },
        price,
        terms,
      ),
    ).toBeGreaterThanOrEqual(nanoUsd)
}

describe('the price sheets', () => {
  it.each(listed)('$name', (each) => check(made, each))
})
describe('service tiers, regions, audio and images by own prices', () => {
  it.each([...tiered, ...regional, ...apart])('$name', (each) => check(owned, each))
})

it('covers every model of the catalogue, every tier and class, and more than a hundred cases', () => {
  const all = [...listed, ...tiered, ...regional, ...apart]
  process.stderr.write(`price table: ${all.length} cases, ${sheets.length} models\n`)
  expect(all.length).toBeGreaterThanOrEqual(500)
  const tables = [
    ...openaiModels.map(({ model }) => `openai/${model}`),
    ...anthropicModels.map(({ model }) => `anthropic/${model}`),
  ]
  expect(sheets.map(([model]) => model).sort()).toEqual(tables.sort())
  expect([...new Set(all.map(({ terms }) => terms.serviceTier))].sort()).toEqual([
    'batch',
    'default',
    'fast',
    'flex',
    'priority',
  ])
})
