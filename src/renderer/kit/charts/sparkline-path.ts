/**
 * The geometry of a sparkline: a line and the area under it in a box, from zero to the highest
 * value.
 */

export interface SparklinePath {
  readonly line: string
  readonly area: string
  /** Where the last value stands. */
  readonly last: { readonly x: number; readonly y: number } | null
}

const round = (value: number) => Math.round(value * 100) / 100

/**
 * A flat line at the bottom when nothing happened; one value is a line across. Zero is always the
 * bottom, so heights compare.
 */
export function sparklinePath(
  values: readonly number[],
  width: number,
  height: number,
  inset = 1.5,
): SparklinePath {
  if (values.length === 0) return { line: '', area: '', last: null }
  const points = values.length === 1 ? [values[0] ?? 0, values[0] ?? 0] : values
  const highest = Math.max(...points, 0)
  const bottom = height - inset
  const step = (width - inset * 2) / (points.length - 1)
  const place = (value: number, index: number) => ({
    x: round(inset + index * step),
    y: round(
      highest === 0 ? bottom : bottom - (Math.max(0, value) / highest) * (height - inset * 2),
    ),
  })
  const placed = points.map(place)
  const line = placed.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join('')
  const last = placed[placed.length - 1] ?? null
  return { line, area: `${line}L${last?.x ?? 0} ${bottom}L${inset} ${bottom}Z`, last }
}
