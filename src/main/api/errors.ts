/** Whatever a handler threw, as the error body and HTTP status of spec §13. */
import type { ErrorBody } from '../../contract/errors'
import { httpStatus } from '../../contract/http-status'
import { Failure, toFailure } from '../platform/failure'
import type { Log } from '../platform/log'
import { asLedgerFailure } from '../storage/ledger-failure'

export interface DescribedError {
  readonly body: ErrorBody
  readonly status: number
}

/**
 * What is not a Failure of ours is logged and told as `internal`: its message may hold a secret.
 */
export function describeError(thrown: unknown, log: Log): DescribedError {
  if (!(thrown instanceof Failure))
    log.error('A request failed', {
      error: thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown),
    })
  const failure = toFailure(asLedgerFailure(thrown))
  return { body: failure.toBody(), status: httpStatus(failure.code, failure.data.origin) }
}
