/**
 * What follows when the ledger under the console is another: one accepted as it is, a new one, or a
 * restored backup.
 */
import type { LedgerTrust } from '../../contract/ledger'
import { topics } from '../../contract/system'
import type { Gate } from '../gate/gate'
import { Failure } from '../platform/failure'
import { forgetBroken } from '../storage/broken-cells'
import { startNewLedger } from '../storage/start-new'
import { distrust } from '../storage/trust'
import type { Features } from './features'
import type { Foundation } from './foundation'
import type { Records } from './records'

export interface OtherLedgerDeps {
  readonly home: string
  readonly foundation: Foundation
  readonly records: Records
  readonly features: Features
  readonly gate: Gate
}

export type OtherLedger = ReturnType<typeof createOtherLedger>

export function createOtherLedger({
  home,
  foundation: { store, platform, opened, anchor, isInPlace, ledgerClock, ledger, reloads },
  records: { audit, trust },
  features: { budgets, cache, limits },
  gate,
}: OtherLedgerDeps) {
  let swept = false

  /**
   * Once, and only while no call of this process runs: what is open then was left by one that is
   * gone.
   */
  function sweep() {
    if (swept) return
    swept = true
    gate.recover()
    budgets.coverDatedNames()
    void cache.sweep()
  }

  function settleAnchor() {
    anchor.settle({ ledgerId: ledger.ledgerId(), ...ledger.head() })
  }

  /**
   * On a ledger that was not trusted from the start no call ran, and the holds in it are not this
   * process's.
   */
  function checkIdle() {
    if (!isInPlace()) throw new Failure('ledger_unavailable', distrust('gone').message ?? '')
    const open = swept ? budgets.openHolds().length : 0
    if (gate.running() > 0 || open > 0)
      throw new Failure(
        'conflict',
        'Calls are running or wait to be booked. Stop them or wait until they are done, then restore.',
      )
  }

  return {
    checkIdle,
    /**
     * At the start: a ledger that cannot be trusted stays as it was found; the right one, once it
     * is back, is swept at its own start.
     */
    onOpened() {
      if (trust.isTrusted()) sweep()
      limits.reload()
    },
    onAccepted() {
      settleAnchor()
      sweep()
      limits.reload()
    },
    async onRestored() {
      trust.renew()
      swept = true
      settleAnchor()
      forgetBroken(opened.db)
      reloads.rules()
      try {
        gate.recover()
        budgets.coverDatedNames()
      } finally {
        // After what the backup's own calls left open is booked, because that counts too; and even
        // where it could not be, for what was read of the other ledger is not true of this one.
        reloads.calls()
      }
      await anchor.close()
      platform.changes.publish(...topics)
    },
    /**
     * Only in place of a ledger that cannot be trusted: on such a one no call runs, so no hold is
     * lost.
     */
    startNew(reason: string, who: string): LedgerTrust {
      if (trust.isTrusted())
        throw new Failure(
          'conflict',
          'The ledger is sound, so there is no need for a new one. Entries are corrected by adjustments.',
        )
      checkIdle()
      startNewLedger(store, platform, { home, anchorFile: opened.anchorFile }, (started) => {
        ledgerClock.accept()
        audit.note({
          who,
          what: 'new ledger started',
          subject: started.ledgerId,
          before: trust.found(),
          after: { reason, ...started },
        })
      })
      trust.renew()
      reloads.calls()
      platform.changes.publish(
        'health',
        'ledger',
        'usage',
        'budgets',
        'calls',
        'cache',
        'validation',
      )
      return trust.now()
    },
  }
}
