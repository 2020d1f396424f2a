/**
 * The usage of one day, a row for every combination of labels that was met: sums, charges by kind
 * and histograms of how long answers took, column by column.
 */
import { z } from 'zod'
import { chargeKinds } from '../../../contract/charges'
import { sumColumns } from '../../ledger/entry-figures'
import type { ChargeKindSum } from '../charge-sums'
import { bytesOf, parcelOf, type Numbers } from './bytes'
import type { Column, Narrow } from './columns'

/**
 * What rows are told apart by, in their order, besides whether they are simulated. Users and
 * organizations are not among them: with them nearly every entry is a row of its own.
 */
export const cubeFields = [
  'provider',
  'model',
  'project',
  'service',
  'environment',
  'key',
  'source',
] as const
export type CubeField = (typeof cubeFields)[number]

/** A list of bins for each row, one row's after another's. */
export interface Bins {
  /** How many bins a row has. */
  readonly perRow: Narrow
  readonly bins: Narrow
  /** How often each bin was hit. */
  readonly counts: Narrow
}

export interface PackedDay {
  readonly rows: number
  /** Times of the first and the last entry. */
  readonly first: number
  readonly last: number
  /** The largest sum of sizes in any column: sums over days below 2^53 of them are exact. */
  readonly most: number
  /** By field: what the numbers of its column stand for. */
  readonly names: readonly (readonly (string | null)[])[]
  readonly labels: readonly Narrow[]
  readonly simulated: Narrow
  /** In the order of `sumColumns`. */
  readonly sums: readonly Column[]
  readonly charges: readonly {
    readonly kind: ChargeKindSum
    readonly quantity: Column
    readonly cost: Column
  }[]
  readonly latency: Bins
  readonly firstToken: Bins
}

/** Days that were kept in another form are made anew. */
const form = ['1', ...cubeFields, ...sumColumns].join(' ')

const about = z.object({
  form: z.literal(form),
  rows: z.int().min(1),
  first: z.int(),
  last: z.int(),
  most: z.int().min(0),
  names: z.array(z.array(z.string().nullable())).length(cubeFields.length),
  kinds: z.array(z.enum([...chargeKinds, 'not_itemised'])),
})

export function encodeDay(day: PackedDay): Uint8Array {
  const { rows, first, last, most, names, charges } = day
  const kinds = charges.map(({ kind }) => kind)
  const columns = [...day.sums, ...charges.flatMap(({ quantity, cost }) => [quantity, cost])]
  return bytesOf({
    about: { form, rows, first, last, most, names, kinds },
    arrays: [
      ...day.labels,
      day.simulated,
      ...columns.flatMap(({ narrow, wideRows, wide }) => [narrow, wideRows, wide]),
      ...[day.latency, day.firstToken].flatMap(({ perRow, bins, counts }) => [
        perRow,
        bins,
        counts,
      ]),
    ],
  })
}

/** Null where the bytes are not of a day in the form of now. */
export function decodeDay(bytes: Uint8Array): PackedDay | null {
  const parcel = parcelOf(bytes)
  const parsed = about.safeParse(parcel?.about)
  if (parcel === null || !parsed.success) return null
  const { rows, first, last, most, names, kinds } = parsed.data
  const next = reader(parcel.arrays)
  try {
    const day: PackedDay = {
      rows,
      first,
      last,
      most,
      names,
      labels: cubeFields.map(() => next.narrow(rows)),
      simulated: next.narrow(rows),
      sums: sumColumns.map(() => next.column(rows)),
      charges: kinds.map((kind) => ({
        kind,
        quantity: next.column(rows),
        cost: next.column(rows),
      })),
      latency: next.bins(rows),
      firstToken: next.bins(rows),
    }
    return next.isAtEnd() ? day : null
  } catch {
    return null
  }
}

/** About what a day takes in memory. */
export function sizeOf(day: PackedDay): number {
  const columns = [...day.sums, ...day.charges.flatMap(({ quantity, cost }) => [quantity, cost])]
  const arrays: readonly Numbers[] = [
    ...day.labels,
    day.simulated,
    ...columns.flatMap(({ narrow, wideRows, wide }) => [narrow, wideRows, wide]),
    ...[day.latency, day.firstToken].flatMap(({ perRow, bins, counts }) => [perRow, bins, counts]),
  ]
  const names = day.names.reduce((sum, list) => sum + list.length, 0)
  return arrays.reduce((sum, { byteLength }) => sum + byteLength, names * 40)
}

/** Takes the arrays in the order they were laid down. Throws where one is not what it should be. */
function reader(arrays: readonly Numbers[]) {
  let at = 0
  function next(): Numbers {
    const array = arrays[at]
    if (array === undefined) throw new RangeError('an array is missing')
    at += 1
    return array
  }
  function narrow(length?: number): Narrow {
    const array = next()
    if (array instanceof Float64Array || (length ?? array.length) !== array.length)
      throw new RangeError('an array is of another kind or length')
    return array
  }
  return {
    narrow,
    column(rows: number): Column {
      const [values, wideRows, wide] = [narrow(), next(), next()]
      const isWhole =
        (values.length === 0 || values.length === rows) &&
        wideRows instanceof Uint32Array &&
        wide instanceof Float64Array &&
        wide.length === wideRows.length
      if (!isWhole) throw new RangeError('a column is of another form')
      return { narrow: values, wideRows, wide }
    },
    bins(rows: number): Bins {
      const bins = { perRow: narrow(rows), bins: narrow(), counts: narrow() }
      let total = 0
      for (const count of bins.perRow) total += count
      if (bins.bins.length !== total || bins.counts.length !== total)
        throw new RangeError('a histogram is of another length')
      return bins
    },
    isAtEnd: () => at === arrays.length,
  }
}
