/**
 * What both algorithms are to a limit. Times are whole milliseconds of LimitTime and never go back
 * from call to call.
 */

/** What one attempt took of a counter. */
export interface Part {
  readonly at: number
  readonly amount: number
}

export interface Counter {
  used(now: number): number
  /** Milliseconds until `amount` more fits: 0 now, null never. */
  waitFor(amount: number, now: number): number | null
  add(amount: number, at: number): Part
  /** What was taken is another amount: 0 gives all of it back. Gives the part that stands now. */
  amend(part: Part, amount: number): Part
  /** When nothing is used any more if nothing else comes; null: nothing is used. */
  clearAt(now: number): number | null
  setLimit(limit: number, now: number): void
}
