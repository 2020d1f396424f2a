/** The catalogue: shipped models and prices, what people added and overrode, and counting tokens for them. */
import { publishedPrices, type Model, type Price, type PriceInput } from '../../contract/models'
import type { ProviderKind } from '../../contract/providers'
import { unknownModel } from '../../contract/unknown-model'
import { usdPerMillion, priceFrom } from '../money/rates'
import { Failure } from '../platform/failure'
import type { Platform } from '../platform/platform'
import type { Audit } from '../record/audit'
import type { Store } from '../storage/store'
import { createCounting } from './counting'
import { createDirectory, type Directory } from './directory'
import { fetchText, type FetchText } from './fetch-prices'
import type { Catalog, ModelFilter, SnapshotInfo } from './port'
import { createMargins } from './margins'
import { createPriceUpdates } from './price-updates'
import { createPrices } from './prices'
import { createRows, type AddedModel } from './rows'
import { guessCapabilities, guessTier } from './traits'
import { dayMs } from '../../shared/spans'

export interface CatalogDeps {
  readonly store: Store
  readonly platform: Platform
  readonly audit: Pick<Audit, 'note'>
  /** How the published prices are read; the global fetch when left out. */
  readonly fetchText?: FetchText
}

export function createCatalog({
  store,
  platform,
  audit,
  fetchText: read = fetchText(globalThis.fetch),
}: CatalogDeps): Catalog {
  const { clock, changes, newId } = platform
  const rows = createRows(store)
  const updates = createPriceUpdates(store, platform)
  let prices = createPrices(updates.timeline())
  const margins = createMargins({ store, platform, audit })
  let made: Directory | undefined

  function directory(): Directory {
    const now = clock.now()
    if (made === undefined || now >= made.validUntil)
      made = createDirectory(rows.read(), prices, now)
    return made
  }

  function invalidate(): void {
    made = undefined
  }

  function snapshotInfo(): SnapshotInfo {
    const { id, source, date, entries } = prices.snapshotAt(clock.now())
    const models = new Set(
      entries.flatMap(({ provider, ids }) => ids.map(({ of }) => `${provider}/${of}`)),
    ).size
    return {
      id,
      source,
      date,
      models,
      ageDays: Math.max(0, Math.floor((clock.now() - date) / dayMs)),
    }
  }

  /** True when provider rows are not the ones in memory: told by a look at them, as a change is published a moment after it is made. */
  function outOfDate(): boolean {
    if (JSON.stringify(rows.providers()) === JSON.stringify(directory().rows.providers))
      return false
    invalidate()
    return true
  }

  function find(provider: string, model: string): Model | undefined {
    return (
      directory().find(provider, model) ??
      (outOfDate() ? directory().find(provider, model) : undefined)
    )
  }

  function existing(id: string): Model {
    const slash = id.indexOf('/')
    const model = slash > 0 ? find(id.slice(0, slash), id.slice(slash + 1)) : undefined
    if (model === undefined)
      throw new Failure('not_found', `${unknownModel(id)} A model's id is provider/model.`)
    return model
  }

  function override(provider: string, model: string, price: Price | null): void {
    rows.insertOverride(provider, model, { id: newId('prc'), price, effectiveAt: clock.now() })
  }

  function commit<T>(work: () => T): T {
    try {
      return store.write(work)
    } finally {
      invalidate()
      changes.publish('models')
    }
  }

  changes.subscribe((topics) => {
    if (topics.includes('providers')) invalidate()
  })

  return {
    list(filter = {}) {
      outOfDate()
      return directory().models.filter((model) => matches(model, filter))
    },
    find,
    resolve(written, provider) {
      function look(): Model | undefined {
        if (provider === undefined) return directory().resolve(written)
        const rest = written.startsWith(`${provider}/`)
          ? written.slice(provider.length + 1)
          : undefined
        return (
          directory().find(provider, written) ??
          (rest === undefined ? undefined : directory().find(provider, rest))
        )
      }
      return look() ?? (outOfDate() ? look() : undefined)
    },
    servedAs(asked, served) {
      if (served === asked.model || undated(served) === undated(asked.model)) return undefined
      const found = find(asked.provider, served)
      if (found === undefined) return undefined
      const kind = directory().provider(asked.provider)?.kind
      const base = (model: string) =>
        (kind === undefined ? undefined : prices.hit(kind, model, clock.now())?.base) ?? model
      return base(served) === base(asked.model) ? undefined : found
    },
    snapshot: snapshotInfo,
    async checkPrices(file, fileDate) {
      const source = file === undefined ? 'genai-prices, fetched' : 'genai-prices, imported'
      return updates.check(
        file ?? (await read(publishedPrices)),
        source,
        prices.snapshotAt(clock.now()),
        fileDate,
      )
    },
    applyPrices(id, who = 'tollgate') {
      const before = snapshotInfo()
      const snapshot = updates.checked(id)
      commit(() => {
        updates.apply(snapshot)
        audit.note({
          who,
          what: 'models.prices',
          subject: id,
          before: { id: before.id, date: before.date },
          after: { id, source: snapshot.source, date: snapshot.date },
        })
      })
      prices = createPrices(updates.timeline())
      return snapshotInfo()
    },
    add(input, who = 'tollgate') {
      outOfDate()
      if (directory().provider(input.provider) === undefined) {
        throw new Failure(
          'not_found',
          `There is no provider ${input.provider}. Add the provider first, then its models.`,
        )
      }
      const id = `${input.provider}/${input.model}`
      if (directory().models.some((model) => model.id === id)) {
        throw new Failure(
          'conflict',
          `${id} is in the catalogue already. Override its price, or add the model under another id.`,
        )
      }
      const price =
        input.price === undefined
          ? null
          : typedPrice(input.price, directory().provider(input.provider)?.kind)
      const model: AddedModel = {
        provider: input.provider,
        model: input.model,
        name: input.name === undefined || input.name === '' ? input.model : input.name,
        tier: input.tier ?? guessTier(input.model, price),
        capabilities: input.capabilities ?? guessCapabilities(input.model),
        contextWindow: input.contextWindow ?? null,
        maxOutputTokens: input.maxOutputTokens ?? null,
      }
      commit(() => {
        rows.insertModel(model, clock.now())
        if (price !== null) override(model.provider, model.model, price)
        audit.note({ who, what: 'model.add', subject: id, after: { ...model, price } })
      })
      return existing(id)
    },
    remove(id, who = 'tollgate') {
      const model = existing(id)
      if (model.builtIn)
        throw new Failure(
          'conflict',
          `${id} is part of the shipped catalogue and stays. Leave it out of a service's allowed models instead.`,
        )
      commit(() => {
        rows.deleteModel(model.provider, model.model)
        // A model added again under this id starts without a price; what the old one cost at a time stays answerable.
        if (model.priceSource === 'override') override(model.provider, model.model, null)
        audit.note({ who, what: 'model.remove', subject: id, before: model })
      })
    },
    setPrice(id, input, who = 'tollgate') {
      const before = existing(id)
      const price =
        input === null ? null : typedPrice(input, directory().provider(before.provider)?.kind)
      commit(() => {
        override(before.provider, before.model, price)
        audit.note({
          who,
          what: 'model.price',
          subject: id,
          before: { price: before.price, source: before.priceSource },
          after: { price },
        })
      })
      return existing(id)
    },
    priceAt(provider, model, at) {
      const found = find(provider, model)
      const row = directory().provider(provider)
      if (found === undefined || row === undefined) return undefined
      const { price, source, date, snapshotId } = prices.at(
        row,
        model,
        directory().rows.overrides,
        at,
      )
      return { price, source, date, snapshotId }
    },
    reload() {
      prices = createPrices(updates.timeline())
      margins.reload()
      invalidate()
    },
    ...createCounting({
      platform,
      kindOf: (provider) => directory().provider(provider)?.kind,
      lessonsOf: margins.lessonsOf,
    }),
    outputBound: margins.outputBound,
    isSuspect: margins.isSuspect,
    learn: margins.learn,
    margins: margins.margins,
    resetMargins: margins.resetMargins,
  }
}

/** A name without the date or `latest` that pins a release of it. */
function undated(model: string): string {
  return model.replace(/-(?:latest|20\d{6}|20\d{2}-\d{2}-\d{2})$/, '')
}

function matches(
  model: Model,
  { tier, provider, capability, maxInputUsdPerMillion }: ModelFilter,
): boolean {
  if (tier !== undefined && model.tier !== tier) return false
  if (provider !== undefined && model.provider !== provider) return false
  if (capability !== undefined && !model.capabilities.includes(capability)) return false
  if (maxInputUsdPerMillion === undefined) return true
  return model.price !== null && usdPerMillion(model.price.rates.input) <= maxInputUsdPerMillion
}

/** OpenAI's fast mode is its priority tier under a newer name (openai.com/api-fast-mode), so it has one price. */
function oneFastTier({ serviceTiers: { fast, ...tiers } = {}, ...input }: PriceInput): PriceInput {
  if (fast !== undefined && tiers.priority !== undefined)
    throw new RangeError(
      'OpenAI’s fast mode and priority tier are one tier. Give one price for both.',
    )
  return { ...input, serviceTiers: { ...tiers, ...(fast === undefined ? {} : { priority: fast }) } }
}

function typedPrice(input: PriceInput, kind: ProviderKind | undefined): Price {
  try {
    return priceFrom(kind === 'openai' ? oneFastTier(input) : input)
  } catch (thrown) {
    if (thrown instanceof RangeError) throw new Failure('invalid_request', thrown.message)
    throw thrown
  }
}
