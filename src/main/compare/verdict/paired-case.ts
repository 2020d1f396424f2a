/** What two variants made of the same case: the unit of every verdict. */

/** One variant's finished runs of a case, averaged: repeats of a case are no further cases. */
export interface Arm {
  /** Share of its runs that passed, or their mean score: 0 to 1. */
  readonly score: number
  /** Mean cost in nano-USD; null where the cost of a run is not known. */
  readonly cost: number | null
  /** Mean time to the whole answer in ms; null where none was measured. */
  readonly latency: number | null
}

export interface PairedCase {
  readonly id: string
  /** Cases of one group belong together (questions about one passage) and are no independent evidence. */
  readonly group?: string | undefined
  readonly a: Arm
  readonly b: Arm
}

/** In an order that does not depend on how the cases came: by id. */
export function inOrder(cases: readonly PairedCase[]): PairedCase[] {
  return cases.toSorted((one, other) => (one.id < other.id ? -1 : one.id > other.id ? 1 : 0))
}

/** Score of A less that of B, summed up within groups; a case without a group is one of its own. */
export function groupedDifferences(cases: readonly PairedCase[]): number[][] {
  const groups = new Map<string, number[]>()
  for (const { id, group, a, b } of cases) {
    const name = group === undefined ? `case ${id}` : `group ${group}`
    const values = groups.get(name) ?? []
    values.push(a.score - b.score)
    groups.set(name, values)
  }
  return [...groups.values()]
}
