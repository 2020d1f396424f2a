/** What any question may ask of a range of time: the same for usage, the ledger and exports. */
import { Failure } from './failure'

/** The year 10,000: past it calendars give out. */
const latest = 253_402_300_800_000

/**
 * `to` is the first instant that is not asked for. Throws Failure `invalid_request` for what is no
 * time, and for a range that holds nothing because it ends before it starts or where it starts.
 */
export function checkRange({
  from,
  to,
}: {
  readonly from?: number | undefined
  readonly to?: number | undefined
}): void {
  if ((from ?? 0) < 0 || (to ?? 0) < 0 || (from ?? 0) > latest || (to ?? 0) > latest) {
    throw new Failure('invalid_request', 'Times are epoch milliseconds, from 1970 on.')
  }
  if (from !== undefined && to !== undefined && from >= to) {
    throw new Failure(
      'invalid_request',
      'The range ends before it starts: give a "from" that is earlier than "to".',
    )
  }
}
