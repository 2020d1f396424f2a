/**
 * Whether the ledger may be written and calls may leave: what the start found, what verify found,
 * what happens to the file, and the ways out on record.
 */
import { Failure } from '../platform/failure'
import type { Platform } from '../platform/platform'
import type { Alerts } from '../record/alerts'
import type { Audit } from '../record/audit'
import type { VerifyResult } from '../../contract/ledger'
import type { Ledger } from '../ledger/ledger'
import { createBreaks, type ChainBreak } from '../ledger/breaks'
import type { LedgerClock } from '../storage/ledger-clock'
import type { OpenedLedger } from '../storage/open-ledger-file'
import { distrust, distrustChain, trusted, type Trust } from '../storage/trust'
import type { Store } from '../storage/store'

export interface TrustStateDeps {
  readonly opened: OpenedLedger
  readonly store: Store
  readonly platform: Pick<Platform, 'clock' | 'changes' | 'log'>
  readonly audit: Pick<Audit, 'note'>
  readonly alerts: Pick<Alerts, 'raise'>
  readonly ledger: Pick<Ledger, 'verify' | 'ledgerId' | 'head'>
  readonly ledgerClock: LedgerClock
  readonly isInPlace: () => boolean
  readonly isLockHeld: () => boolean
  readonly restoring: () => boolean
  /** A break was accepted, so the ledger as it is counts again. */
  readonly onAccepted: () => void
}

export type TrustState = ReturnType<typeof createTrustState>

export function createTrustState({
  opened,
  store,
  platform,
  audit,
  alerts,
  ledger,
  ledgerClock,
  isInPlace,
  isLockHeld,
  restoring,
  onAccepted,
}: TrustStateDeps) {
  const breaks = createBreaks(opened.db)
  const left = breaks.found()
  let trust: Trust =
    opened.trust.trusted && left !== null ? distrustChain(left.reason) : opened.trust

  /** What was found at start or by verify, and what may have happened since. */
  function now(): Trust {
    if (!isInPlace()) return distrust('gone')
    if (!isLockHeld()) return distrust('lock_lost')
    if (restoring()) return distrust('restoring')
    return trust.trusted ? (ledgerClock.problem() ?? trust) : trust
  }

  /** Calls are refused from here on, whether or not the disk takes the record of why. */
  function noteBreak({
    seq,
    reason,
    mark = '',
  }: NonNullable<VerifyResult['firstBreak']> & { readonly mark?: string }) {
    const found: ChainBreak = { ledgerId: ledger.ledgerId(), seq, reason, mark }
    if (!trust.trusted && trust.problem !== 'broken') return
    const isNew = trust.trusted
    trust = distrustChain(reason)
    try {
      store.write(() => {
        breaks.setFound(found)
        if (!isNew) return
        alerts.raise({
          kind: 'ledger',
          severity: 'critical',
          title: 'Verify found the ledger changed',
          message: trust.message ?? reason,
          subject: null,
        })
        audit.note({
          who: 'tollgate',
          what: 'ledger break found',
          subject: ledger.ledgerId(),
          after: { seq, reason },
        })
      })
    } catch (error) {
      platform.log.error('The break that verify found could not be put on record', {
        error: String(error),
      })
    }
    platform.changes.publish('health', 'ledger', 'alerts')
  }

  return {
    now,
    /** As found, without what passes by itself such as a clock. */
    found: () => trust,
    isTrusted: () => trust.trusted,
    checkWritable() {
      const at = now()
      if (!at.trusted)
        throw new Failure(
          'ledger_unavailable',
          at.message ?? 'The ledger cannot be trusted, so nothing is written to it.',
        )
    },
    /**
     * Walks the chain. A break stops new calls, over restarts too, until a person takes one of the
     * ways out.
     */
    async verify(): Promise<VerifyResult> {
      const { firstBreak, ...result } = await ledger.verify()
      if (firstBreak !== undefined) noteBreak(firstBreak)
      return firstBreak === undefined
        ? result
        : { ...result, firstBreak: { seq: firstBreak.seq, reason: firstBreak.reason } }
    },
    /**
     * Goes on with the chain as it is, on record. Throws Failure `conflict` where verify found
     * nothing.
     */
    acceptBreak(reason: string, who: string): Trust {
      const found = breaks.found()
      if (trust.problem !== 'broken' || found === null)
        throw new Failure(
          'conflict',
          'Verify has found no break that is not decided on, so there is nothing to accept.',
        )
      if (found.seq === 0) throw new Failure('conflict', found.reason)
      store.write(() => {
        breaks.accept(found)
        audit.note({
          who,
          what: 'ledger break accepted',
          subject: found.ledgerId,
          before: { seq: found.seq, reason: found.reason },
          after: { reason },
        })
      })
      trust = trusted
      onAccepted()
      platform.changes.publish('health', 'ledger')
      return now()
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
      return now()
    },
    /** What is here now is whole: a backup was restored, or a new ledger begun. */
    renew() {
      trust = trusted
    },
  }
}
