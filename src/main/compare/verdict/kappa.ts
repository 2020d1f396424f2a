/** Agreement of two raters beyond chance (Cohen 1960, Educational and Psychological Measurement 20, 37–46). */

/** Below this many ratings a kappa says next to nothing. */
const fewest = 10

/**
 * `table[i][j]`: how often the first rater said i and the second j. Null: fewer than ten ratings, or
 * both said the same one thing throughout, where chance alone would agree as much.
 */
export function cohenKappa(table: readonly (readonly number[])[]): number | null {
  const rows = table.map((row) => row.reduce((sum, count) => sum + count, 0))
  const columns = table.map((_, at) => table.reduce((sum, row) => sum + (row[at] ?? 0), 0))
  const n = rows.reduce((sum, count) => sum + count, 0)
  if (n < fewest) return null
  const seen = table.reduce((sum, row, at) => sum + (row[at] ?? 0), 0) / n
  const byChance = rows.reduce((sum, row, at) => sum + row * (columns[at] ?? 0), 0) / (n * n)
  return byChance === 1 ? null : (seen - byChance) / (1 - byChance)
}
