/**
 * Whether the ledger may be written and calls may leave: what the start found, what verify found
 * and what happens to the file.
 */
import { Failure } from '../platform/failure'
import type { Platform } from '../platform/platform'
import type { Tasks } from '../platform/tasks'
import type { Alerts } from '../record/alerts'
import type { Audit } from '../record/audit'
import type { VerifyResult } from '../../contract/ledger'
import type { Ledger } from '../ledger/ledger'
import { createBreaks, type ChainBreak } from '../ledger/breaks'
import type { LedgerClock } from '../storage/ledger-clock'
import type { OpenedLedger } from '../storage/open-ledger-file'
import type { Store } from '../storage/store'
import { distrust, distrustChain, trusted, type Trust } from '../storage/trust'
import { acceptances, type Judged } from './acceptances'
import { verifyAsTask } from './verify-task'

export interface TrustStateDeps {
  readonly opened: OpenedLedger
  readonly store: Store
  readonly platform: Pick<Platform, 'clock' | 'changes' | 'log'>
  readonly audit: Pick<Audit, 'note'>
  readonly alerts: Pick<Alerts, 'raise'>
  readonly ledger: Pick<Ledger, 'verify' | 'ledgerId' | 'head'>
  readonly ledgerClock: LedgerClock
  readonly tasks: Pick<Tasks, 'run'>
  readonly isInPlace: () => boolean
  readonly isLockHeld: () => boolean
  readonly restoring: () => boolean
  /** A break was accepted, so the ledger as it is counts again. */
  readonly onAccepted: () => void
}

export type TrustState = ReturnType<typeof createTrustState>

export function createTrustState(deps: TrustStateDeps) {
  const { opened, ledgerClock, isInPlace, isLockHeld, restoring } = deps
  const breaks = createBreaks(opened.db)
  const left = breaks.found()
  const walk = verifyAsTask(deps)
  const judged: Judged = {
    trust: opened.trust.trusted && left !== null ? distrustChain(left.reason) : opened.trust,
    breaks,
    now,
  }

  /** What was found at start or by verify, and what may have happened since. */
  function now(): Trust {
    if (!isInPlace()) return distrust('gone')
    if (!isLockHeld()) return distrust('lock_lost')
    if (restoring()) return distrust('restoring')
    const { trust } = judged
    return trust.trusted ? (ledgerClock.problem() ?? trust) : trust
  }

  return {
    now,
    /** As found, without what passes by itself such as a clock. */
    found: () => judged.trust,
    isTrusted: () => judged.trust.trusted,
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
     * ways out. Asked for again meanwhile, it answers with the walk that is under way. Throws Failure
     * `cancelled` where a person stopped it.
     */
    async verify(who: string): Promise<VerifyResult> {
      const { firstBreak, ...result } = await walk(who)
      if (firstBreak === undefined) return result
      noteBreak(deps, judged, firstBreak)
      return { ...result, firstBreak: { seq: firstBreak.seq, reason: firstBreak.reason } }
    },
    ...acceptances(deps, judged),
    /** What is here now is whole: a backup was restored, or a new ledger begun. */
    renew() {
      judged.trust = trusted
    },
  }
}

type FoundBreak = NonNullable<VerifyResult['firstBreak']> & { readonly mark?: string }

/** Calls are refused from here on, whether or not the disk takes the record of why. */
function noteBreak(
  { store, platform, audit, alerts, ledger }: TrustStateDeps,
  judged: Judged,
  { seq, reason, mark = '' }: FoundBreak,
) {
  const found: ChainBreak = { ledgerId: ledger.ledgerId(), seq, reason, mark }
  if (!judged.trust.trusted && judged.trust.problem !== 'broken') return
  const isNew = judged.trust.trusted
  const broken = distrustChain(reason)
  judged.trust = broken
  try {
    store.write(() => {
      judged.breaks.setFound(found)
      if (!isNew) return
      alerts.raise({
        kind: 'ledger',
        severity: 'critical',
        title: 'Verify found the ledger changed',
        message: broken.message ?? reason,
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
