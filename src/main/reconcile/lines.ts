/** Pairs the two sides day by day, as finely as both tell models and keys. */
import type { ReconciledProvider } from '../../contract/reconcile'
import { dayMs } from '../../shared/spans'
import { yieldToLoop } from '../platform/yield-to-loop'
import type { ExportDay, ExportPart, ExportSide } from './export-side'
import type { LineFacts } from './facts'
import { dayOf } from './formats/format'
import type { LedgerPart, LedgerSide } from './ledger-side'
import type { TokenPrices } from './prices'
import {
  addCost,
  addLedger,
  addUsage,
  emptyCost,
  emptyLedger,
  emptyUsage,
  type CostSums,
  type LedgerSums,
  type UsageSums,
} from './sums'

export interface Sides {
  readonly provider: ReconciledProvider
  readonly usage: ExportSide
  readonly cost: ExportSide
  readonly ledger: LedgerSide
  /** The key of ours that a name of the export is; null: none. */
  readonly keyOf: (name: string) => string | null
  readonly pricesOf: (model: string, day: number) => TokenPrices
}

/** A line with what the ledger has of each of its models. */
export interface PairedLine {
  readonly facts: LineFacts
  readonly ledgerModels: readonly number[]
}

interface Place {
  readonly model: string | null
  readonly fees: boolean
  readonly keyId: string | null
  readonly outsideKey: string | null
}

interface Side {
  readonly place: Place
  readonly cost: CostSums
  readonly usage: UsageSums
  readonly ledger: LedgerSums
  readonly ledgerModels: number[]
}

/** Lines of every day that the export of this kind covers, in the order of the days; in slices. */
export async function pairLines(sides: Sides, by: 'usage' | 'cost'): Promise<PairedLine[]> {
  const days = [...sides[by].entries()].sort(([a], [b]) => a - b)
  const lines: PairedLine[] = []
  for (const [start, day] of days) {
    lines.push(...pairDay(sides, by, start, day))
    await yieldToLoop()
  }
  return lines
}

function pairDay(sides: Sides, by: 'usage' | 'cost', start: number, day: ExportDay): PairedLine[] {
  const usageDay = sides.usage.get(start)
  const places = new Map<string, Side>()
  for (const part of day.parts.values()) {
    const side = sideAt(places, exportPlace(sides, day, part))
    addCost(side.cost, part.cost)
    addUsage(side.usage, part.usage)
  }
  // A usage export that tells less than the cost export says nothing of its lines.
  const fine =
    usageDay !== undefined && (usageDay.byModel || !day.byModel) && (usageDay.byKey || !day.byKey)
  if (by === 'cost' && fine)
    for (const part of usageDay.parts.values())
      addUsage(sideAt(places, exportPlace(sides, day, part)).usage, part.usage)
  for (const part of sides.ledger.days.get(start)?.values() ?? []) {
    if (by === 'usage' && part.fees) continue
    const side = sideAt(places, ledgerPlace(day, part))
    addLedger(side.ledger, part.sums)
    if (!part.fees) side.ledgerModels.push(part.sums.cost)
  }
  const provisional = start >= dayOf(day.importedAt) - dayMs
  return [...places.values()]
    .filter(
      ({ cost, usage, ledger }) =>
        cost.rows + ledger.entries + (by === 'usage' ? usage.rows : 0) > 0,
    )
    .map(({ place, cost, usage, ledger, ledgerModels }) => ({
      facts: {
        provider: sides.provider,
        day: start,
        ...place,
        outside: place.outsideKey !== null || isUnseen(sides, place),
        provisional,
        ledger,
        cost: by === 'cost' ? cost : null,
        usage: by === 'usage' || fine ? usage : null,
        usageCovers: usageDay !== undefined,
        prices: sides.pricesOf(place.model ?? '', start + dayMs - 1),
      },
      ledgerModels,
    }))
}

function exportPlace(sides: Sides, { byModel, byKey }: ExportDay, part: ExportPart): Place {
  const link = part.key === '' ? null : sides.keyOf(part.key)
  return {
    model: byModel && !part.fees ? part.model : null,
    fees: byModel && part.fees,
    keyId: byKey ? link : null,
    outsideKey: part.key !== '' && link === null ? part.key : null,
  }
}

function ledgerPlace({ byModel, byKey }: ExportDay, part: LedgerPart): Place {
  return {
    model: byModel && !part.fees ? part.model : null,
    fees: byModel && part.fees,
    keyId: byKey ? part.keyId : null,
    outsideKey: null,
  }
}

/** A model that the ledger has not once in the whole range was not called through the gate. */
function isUnseen({ ledger }: Sides, { model }: Place): boolean {
  return model !== null && !ledger.models.has(model)
}

function sideAt(places: Map<string, Side>, place: Place): Side {
  const name = JSON.stringify(place)
  const known = places.get(name)
  if (known !== undefined) return known
  const side: Side = {
    place,
    cost: emptyCost(),
    usage: emptyUsage(),
    ledger: emptyLedger(),
    ledgerModels: [],
  }
  places.set(name, side)
  return side
}
