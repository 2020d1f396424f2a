/** The price snapshot the app ships with: its shape, and finding the prices of a model id in it. */
import type { Price } from '../../contract/models'
import shipped from './price-snapshot.json'

/** Prices one price-library entry gave, which several ids of a provider may share. */
export interface SnapshotEntry {
  readonly provider: string
  /** Exact ids this entry prices, each with the catalogue model it is, or is a release of. */
  readonly ids: readonly { readonly id: string; readonly of: string }[]
  /** Catalogue models this entry prices with any date behind their name. */
  readonly dated: readonly string[]
  /** In order of time: each price holds from its instant (epoch ms) until the next one's. */
  readonly versions: readonly { readonly from: number; readonly price: Price }[]
  /** Given where the catalogue's tables have no such model: the file adds it under its first id. */
  readonly adds?: { readonly name: string; readonly contextWindow: number | null } | undefined
}

export interface PriceSnapshot {
  /** Content hash: what an entry cites. */
  readonly id: string
  readonly source: string
  /** When the source was published, epoch ms. */
  readonly date: number
  readonly entries: readonly SnapshotEntry[]
}

export const shippedSnapshot: PriceSnapshot = shipped
/**
 * Models the library priced when the snapshot was made and the tables left out on purpose, by
 * provider: a newer file does not add these.
 */
export const leftOut: Readonly<Record<string, readonly string[]>> = shipped.leftOut

/** The catalogue model an id belongs to, and the prices it has had. */
export interface SnapshotHit {
  readonly base: string
  readonly versions: SnapshotEntry['versions']
}

/** A model that a snapshot brings along. */
export interface SnapshotModel {
  readonly model: string
  readonly name: string
  readonly contextWindow: number | null
  readonly price: Price | null
}

/** The models of a provider kind that are in the snapshot and not in the catalogue's tables. */
export function addedBy({ entries, date }: PriceSnapshot, kind: string): SnapshotModel[] {
  return entries.flatMap(({ provider, ids, versions, adds }) => {
    const model = ids[0]?.of
    return adds === undefined || provider !== kind || model === undefined
      ? []
      : [{ ...adds, model, price: priceIn(versions, date) }]
  })
}

export type FindInSnapshot = (kind: string, model: string) => SnapshotHit | undefined

/** How each provider pins a release behind a model's name. */
const dateSuffix: Readonly<Record<string, RegExp>> = {
  openai: /-20\d{2}-\d{2}-\d{2}$/,
  anthropic: /-20\d{6}$/,
}

/** By provider kind and model id; an unlisted date counts where the library prices such ids. */
export function indexSnapshot(snapshot: PriceSnapshot): FindInSnapshot {
  const exact = new Map<string, SnapshotHit>()
  const dated = new Map<string, SnapshotHit>()
  for (const { provider, ids, dated: stems, versions } of snapshot.entries) {
    for (const { id, of } of ids) exact.set(`${provider}/${id}`, { base: of, versions })
    for (const stem of stems) dated.set(`${provider}/${stem}`, { base: stem, versions })
  }
  return (kind, model) => {
    const known = exact.get(`${kind}/${model}`)
    const suffix = dateSuffix[kind]
    if (known !== undefined || suffix === undefined || !suffix.test(model)) return known
    return dated.get(`${kind}/${model.replace(suffix, '')}`)
  }
}

/** The price in force at an instant; before the first one known, that first one. */
export function priceIn(versions: SnapshotEntry['versions'], at: number): Price | null {
  let current = versions[0]?.price ?? null
  for (const { from, price } of versions) if (from <= at) current = price
  return current
}
