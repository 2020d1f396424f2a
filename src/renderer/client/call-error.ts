/**
 * The error the client throws by itself: one the console never answered, with the contract's own
 * error body.
 */
import type { ErrorBody } from '../../contract/errors'

/** Thrown outside of contract calls: a line that is down, a download that is refused. */
export class CallError extends Error {
  readonly body: ErrorBody

  constructor(body: ErrorBody) {
    super(body.message)
    this.name = 'CallError'
    this.body = body
  }
}
