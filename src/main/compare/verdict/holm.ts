/** Several comparisons at once: p-values so adjusted that one false alarm in all stays at 5 % (Holm 1979). */

/** In the order given; never above 1, never falling as the plain ones rise. */
export function holm(pValues: readonly number[]): number[] {
  const order = pValues.map((p, index) => ({ p, index })).toSorted((a, b) => a.p - b.p)
  const adjusted = pValues.map(() => 1)
  let highest = 0
  for (const [rank, { p, index }] of order.entries()) {
    highest = Math.max(highest, Math.min(1, p * (order.length - rank)))
    adjusted[index] = highest
  }
  return adjusted
}
