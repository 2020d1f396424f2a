/** The catalogue: shipped models and prices, what people added and overrode; counting tokens. */
import { publishedPrices, type Model, type ModelFilter } from '../../contract/models'
import { dayMs } from '../../shared/spans'
import { usdPerMillion } from '../money/rates'
import type { Platform } from '../platform/platform'
import type { Audit } from '../record/audit'
import type { Store } from '../storage/store'
import { createCatalogChanges } from './catalog-changes'
import { createCounting } from './counting'
import { fetchText, type FetchText } from './fetch-prices'
import { createLookup, type Lookup } from './lookup'
import { createMargins } from './margins'
import type { Catalog, SnapshotInfo } from './port'
import { createPriceUpdates } from './price-updates'
import { createRows } from './rows'
import type { PriceSnapshot } from './snapshot'

export interface CatalogDeps {
  readonly store: Store
  readonly platform: Platform
  readonly audit: Pick<Audit, 'note'>
  /** How the published prices are read; the global fetch when left out. */
  readonly fetchText?: FetchText
}

export function createCatalog(deps: CatalogDeps): Catalog {
  const { store, platform, audit } = deps
  const rows = createRows(store)
  const updates = createPriceUpdates(store, platform)
  const lookup = createLookup(rows, updates.timeline, platform.clock)
  const { lessonsOf, reload: reloadMargins, ...margins } = createMargins(deps)

  function commit(work: () => void): void {
    try {
      store.write(work)
    } finally {
      lookup.invalidate()
      platform.changes.publish('models')
    }
  }
  platform.changes.subscribe((topics) => {
    if (topics.includes('providers')) lookup.invalidate()
  })

  return {
    find: lookup.find,
    resolve: lookup.resolve,
    servedAs: lookup.servedAs,
    list(filter = {}) {
      lookup.outOfDate()
      return lookup.directory().models.filter((model) => matches(model, filter))
    },
    priceAt(provider, model, at) {
      const found = lookup.find(provider, model)
      const { provider: rowOf, rows: read } = lookup.directory()
      const row = rowOf(provider)
      if (found === undefined || row === undefined) return undefined
      const { until: _, ...price } = lookup.prices().at(row, model, read.overrides, at)
      return price
    },
    reload() {
      lookup.reloadPrices()
      reloadMargins()
      lookup.invalidate()
    },
    ...snapshots(deps, updates, lookup, commit),
    ...createCatalogChanges({ platform, audit, rows, lookup, commit }),
    ...createCounting({
      platform,
      kindOf: (provider) => lookup.directory().provider(provider)?.kind,
      lessonsOf,
    }),
    ...margins,
  }
}

/** The price snapshot in force, and newer ones. */
function snapshots(
  { platform: { clock }, audit, fetchText: read = fetchText(globalThis.fetch) }: CatalogDeps,
  updates: ReturnType<typeof createPriceUpdates>,
  lookup: Lookup,
  commit: (work: () => void) => void,
): Pick<Catalog, 'snapshot' | 'checkPrices' | 'applyPrices'> {
  const inForce = () => lookup.prices().snapshotAt(clock.now())
  const info = () => infoOf(inForce(), clock.now())
  return {
    snapshot: info,
    async checkPrices(file, fileDate) {
      const source = file === undefined ? 'genai-prices, fetched' : 'genai-prices, imported'
      const text = file ?? (await read(publishedPrices))
      return updates.check(text, source, inForce(), fileDate)
    },
    applyPrices(id, who = 'tollgate') {
      const before = info()
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
      lookup.reloadPrices()
      return info()
    },
  }
}

function infoOf({ id, source, date, entries }: PriceSnapshot, now: number): SnapshotInfo {
  const models = new Set(
    entries.flatMap(({ provider, ids }) => ids.map(({ of }) => `${provider}/${of}`)),
  ).size
  return { id, source, date, models, ageDays: Math.max(0, Math.floor((now - date) / dayMs)) }
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
