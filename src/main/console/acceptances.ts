/** The ways out of a ledger that is not trusted which leave it as it is: a person accepts it, on record. */
import type { Breaks } from '../ledger/breaks'
import { Failure } from '../platform/failure'
import type { Platform } from '../platform/platform'
import type { Audit } from '../record/audit'
import type { LedgerClock } from '../storage/ledger-clock'
import type { Store } from '../storage/store'
import { trusted, type Trust } from '../storage/trust'

/** What is thought of the ledger. */
export interface Judged {
  /** As found at start or by verify. */
  trust: Trust
  readonly breaks: Breaks
  /** The same with what may have happened since. */
  now(): Trust
}

export interface AcceptanceDeps {
  readonly store: Pick<Store, 'write'>
  readonly platform: Pick<Platform, 'clock' | 'changes'>
  readonly audit: Pick<Audit, 'note'>
  readonly ledgerClock: LedgerClock
  /** A break was accepted, so the ledger as it is counts again. */
  readonly onAccepted: () => void
}

/** Both give what is thought of the ledger afterwards. */
export function acceptances(
  { store, platform, audit, ledgerClock, onAccepted }: AcceptanceDeps,
  judged: Judged,
) {
  return {
    /**
     * Goes on with the chain as it is, on record. Throws Failure `conflict` where verify found
     * nothing.
     */
    acceptBreak(reason: string, who: string): Trust {
      const found = judged.breaks.found()
      if (judged.trust.problem !== 'broken' || found === null)
        throw new Failure(
          'conflict',
          'Verify has found no break that is not decided on, so there is nothing to accept.',
        )
      if (found.seq === 0) throw new Failure('conflict', found.reason)
      store.write(() => {
        judged.breaks.accept(found)
        audit.note({
          who,
          what: 'ledger break accepted',
          subject: found.ledgerId,
          before: { seq: found.seq, reason: found.reason },
          after: { reason },
        })
      })
      judged.trust = trusted
      onAccepted()
      platform.changes.publish('health', 'ledger')
      return judged.now()
    },
    acceptClock(reason: string, who: string): Trust {
      const problem = ledgerClock.problem()
      if (problem === null)
        throw new Failure(
          'conflict',
          'The clock is not behind the ledger, so there is nothing to accept.',
        )
      store.write(() => {
        ledgerClock.accept()
        audit.note({
          who,
          what: 'clock accepted',
          before: problem.message,
          after: { reason, now: platform.clock.now() },
        })
      })
      platform.changes.publish('health')
      return judged.now()
    },
  }
}
