/** Small systems of linear equations, as Newton's steps need them. */

/** Inverse of a small square matrix (Gauss–Jordan with row exchange); null where it has none. */
export function inverse(matrix: readonly (readonly number[])[]): number[][] | null {
  const size = matrix.length
  const rows = matrix.map((row, at) => [...row, ...unit(size, at)])
  for (let column = 0; column < size; column++) {
    const pivot = largestBelow(rows, column)
    const own = rows[pivot]
    const top = own?.[column] ?? 0
    if (own === undefined || Math.abs(top) < 1e-300) return null
    rows[pivot] = rows[column] ?? own
    const scaled = own.map((cell) => cell / top)
    rows[column] = scaled
    for (const [at, row] of rows.entries()) {
      if (at === column) continue
      const factor = row[column] ?? 0
      rows[at] = row.map((cell, place) => cell - factor * (scaled[place] ?? 0))
    }
  }
  return rows.map((row) => row.slice(size))
}

/** The matrix times the vector. */
export function times(matrix: readonly (readonly number[])[], vector: readonly number[]): number[] {
  return matrix.map((row) => row.reduce((sum, cell, at) => sum + cell * (vector[at] ?? 0), 0))
}

function unit(size: number, one: number): number[] {
  return Array.from({ length: size }, (_, at) => (at === one ? 1 : 0))
}

function largestBelow(rows: readonly (readonly number[])[], column: number): number {
  let best = column
  for (let at = column + 1; at < rows.length; at++)
    if (Math.abs(rows[at]?.[column] ?? 0) > Math.abs(rows[best]?.[column] ?? 0)) best = at
  return best
}
