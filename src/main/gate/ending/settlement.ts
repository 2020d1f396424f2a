/**
 * What is to be booked when a hold ends, what is kept beside it, and how it was booked: shared by
 * all that take part.
 */
import type { CallAnswer, CallFailure } from '../../../contract/calls'
import type { Entry } from '../../../contract/ledger'
import type { NewHold } from '../../budgets/holds'
import type { Charge } from '../attempt/outcome-cost'
import type { AttemptResult } from '../attempt/result'
import type { Plan } from '../plan/admit'
import type { CachePlace } from '../plan/cache-key-and-ttl'
import type { Finished } from './answers'

/** How a call ends: what is kept of it and told of it. */
export type Ending =
  | {
      readonly kind: 'answer'
      readonly answer: CallAnswer
      /** Where calls alike will find it; null: it is not kept for others. */
      readonly place: CachePlace | null
    }
  | { readonly kind: 'failure'; readonly failure: CallFailure }

/** What an attempt leaves in the ledger file beside its entry. */
export interface Beside {
  readonly plan: Plan
  readonly attempt: number
  readonly finished: Finished
  /** Null: another attempt follows. */
  readonly ending: Ending | null
}

export interface Settlement {
  readonly hold: NewHold
  readonly charge: Charge
  readonly result: AttemptResult
  readonly reason: string
  /** The model that answered, where it is another one of the catalogue than was asked. */
  readonly served?: { readonly model: string } | undefined
  /** What was reported cannot be true. */
  readonly suspect?: boolean
  /** Kept in the same transaction; null: nothing is. */
  readonly beside: Beside | null
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
