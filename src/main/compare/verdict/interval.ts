/** An estimate's interval: between which values the truth lies, at the level that the method states. */
export interface Interval {
  readonly low: number
  readonly high: number
}
