/**
 * Which price is in force for a model at an instant: its override, its catalogue model's override,
 * the snapshot, or none.
 */
import type { PriceInForce } from './port'
import type { Override, ProviderRow } from './rows'
import { simulatedPriceOf } from './simulated-models'
import type { Timeline } from './price-updates'
import { addedBy, indexSnapshot, priceIn, type PriceSnapshot, type SnapshotHit } from './snapshot'

/**
 * With the instant after `at` from which it may be another one (Infinity: never, as far as is
 * known).
 */
export interface DatedPrice extends PriceInForce {
  readonly until: number
}

const none: DatedPrice = {
  price: null,
  source: 'none',
  date: null,
  snapshotId: null,
  until: Number.POSITIVE_INFINITY,
}

/** Prices along the snapshots that have been in force; before the first of them, that first one. */
export function createPrices(timeline: Timeline) {
  const indexed = timeline.map(({ from, snapshot }) => ({
    from,
    snapshot,
    find: indexSnapshot(snapshot),
  }))

  function inForceAt(at: number) {
    const current = indexed.findLast(({ from }) => from <= at) ?? indexed[0]
    if (current === undefined) throw new RangeError('there is no price snapshot at all')
    return current
  }

  /**
   * Where the snapshot of an instant has an id of a provider kind. Simulated models show the list
   * price of a real one.
   */
  function hit(kind: ProviderRow['kind'], model: string, at: number): SnapshotHit | undefined {
    const { find } = inForceAt(at)
    if (kind !== 'simulated') return find(kind, model)
    const shown = simulatedPriceOf[model]
    const found = shown === undefined ? undefined : find('openai', shown)
    return found && { base: model, versions: found.versions }
  }

  return {
    hit,
    /**
     * Models of a provider kind that the snapshot of an instant has beside the catalogue's tables.
     */
    addedAt: (kind: ProviderRow['kind'], at: number) => addedBy(inForceAt(at).snapshot, kind),
    snapshotAt: (at: number): PriceSnapshot => inForceAt(at).snapshot,
    /**
     * The price of a model at a provider. A dated release follows the overrides of its catalogue
     * model unless it has its own.
     */
    at(
      provider: Pick<ProviderRow, 'id' | 'kind'>,
      model: string,
      overrides: ReadonlyMap<string, readonly Override[]>,
      at: number,
    ): DatedPrice {
      const known = hit(provider.kind, model, at)
      const keys = known === undefined || known.base === model ? [model] : [model, known.base]
      let until = nextAfter(
        Number.POSITIVE_INFINITY,
        at,
        timeline.map(({ from }) => from),
      )
      let inForce: PriceInForce | undefined
      for (const key of keys) {
        const dated = overrides.get(`${provider.id}/${key}`) ?? []
        const current = dated.findLast(({ effectiveAt }) => effectiveAt <= at)
        until = nextAfter(
          until,
          at,
          dated.map(({ effectiveAt }) => effectiveAt),
        )
        if (inForce === undefined && current?.unreadable === true) inForce = none
        if (inForce === undefined && current !== undefined && current.price !== null) {
          inForce = {
            price: current.price,
            source: 'override',
            date: current.effectiveAt,
            snapshotId: current.id,
          }
        }
      }
      if (inForce !== undefined) return { ...inForce, until }
      if (known === undefined) return { ...none, until }
      const { snapshot } = inForceAt(at)
      const price = priceIn(known.versions, at)
      return {
        price,
        source: 'snapshot',
        date: snapshot.date,
        snapshotId: snapshot.id,
        until: nextAfter(
          until,
          at,
          known.versions.map(({ from }) => from),
        ),
      }
    },
  }
}

export type Prices = ReturnType<typeof createPrices>

function nextAfter(soonest: number, at: number, instants: readonly number[]): number {
  return Math.min(soonest, ...instants.filter((instant) => instant > at))
}
