/**
 * A quantile that leaves as many values outside as a new one would lie outside: at the place
 * `share × (n + 1)` (Hyndman and Fan 1996, definition 6).
 */

/** Between the two values nearest the place; at an end, the value there. 0 without values. */
export function quantile(ascending: ArrayLike<number>, share: number): number {
  const place = share * (ascending.length + 1) - 1
  const last = ascending.length - 1
  const below = Math.min(last, Math.max(0, Math.floor(place)))
  const above = Math.min(last, below + 1)
  const part = Math.min(1, Math.max(0, place - below))
  return (ascending[below] ?? 0) * (1 - part) + (ascending[above] ?? 0) * part
}

/** The ends of a band that holds four of five values. */
export const bandShares = { low: 0.1, high: 0.9 } as const
