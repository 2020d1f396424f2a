/**
 * How many cases a difference in passes needs (Connor 1987, Biometrics 43: McNemar's test, 95 %
 * confidence, 80 % power), before anything is known of the variants. Pure.
 */

const z95 = 1.959964
const z80 = 0.841621
/** Cases in which two useful variants differ at all, where nothing is known yet. */
const usualDiffering = 0.2

/** Cases that show a difference of that share of passes; `gap` 0 to 1, not 0. */
export function casesFor(gap: number): number {
  const differ = Math.max(usualDiffering, gap)
  return Math.ceil((z95 * Math.sqrt(differ) + z80 * Math.sqrt(differ - gap * gap)) ** 2 / gap ** 2)
}

/** The smallest difference, in whole points, that so many cases can show; null: none below 100. */
export function pointsShownBy(cases: number): number | null {
  for (let points = 1; points < 100; points++) if (casesFor(points / 100) <= cases) return points
  return null
}
