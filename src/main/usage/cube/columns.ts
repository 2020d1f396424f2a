/**
 * A column of whole numbers in as few bytes as most of them need; the few that do not fit stand
 * apart with their row.
 */

export type Narrow = Uint8Array | Uint16Array | Uint32Array

/** The value of a row is what stands in `narrow` or, where it did not fit, in `wide`. */
export interface Column {
  /** Of no length where every value but the wide ones is 0. */
  readonly narrow: Narrow
  readonly wideRows: Uint32Array
  readonly wide: Float64Array
}

const widths = [0, 1, 2, 4] as const
const bytesOfWide = 12

/** Values are whole numbers below 2^53 in size. */
export function columnOf(values: Float64Array): Column {
  const sizes = widths.map((bytes) => ({ bytes, size: values.length * bytes }))
  for (const value of values)
    for (const size of sizes) if (!fits(value, size.bytes)) size.size += bytesOfWide
  const { bytes } = sizes.reduce((best, one) => (one.size < best.size ? one : best))
  const narrow = arrayOf(bytes, bytes === 0 ? 0 : values.length)
  const wideRows: number[] = []
  const wide: number[] = []
  for (const [row, value] of values.entries()) {
    if (!fits(value, bytes)) {
      wideRows.push(row)
      wide.push(value)
    } else if (bytes > 0) narrow[row] = value
  }
  return { narrow, wideRows: Uint32Array.from(wideRows), wide: Float64Array.from(wide) }
}

/** The narrowest array that holds all of them. Values are not negative and below 2^32. */
export function narrowest(values: readonly number[]): Narrow {
  const most = values.reduce((high, value) => Math.max(high, value), 0)
  const array = arrayOf(widths.find((bytes) => bytes > 0 && fits(most, bytes)) ?? 4, values.length)
  array.set(values)
  return array
}

/** The rows a question is about, each in a group. */
export interface Grouping {
  readonly rows: Uint32Array
  /** By the place in `rows`. */
  readonly groups: Uint32Array
  /** By row; −1 of all others. */
  readonly groupOf: Int32Array
}

/** Adds the value of each row to its group's sum, `sums[group * stride + offset]`. */
export function addColumn(
  { narrow, wideRows, wide }: Column,
  { rows, groups, groupOf }: Grouping,
  sums: Float64Array,
  stride: number,
  offset: number,
): void {
  // Counted loops: this is where a question spends its time.
  if (narrow.length > 0)
    for (let index = 0; index < rows.length; index += 1) {
      const place = (groups[index] ?? 0) * stride + offset
      sums[place] = (sums[place] ?? 0) + (narrow[rows[index] ?? 0] ?? 0)
    }
  for (let index = 0; index < wide.length; index += 1) {
    const group = groupOf[wideRows[index] ?? 0] ?? -1
    if (group < 0) continue
    const place = group * stride + offset
    sums[place] = (sums[place] ?? 0) + (wide[index] ?? 0)
  }
}

function fits(value: number, bytes: number): boolean {
  return value >= 0 && value < 256 ** bytes
}

function arrayOf(bytes: number, length: number): Narrow {
  if (bytes <= 1) return new Uint8Array(length)
  return bytes === 2 ? new Uint16Array(length) : new Uint32Array(length)
}
