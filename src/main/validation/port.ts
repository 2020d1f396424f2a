/** What the gate asks of response validation (spec C6). */
import type { ValidationResult } from '../../contract/validation'

export interface Answered {
  readonly text: string
  readonly finishReason: string | null
}

export interface ValidationLabels {
  readonly callId: string
  readonly attempt: number
  readonly project: string
  readonly service: string | null
  readonly provider: string
  readonly model: string
}

export interface Validation {
  /** The profile's rules cannot be read, so no answer may be held against them. */
  isUnreadable(profile: string): boolean
  /**
   * Holds an answer against a profile, off the event loop and within bounds: a rule that takes too
   * long is told as not kept. Once `signal` aborts, what is left is told so too. Rejects with
   * Failure `invalid_request` for an unknown profile.
   */
  check(profile: string, answer: Answered, signal?: AbortSignal): Promise<ValidationResult>
  /** Keeps a result for the record. Call inside the transaction that settles the attempt. */
  keep(labels: ValidationLabels, result: ValidationResult): void
}
