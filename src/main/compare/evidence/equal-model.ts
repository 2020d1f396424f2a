/** A model that was measured to be as good as another, with what was measured. */
export interface EqualModel {
  /** `provider/model`, as `instead` is. */
  readonly model: string
  /** As good as it, or better. */
  readonly instead: string
  /** What was measured, as a sentence. */
  readonly sentence: string
}
