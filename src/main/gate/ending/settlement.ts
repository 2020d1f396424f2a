/**
 * What is to be booked when a hold ends, how it was booked, and who does it: shared by all that
 * take part.
 */
import type { Entry } from '../../../contract/ledger'
import type { NewHold } from '../../budgets/holds'
import type { Failure } from '../../platform/failure'
import type { AttemptResult } from '../attempt/result'
import type { Charge } from '../attempt/charge'

export interface Settlement {
  readonly hold: NewHold
  readonly charge: Charge
  readonly result: AttemptResult
  readonly reason: string
  /** The model that answered, where it is another one of the catalogue than was asked. */
  readonly served?: { readonly model: string } | undefined
  /** What was reported cannot be true. */
  readonly suspect?: boolean
  /** Runs in the same transaction, for the call's record. */
  readonly alongside: (entry: Entry | null) => void
  /**
   * Runs after the booking where `alongside` could not be kept with it: a plainer record of the
   * same call.
   */
  readonly plainly?: () => void
}

/**
 * How a settlement was booked: with all that belongs to it, its money alone, at the bound of its
 * hold, at no figure at all, or by an entry that was there already.
 */
export type BookedAs = 'whole' | 'money' | 'bound' | 'unknown' | 'before'

export interface Booked {
  /** Null where nothing was sent and the hold was released. */
  readonly entry: Entry | null
  readonly as: BookedAs
}

export interface Settlements {
  /**
   * Throws Failure `ledger_unavailable` when it could not be booked yet, HoldEnded when it has been
   * booked before.
   */
  settle(settlement: Settlement): Promise<Booked>
  /** Why no call may leave: settlements wait. Null: none does. */
  refusal(): Failure | null
  /** Tries to book what waits, once. */
  retry(): Promise<void>
}
