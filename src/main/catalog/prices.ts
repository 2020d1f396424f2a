/** The price in force at an instant: an override, its catalogue model's, the snapshot's, none. */
import type { PriceInForce } from './port'
import type { Override, ProviderRow } from './rows'
import { simulatedPriceOf } from './simulated-models'
import type { Timeline } from './price-updates'
import { addedBy, indexSnapshot, priceIn, type PriceSnapshot, type SnapshotHit } from './snapshot'

/** With the instant from which it may be another one; Infinity: never, as far as is known. */
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

  /** Where the snapshot has an id. Simulated models show the list price of a real one. */
  function hit(kind: ProviderRow['kind'], model: string, at: number): SnapshotHit | undefined {
    const { find } = inForceAt(at)
    if (kind !== 'simulated') return find(kind, model)
    const shown = simulatedPriceOf[model]
    const found = shown === undefined ? undefined : find('openai', shown)
    return found && { base: model, versions: found.versions }
  }

  return {
    hit,
    /** Models that the snapshot of an instant has beside the catalogue's tables. */
    addedAt: (kind: ProviderRow['kind'], at: number) => addedBy(inForceAt(at).snapshot, kind),
    snapshotAt: (at: number): PriceSnapshot => inForceAt(at).snapshot,
    /** A dated release follows its catalogue model's overrides unless it has its own. */
    at(
      provider: Pick<ProviderRow, 'id' | 'kind'>,
      model: string,
      overrides: ReadonlyMap<string, readonly Override[]>,
      at: number,
    ): DatedPrice {
      const known = hit(provider.kind, model, at)
      const keys = known === undefined || known.base === model ? [model] : [model, known.base]
      const dated = keys.map((key) => overrides.get(`${provider.id}/${key}`) ?? [])
      const until = nextAfter(at, [
        ...timeline.map(({ from }) => from),
        ...dated.flat().map(({ effectiveAt }) => effectiveAt),
      ])
      const override = overrideAt(dated, at)
      if (override !== undefined) return { ...override, until }
      const listed = listedAt(known, inForceAt(at).snapshot, at)
      return { ...listed, until: Math.min(until, listed.until) }
    },
  }
}

export type Prices = ReturnType<typeof createPrices>

/**
 * Of the overrides of a model, and after them those of its catalogue model: the first that is in
 * force. Undefined: none is, or the last one made says back to the snapshot.
 */
function overrideAt(dated: readonly (readonly Override[])[], at: number): PriceInForce | undefined {
  for (const overrides of dated) {
    const current = overrides.findLast(({ effectiveAt }) => effectiveAt <= at)
    if (current?.unreadable === true) return none
    if (current !== undefined && current.price !== null)
      return {
        price: current.price,
        source: 'override',
        date: current.effectiveAt,
        snapshotId: current.id,
      }
  }
  return undefined
}

/** The price in a snapshot; none where it does not have the model. */
function listedAt(hit: SnapshotHit | undefined, snapshot: PriceSnapshot, at: number): DatedPrice {
  if (hit === undefined) return none
  const { id: snapshotId, date } = snapshot
  const until = nextAfter(
    at,
    hit.versions.map(({ from }) => from),
  )
  return { price: priceIn(hit.versions, at), source: 'snapshot', date, snapshotId, until }
}

/** The soonest of the instants that is later than `at`; Infinity where none is. */
function nextAfter(at: number, instants: readonly number[]): number {
  return Math.min(...instants.filter((instant) => instant > at))
}
