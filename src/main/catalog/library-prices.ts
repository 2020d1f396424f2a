/**
 * The data of the price library (genai-prices), as entries of a snapshot. Serves the shipped
 * snapshot's generator and imported files alike.
 */
import { z } from 'zod'
import type { Price, Rates } from '../../contract/models'
import { picoPerToken, picoPerUse } from '../money/rates'
import { anthropicModels } from './anthropic-models'
import { openaiModels } from './openai-models'
import type { SnapshotEntry } from './snapshot'

const clause = z.union([
  z.object({ equals: z.string() }),
  z.object({ starts_with: z.string() }),
  z.object({ ends_with: z.string() }),
  z.object({ contains: z.string() }),
  z.object({ regex: z.string().max(200) }),
])
type Match = z.infer<typeof clause> | { or: Match[] } | { and: Match[] }
const match: z.ZodType<Match> = z.lazy(() =>
  z.union([
    clause,
    z.object({ or: z.array(match).max(500) }),
    z.object({ and: z.array(match).max(500) }),
  ]),
)

const libraryRate = z.union([
  z.number(),
  z.object({
    base: z.number(),
    tiers: z.array(z.object({ start: z.int().min(1), price: z.number() })),
  }),
])
type LibraryRate = z.infer<typeof libraryRate>
const libraryPrice = z.object({
  input_mtok: libraryRate.optional(),
  output_mtok: libraryRate.optional(),
  cache_read_mtok: libraryRate.optional(),
  cache_write_mtok: libraryRate.optional(),
  cache_write_1h_mtok: libraryRate.optional(),
  input_audio_mtok: libraryRate.optional(),
  cache_audio_read_mtok: libraryRate.optional(),
  output_audio_mtok: libraryRate.optional(),
  input_image_mtok: libraryRate.optional(),
  cache_image_read_mtok: libraryRate.optional(),
  output_image_mtok: libraryRate.optional(),
  web_searches_kcount: z.number().optional(),
  storage_searches_kcount: z.number().optional(),
})
type LibraryPrice = z.infer<typeof libraryPrice>
const libraryModel = z.object({
  id: z.string().max(200),
  name: z.string().max(200).optional(),
  context_window: z.int().min(1).max(1e9).optional(),
  prices_checked: z.iso.date().optional(),
  match,
  prices: z.union([
    z
      .array(
        z.object({
          constraint: z.object({ start_date: z.iso.date() }).nullable().optional(),
          prices: libraryPrice,
        }),
      )
      .min(1),
    libraryPrice,
  ]),
})
type LibraryModel = z.infer<typeof libraryModel>

/** Only the two providers of our tables are read; what else the file holds does not matter. */
export const libraryFile = z
  .array(z.looseObject({ id: z.string() }))
  .transform((providers, context) =>
    ['openai', 'anthropic'].flatMap((id) => {
      const found = providers.find((provider) => provider.id === id)
      const parsed = z
        .object({ id: z.string(), models: z.array(z.looseObject({ id: z.string() })).max(5000) })
        .safeParse(found)
      if (parsed.success) return [parsed.data]
      const issue = parsed.error.issues[0]
      context.addIssue({
        code: 'custom',
        message: `${id}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? 'is missing'}`,
      })
      return []
    }),
  )
export type LibraryFile = z.infer<typeof libraryFile>

/** A model of a file that could not be read, and why. The price it had stays. */
export interface NotUnderstood {
  readonly id: string
  readonly reason: string
}

export interface LibraryEntries {
  readonly entries: SnapshotEntry[]
  readonly notUnderstood: NotUnderstood[]
  /** Ids of the file's models that our tables do not have, by provider. */
  readonly further: Readonly<Record<string, readonly string[]>>
  /** The newest day on which the file says a price was checked, epoch ms. */
  readonly checkedOn: number | null
}

const tables: Readonly<Record<string, readonly { readonly model: string }[]>> = {
  openai: openaiModels,
  anthropic: anthropicModels,
}
/** Ids the library knows by a prefix that no date suffix completes. */
const furtherIds: Readonly<Record<string, string>> = {
  'claude-sonnet-4-20250514': 'claude-sonnet-4-0',
}
/** Ids of other vendors' listings and of models whose price is not per text token alone. */
const foreign = /^ft:|:|search|audio|-high$/
/** Models of other uses, which take or give more than text. */
const otherUse =
  /image|realtime|tts|transcribe|whisper|moderation|computer-use|deep-research|safeguard/
const dateSuffix = /-(?:latest|20\d{6}|20\d{2}-\d{2}-\d{2})$/
const aDate: Readonly<Record<string, string>> = { openai: '-2099-12-31', anthropic: '-20991231' }

/**
 * Entries for every model of our tables the library prices, and for models it has that neither the
 * tables nor `known` do (ids by provider): those bring their name and window along. What cannot be
 * read is named and left out.
 */
export function entriesFrom(
  library: LibraryFile,
  known?: Readonly<Record<string, readonly string[]>>,
): LibraryEntries {
  const entries: SnapshotEntry[] = []
  const notUnderstood: NotUnderstood[] = []
  const further: Record<string, string[]> = {}
  const days: number[] = []
  for (const { id: provider, models } of library) {
    const infos = models.flatMap((each) => {
      const parsed = libraryModel.safeParse(each)
      if (parsed.success) return [parsed.data]
      const issue = parsed.error.issues[0]
      notUnderstood.push({
        id: `${provider}/${each.id}`,
        reason: `${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim(),
      })
      return []
    })
    const infoOf = (model: string) => infos.find((info) => matches(info.match, model))
    const byInfo = new Map<LibraryModel, string[]>()
    for (const { model } of tables[provider] ?? []) {
      const info = infoOf(model)
      if (info !== undefined) byInfo.set(info, [...(byInfo.get(info) ?? []), model])
    }
    for (const info of infos) {
      if (info.prices_checked !== undefined)
        days.push(Date.parse(`${info.prices_checked}T00:00:00Z`))
      if (byInfo.has(info)) continue
      further[provider] = [...(further[provider] ?? []), info.id]
      if (
        known !== undefined &&
        !(known[provider] ?? []).includes(info.id) &&
        matches(info.match, info.id) &&
        isTextModel(info)
      )
        byInfo.set(info, [info.id])
    }
    for (const [info, base] of byInfo) {
      try {
        entries.push(entryOf(provider, info, base, infoOf))
      } catch (thrown) {
        if (!(thrown instanceof RangeError)) throw thrown
        notUnderstood.push({ id: `${provider}/${info.id}`, reason: thrown.message })
      }
    }
  }
  return {
    entries,
    notUnderstood,
    further,
    checkedOn: days.length === 0 ? null : Math.max(...days),
  }
}

function entryOf(
  provider: string,
  info: LibraryModel,
  models: readonly string[],
  infoOf: (model: string) => LibraryModel | undefined,
): SnapshotEntry {
  const added =
    models.length === 1 &&
    models[0] === info.id &&
    !(tables[provider] ?? []).some(({ model }) => model === info.id)
  return {
    provider,
    ids: idsOf(info, models, infoOf),
    dated: models.filter((model) => infoOf(`${model}${aDate[provider]}`) === info),
    versions: versionsOf(info),
    ...(added
      ? { adds: { name: info.name ?? info.id, contextWindow: info.context_window ?? null } }
      : {}),
  }
}

/** Chat and embedding models: what is priced by the text token, in and, but for embeddings, out. */
function isTextModel({ id, prices }: LibraryModel): boolean {
  const first = Array.isArray(prices) ? prices[0]?.prices : prices
  return (
    !foreign.test(id) &&
    !otherUse.test(id) &&
    first?.input_mtok !== undefined &&
    (first.output_mtok !== undefined || /embed/.test(id))
  )
}

function matches(rule: Match, model: string): boolean {
  if ('or' in rule) return rule.or.some((each) => matches(each, model))
  if ('and' in rule) return rule.and.every((each) => matches(each, model))
  if ('equals' in rule) return model === rule.equals.toLowerCase()
  if ('starts_with' in rule) return model.startsWith(rule.starts_with.toLowerCase())
  if ('ends_with' in rule) return model.endsWith(rule.ends_with.toLowerCase())
  if ('contains' in rule) return model.includes(rule.contains.toLowerCase())
  return isPlain(rule.regex) && new RegExp(rule.regex).test(model)
}

/**
 * Literals and counted digits between anchors: the only patterns the library uses for our
 * providers, and none that a file could make slow.
 */
function isPlain(pattern: string): boolean {
  return /^\^(?:[\w-]|\\[.d-]|\{\d{1,2}\})*\$$/.test(pattern)
}

function idsOf(
  info: LibraryModel,
  models: readonly string[],
  infoOf: (model: string) => LibraryModel | undefined,
): SnapshotEntry['ids'] {
  const ids = new Map(models.map((model) => [model, model]))
  for (const rule of 'or' in info.match ? info.match.or : [info.match]) {
    if (!('equals' in rule) || foreign.test(rule.equals) || ids.has(rule.equals)) continue
    const base = baseOf(rule.equals, models)
    if (base !== undefined) ids.set(rule.equals, base)
  }
  for (const [id, base] of Object.entries(furtherIds)) if (models.includes(base)) ids.set(id, base)
  for (const model of models)
    if (infoOf(`${model}-latest`) === info) ids.set(`${model}-latest`, model)
  return [...ids].map(([id, of]) => ({ id, of }))
}

/**
 * The catalogue model a further id of the same entry is a release of: the same name but for a date,
 * else the longest name it continues.
 */
function baseOf(id: string, models: readonly string[]): string | undefined {
  const plain = (name: string) => name.replaceAll('.', '-').replace(dateSuffix, '')
  const same = models.find((model) => plain(model) === plain(id))
  const longest = models
    .filter((model) => plain(id).startsWith(plain(model)))
    .sort((a, b) => b.length - a.length)[0]
  return same ?? longest ?? (models.length === 1 ? models[0] : undefined)
}

function versionsOf({ prices }: LibraryModel): SnapshotEntry['versions'] {
  if (!Array.isArray(prices)) return [{ from: 0, price: priceOf(prices) }]
  return prices.map(({ constraint, prices: each }) => ({
    from: constraint == null ? 0 : Date.parse(`${constraint.start_date}T00:00:00Z`),
    price: priceOf(each),
  }))
}

/** Classes that few models price apart; a price that has none of them stays as short as it is. */
const apart = {
  cacheWrite1h: 'cache_write_1h_mtok',
  inputAudio: 'input_audio_mtok',
  cachedAudio: 'cache_audio_read_mtok',
  outputAudio: 'output_audio_mtok',
  inputImage: 'input_image_mtok',
  cachedImage: 'cache_image_read_mtok',
  outputImage: 'output_image_mtok',
} as const satisfies Partial<Record<keyof Rates, keyof LibraryPrice>>

function priceOf(prices: LibraryPrice): Price {
  const {
    input_mtok: input,
    output_mtok: output = 0,
    cache_read_mtok: cachedInput,
    cache_write_mtok: cacheWrite,
  } = prices
  if (input === undefined) throw new RangeError('a price has no input rate')
  const further = Object.entries(apart).flatMap(([name, key]) => {
    const rate = prices[key]
    return rate === undefined ? [] : [[name, rate] as const]
  })
  const all = [input, output, cachedInput, cacheWrite, ...further.map(([, rate]) => rate)]
  const starts = all.flatMap((rate) =>
    typeof rate === 'object' ? rate.tiers.map(({ start }) => start) : [],
  )
  const ratesAt = (tokens: number): Rates => ({
    input: pico(input, tokens),
    output: pico(output, tokens),
    cachedInput: cachedInput === undefined ? null : pico(cachedInput, tokens),
    cacheWrite: cacheWrite === undefined ? null : pico(cacheWrite, tokens),
    ...Object.fromEntries(further.map(([name, rate]) => [name, pico(rate, tokens)])),
  })
  const thresholds = [...new Set(starts)].sort((a, b) => a - b)
  return {
    rates: ratesAt(0),
    tiers: thresholds.map((start) => ({ aboveInputTokens: start, rates: ratesAt(start + 1) })),
    ...feesOf(prices),
  }
}

/** USD per 1,000 uses, in pico-USD per use. */
function feesOf({
  web_searches_kcount: web,
  storage_searches_kcount: files,
}: LibraryPrice): Pick<Price, 'fees'> {
  if (web === undefined && files === undefined) return {}
  return {
    fees: {
      ...(web === undefined ? {} : { webSearch: picoPerUse(web) }),
      ...(files === undefined ? {} : { fileSearch: picoPerUse(files) }),
    },
  }
}

function pico(rate: LibraryRate, inputTokens: number): number {
  if (typeof rate === 'number') return picoPerToken(rate)
  const reached = rate.tiers
    .filter(({ start }) => inputTokens > start)
    .sort((a, b) => b.start - a.start)[0]
  return picoPerToken(reached?.price ?? rate.base)
}
