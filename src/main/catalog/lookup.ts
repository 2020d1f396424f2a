/** Finds models in the directory in force, made again when a price, row or hour has changed. */
import type { Model } from '../../contract/models'
import { unknownModel } from '../../contract/unknown-model'
import type { Clock } from '../platform/clock'
import { Failure } from '../platform/failure'
import { createDirectory, type Directory } from './directory'
import type { Catalog } from './port'
import { createPrices, type Prices } from './prices'
import type { Timeline } from './price-updates'
import type { Rows } from './rows'

export interface Lookup extends Pick<Catalog, 'find' | 'resolve' | 'servedAs'> {
  directory(): Directory
  prices(): Prices
  /** The model of an id `provider/model`. Throws Failure `not_found`. */
  existing(id: string): Model
  /**
   * True when provider rows are not the ones in memory: told by a look at them, as a change is
   * published a moment after it is made.
   */
  outOfDate(): boolean
  /** Rows have changed. */
  invalidate(): void
  /** Price snapshots have changed. */
  reloadPrices(): void
}

export function createLookup(
  rows: Pick<Rows, 'read' | 'providers'>,
  timeline: () => Timeline,
  clock: Pick<Clock, 'now'>,
): Lookup {
  let prices = createPrices(timeline())
  let made: Directory | undefined

  function directory(): Directory {
    const now = clock.now()
    if (made === undefined || now >= made.validUntil)
      made = createDirectory(rows.read(), prices, now)
    return made
  }

  function outOfDate(): boolean {
    if (JSON.stringify(rows.providers()) === JSON.stringify(directory().rows.providers))
      return false
    made = undefined
    return true
  }

  /** Looks once more where nothing was found and the rows have moved on. */
  function looking(look: () => Model | undefined): Model | undefined {
    return look() ?? (outOfDate() ? look() : undefined)
  }

  function find(provider: string, model: string): Model | undefined {
    return looking(() => directory().find(provider, model))
  }

  return {
    directory,
    prices: () => prices,
    outOfDate,
    find,
    existing(id) {
      const slash = id.indexOf('/')
      const model = slash > 0 ? find(id.slice(0, slash), id.slice(slash + 1)) : undefined
      if (model !== undefined) return model
      throw new Failure('not_found', `${unknownModel(id)} A model's id is provider/model.`)
    },
    resolve: (written, provider) => looking(() => resolveIn(directory(), written, provider)),
    servedAs(asked, served) {
      if (served === asked.model || undated(served) === undated(asked.model)) return undefined
      const found = find(asked.provider, served)
      if (found === undefined) return undefined
      const kind = directory().provider(asked.provider)?.kind
      const base = (model: string) =>
        (kind === undefined ? undefined : prices.hit(kind, model, clock.now())?.base) ?? model
      return base(served) === base(asked.model) ? undefined : found
    },
    invalidate() {
      made = undefined
    },
    reloadPrices() {
      prices = createPrices(timeline())
    },
  }
}

/** At a provider, what is written may begin with its id. */
function resolveIn(
  directory: Directory,
  written: string,
  provider: string | undefined,
): Model | undefined {
  if (provider === undefined) return directory.resolve(written)
  const found = directory.find(provider, written)
  if (found !== undefined || !written.startsWith(`${provider}/`)) return found
  return directory.find(provider, written.slice(provider.length + 1))
}

/** A name without the date or `latest` that pins a release of it. */
function undated(model: string): string {
  return model.replace(/-(?:latest|20\d{6}|20\d{2}-\d{2}-\d{2})$/, '')
}
