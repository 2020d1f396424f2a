/** Adds up the entries of a day by their labels, and packs what came of it. */
import {
  chargeLines,
  sumColumns,
  type ChargeLine,
  type EntryFigures,
} from '../../ledger/entry-figures'
import type { WalkedEntry } from '../../ledger/entry-walk'
import { addTo, type Histogram } from '../spread'
import { columnOf, narrowest } from './columns'
import { cubeFields, type Bins, type PackedDay } from './packed-day'

/** What a walk names an entry by, so that the day tells them apart. */
export const cubeLabel =
  'json_array(provider, model, project, service, environment, key_id, source)'

interface Row {
  readonly labels: readonly (string | null)[]
  readonly simulated: boolean
  readonly sums: Float64Array
  readonly charges: Map<ChargeLine['kind'], { quantity: number; cost: number }>
  readonly latency: Histogram
  readonly firstToken: Histogram
}

const width = sumColumns.length

export class DayBuilder {
  readonly #rows = new Map<string, Row>()
  /** Sums of sizes, a column each: while they are below 2^53, so is every sum on the way. */
  readonly #sizes = new Float64Array(width)
  readonly #chargeSizes = new Map<ChargeLine['kind'], number>()
  #first = Infinity
  #last = -Infinity

  constructor(readonly figures: EntryFigures) {}

  /** An entry that a walk named by `cubeLabel`. */
  add(entry: WalkedEntry): void {
    const row = this.#rowOf(entry)
    const amounts = this.figures.sumsOf(entry)
    for (const [column, name] of sumColumns.entries()) {
      row.sums[column] = (row.sums[column] ?? 0) + amounts[name]
      this.#sizes[column] = (this.#sizes[column] ?? 0) + Math.abs(amounts[name])
    }
    for (const { kind, quantity, cost } of chargeLines(entry)) {
      const sum = row.charges.get(kind) ?? { quantity: 0, cost: 0 }
      row.charges.set(kind, sum)
      sum.quantity += quantity
      sum.cost += cost
      const size = this.#chargeSizes.get(kind) ?? 0
      this.#chargeSizes.set(kind, size + Math.abs(quantity) + Math.abs(cost))
    }
    if (entry.kind === 'attempt' && entry.outcome === 'ok') {
      addTo(row.latency, entry.latencyMs)
      if (entry.firstTokenMs !== null) addTo(row.firstToken, entry.firstTokenMs)
    }
    this.#first = Math.min(this.#first, entry.time)
    this.#last = Math.max(this.#last, entry.time)
  }

  /** Null without an entry; 'too large' where a sum may not be exact. */
  pack(): PackedDay | 'too large' | null {
    const rows = [...this.#rows.values()]
    if (rows.length === 0) return null
    const most = Math.max(...this.#sizes, ...this.#chargeSizes.values())
    if (most > Number.MAX_SAFE_INTEGER) return 'too large'
    const column = (value: (row: Row) => number) => columnOf(Float64Array.from(rows, value))
    const fields = cubeFields.map((_, field) => labelColumn(rows, field))
    return {
      rows: rows.length,
      first: this.#first,
      last: this.#last,
      most,
      names: fields.map(({ names }) => names),
      labels: fields.map(({ labels }) => labels),
      simulated: narrowest(rows.map(({ simulated }) => Number(simulated))),
      sums: sumColumns.map((_, index) => column(({ sums }) => sums[index] ?? 0)),
      charges: [...this.#chargeSizes.keys()].map((kind) => ({
        kind,
        quantity: column(({ charges }) => charges.get(kind)?.quantity ?? 0),
        cost: column(({ charges }) => charges.get(kind)?.cost ?? 0),
      })),
      latency: binsOf(rows.map(({ latency }) => latency)),
      firstToken: binsOf(rows.map(({ firstToken }) => firstToken)),
    }
  }

  #rowOf({ label, simulated }: WalkedEntry): Row {
    const key = `${Number(simulated)}${label ?? ''}`
    const known = this.#rows.get(key)
    if (known !== undefined) return known
    const fresh: Row = {
      labels: labelsOf(label),
      simulated,
      sums: new Float64Array(width),
      charges: new Map(),
      latency: new Map(),
      firstToken: new Map(),
    }
    this.#rows.set(key, fresh)
    return fresh
  }
}

function labelsOf(label: string | null): (string | null)[] {
  const parsed: unknown = JSON.parse(label ?? '[]')
  return cubeFields.map((_, field) => {
    const value: unknown = Array.isArray(parsed) ? parsed[field] : null
    return typeof value === 'string' ? value : null
  })
}

function labelColumn(rows: readonly Row[], field: number) {
  const ids = new Map<string | null, number>()
  const labels = rows.map((row) => {
    const name = row.labels[field] ?? null
    const id = ids.get(name) ?? ids.size
    ids.set(name, id)
    return id
  })
  return { names: [...ids.keys()], labels: narrowest(labels) }
}

function binsOf(histograms: readonly Histogram[]): Bins {
  return {
    perRow: narrowest(histograms.map(({ size }) => size)),
    bins: narrowest(histograms.flatMap((histogram) => [...histogram.keys()])),
    counts: narrowest(histograms.flatMap((histogram) => [...histogram.values()])),
  }
}
