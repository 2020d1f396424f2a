/**
 * Errors as values: a code from the closed set and a sentence a person can act on. Thrown inside
 * main, mapped once at the contract's edge.
 */
import type { ErrorBody, ErrorCode, ErrorData } from '../../contract/errors'

export class Failure extends Error {
  readonly code: ErrorCode
  readonly data: ErrorData

  constructor(code: ErrorCode, message: string, data: Partial<ErrorData> = {}) {
    super(message)
    this.name = 'Failure'
    this.code = code
    this.data = { origin: 'tollgate', ...data }
  }

  toBody(): ErrorBody {
    return { code: this.code, message: this.message, data: this.data }
  }
}

/** Anything thrown, as a Failure: `internal`, without its message, for what is not ours. */
export function toFailure(thrown: unknown): Failure {
  if (thrown instanceof Failure) return thrown
  return new Failure(
    'internal',
    'Tollgate met an error of its own. The log on this machine has the details.',
  )
}
