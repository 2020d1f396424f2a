/** How the cases of two variants fall out when each passes or fails: the four cells of a paired table. */
export interface PairedCounts {
  readonly bothPass: number
  readonly onlyA: number
  readonly onlyB: number
  readonly neither: number
}
