/** The vendor's side: rows of the imports that speak for each day, by key and model family. */
import type { ExportFamily } from '../../contract/reconcile'
import { yieldToLoop } from '../platform/yield-to-loop'
import type { ExportRows } from './export-rows'
import type { ExportRow } from './formats/format'
import { modelFamily } from './model-family'
import {
  addCostRow,
  addUsageRow,
  emptyCost,
  emptyUsage,
  type CostSums,
  type UsageSums,
} from './sums'

/** What a day holds of one key and model; fees stand apart. */
export interface ExportPart {
  readonly key: string
  readonly model: string
  readonly fees: boolean
  readonly cost: CostSums
  readonly usage: UsageSums
}

export interface ExportDay {
  /** Of the imports that speak for it, the oldest. */
  importedAt: number
  readonly parts: Map<string, ExportPart>
  /** How fine it can be compared: false where a row is a sum over models, or names no key. */
  byModel: boolean
  byKey: boolean
}

/** By UTC day; a day without parts is covered and nothing is said of it. */
export type ExportSide = ReadonlyMap<number, ExportDay>

export async function readExportSide(
  rows: ExportRows,
  family: ExportFamily,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<ExportSide> {
  const days = new Map<number, ExportDay>()
  for (const covered of rows.covered(family, from, to)) {
    const day = dayFor(days, covered.day, covered.importedAt)
    for (const slice of rows.of(covered)) {
      for (const row of slice) addRow(day, row)
      await yieldToLoop()
    }
  }
  return days
}

function dayFor(days: Map<number, ExportDay>, start: number, importedAt: number): ExportDay {
  const known = days.get(start)
  if (known !== undefined) {
    known.importedAt = Math.min(known.importedAt, importedAt)
    return known
  }
  const day = { importedAt, parts: new Map(), byModel: true, byKey: true }
  days.set(start, day)
  return day
}

function addRow(day: ExportDay, row: ExportRow): void {
  const fees = row.kind === 'fee'
  const of = { key: row.key, model: fees ? '' : modelFamily(row.model), fees }
  if (row.key === '') day.byKey = false
  if (!fees && row.model === '') day.byModel = false
  const name = JSON.stringify(of)
  let part = day.parts.get(name)
  if (part === undefined)
    day.parts.set(name, (part = { ...of, cost: emptyCost(), usage: emptyUsage() }))
  if (row.cost === null) addUsageRow(part.usage, row)
  else addCostRow(part.cost, row)
}
