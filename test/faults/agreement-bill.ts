/**
 * What the models of the agreement test cost, typed from the vendors' price sheets, and what a
 * vendor would bill for a usage: no line of src/.
 */

/**
 * What a provider counted. Cached and written tokens are inside `input`, reasoning inside `output`.
 */
export interface Used {
  readonly input: number
  readonly output: number
  readonly cached: number
  readonly write5m: number
  readonly write1h: number
  readonly reasoning: number
  readonly searches: number
}

/** Pico-USD per token. */
interface Sheet {
  readonly input: bigint
  readonly output: bigint
  readonly cached: bigint
  readonly write5m: bigint
  readonly write1h: bigint
}

interface Priced extends Sheet {
  /** What the whole request costs above so many input tokens. */
  readonly long?: Sheet & { readonly above: number }
  readonly tiers?: Readonly<Record<string, Sheet>>
  /** Pico-USD per web search. */
  readonly search: bigint
}

const sheet = (
  input: bigint,
  output: bigint,
  cached = input,
  write5m = input,
  write1h = write5m,
): Sheet => ({ input, output, cached, write5m, write1h })
const tenDollars = 10_000_000_000n

export const priced: Readonly<Record<string, Priced>> = {
  'gpt-4o-mini': { ...sheet(150_000n, 600_000n, 75_000n), search: tenDollars },
  'gpt-4o': { ...sheet(2_500_000n, 10_000_000n, 1_250_000n), search: tenDollars },
  o3: { ...sheet(2_000_000n, 8_000_000n, 500_000n), search: tenDollars },
  'text-embedding-3-small': { ...sheet(20_000n, 0n), search: 0n },
  'claude-sonnet-4-5': {
    ...sheet(3_000_000n, 15_000_000n, 300_000n, 3_750_000n, 6_000_000n),
    search: tenDollars,
  },
  'claude-3-5-haiku': {
    ...sheet(800_000n, 4_000_000n, 80_000n, 1_000_000n, 1_600_000n),
    search: tenDollars,
  },
  plain: { ...sheet(1_000_000n, 10_000_000n, 100_000n), search: 0n },
  odd: { ...sheet(1n, 333_333n), search: 0n },
  tiered: {
    ...sheet(123_457n, 1_654_321n, 11_111n, 154_321n),
    long: { ...sheet(246_913n, 3_308_643n, 22_223n, 308_641n), above: 120 },
    tiers: {
      flex: sheet(61_729n, 827_161n, 5_557n, 77_163n),
      priority: sheet(210_001n, 2_900_003n, 19_999n, 260_007n),
    },
    search: 7_500_000_000n,
  },
  vectors: { ...sheet(19_999n, 0n), search: 0n },
}

/** The same prices as a person types them, for the models that are added by hand. */
export const typedPrices: Readonly<Record<string, unknown>> = {
  plain: { inputUsdPerMillion: 1, outputUsdPerMillion: 10, cachedInputUsdPerMillion: 0.1 },
  odd: { inputUsdPerMillion: 0.000001, outputUsdPerMillion: 0.333333 },
  tiered: {
    inputUsdPerMillion: 0.123457,
    outputUsdPerMillion: 1.654321,
    cachedInputUsdPerMillion: 0.011111,
    cacheWriteUsdPerMillion: 0.154321,
    longContext: [
      {
        aboveInputTokens: 120,
        inputUsdPerMillion: 0.246913,
        outputUsdPerMillion: 3.308643,
        cachedInputUsdPerMillion: 0.022223,
        cacheWriteUsdPerMillion: 0.308641,
      },
    ],
    serviceTiers: {
      flex: {
        inputUsdPerMillion: 0.061729,
        outputUsdPerMillion: 0.827161,
        cachedInputUsdPerMillion: 0.005557,
        cacheWriteUsdPerMillion: 0.077163,
      },
      priority: {
        inputUsdPerMillion: 0.210001,
        outputUsdPerMillion: 2.900003,
        cachedInputUsdPerMillion: 0.019999,
        cacheWriteUsdPerMillion: 0.260007,
      },
    },
    webSearchUsdPerThousand: 7.5,
  },
  vectors: { inputUsdPerMillion: 0.019999, outputUsdPerMillion: 0 },
}

/** Nano-USD, half up once for the whole answer; null: nobody says what the model costs. */
export function billFor(model: string, used: Used, tier = 'default'): bigint | null {
  const price = priced[model]
  if (price === undefined) return null
  const byTier =
    price.tiers?.[tier] ??
    (price.long !== undefined && used.input > price.long.above ? price.long : price)
  const { cached, write5m, write1h, searches } = used
  const plain = used.input - cached - write5m - write1h
  const pico =
    BigInt(plain) * byTier.input +
    BigInt(cached) * byTier.cached +
    BigInt(write5m) * byTier.write5m +
    BigInt(write1h) * byTier.write1h +
    BigInt(used.output) * byTier.output +
    BigInt(searches) * price.search
  return (pico + 500n) / 1000n
}
