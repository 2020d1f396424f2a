/** What the gate asks of response validation (spec C6). */
import type { Rule, ValidationResult } from '../../contract/validation'

export interface Answered {
  readonly text: string
  readonly finishReason: string | null
}

/** Those of the entry of the attempt that answered. */
export interface ValidationLabels {
  /** Of the entry: when the attempt began. */
  readonly time: number
  readonly callId: string
  readonly attempt: number
  readonly project: string
  readonly service: string | null
  readonly provider: string
  readonly model: string
  readonly environment: string
  readonly keyId: string | null
  readonly user: string | null
  readonly organization: string | null
  readonly source: string
  readonly simulated: boolean
}

export interface Validation {
  /** The profile's rules cannot be read, so no answer may be held against them. */
  isUnreadable(profile: string): boolean
  /**
   * Holds an answer against a profile, off the event loop and within bounds: a rule that takes too
   * long is told as not kept. Once `signal` aborts, what is left is told so too. Rejects with
   * Failure `invalid_request` for an unknown profile. `also`: rules of the call itself; without a
   * profile they are all there are.
   */
  check(
    profile: string | null,
    answer: Answered,
    signal?: AbortSignal,
    also?: readonly Rule[],
  ): Promise<ValidationResult>
  /** What stands against each rule, as a sentence; null: nothing. */
  inspect(rules: readonly Rule[]): Promise<readonly (string | null)[]>
  /** Keeps a result for the record. Call inside the transaction that settles the attempt. */
  keep(labels: ValidationLabels, result: ValidationResult): void
}
