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

export function createOtherLedger(deps: OtherLedgerDeps) {
  const { foundation, features, gate } = deps
  const { platform, opened, anchor, ledger, reloads } = foundation
  const { trust } = deps.records
  const { budgets, cache, limits } = features
  let swept = false

  function bookLeftOpen() {
    gate.recover()
    budgets.coverDatedNames()
  }
  /**
   * Once, and only while no call of this process runs: what is open then was left by one that is
   * gone.
   */
  function sweep() {
    if (swept) return
    swept = true
    bookLeftOpen()
    void cache.sweep()
  }
  function settleAnchor() {
    anchor.settle({ ledgerId: ledger.ledgerId(), ...ledger.head() })
  }

  return {
    /** Throws Failure `conflict` while calls run or wait to be booked. */
    checkIdle: () => checkIdle(deps, swept),
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
        bookLeftOpen()
      } finally {
        // After what the backup's own calls left open is booked, because that counts too; and even
        // where it could not be, for what was read of the other ledger is not true of this one.
        reloads.calls()
      }
      await anchor.close()
      platform.changes.publish(...topics)
    },
    startNew: (reason: string, who: string) => startNew(deps, swept, reason, who),
  }
}

/**
 * On a ledger that was not trusted from the start no call ran, and the holds in it are not this
 * process's.
 */
function checkIdle({ foundation, features, gate }: OtherLedgerDeps, swept: boolean) {
  if (!foundation.isInPlace())
    throw new Failure('ledger_unavailable', distrust('gone').message ?? '')
  const open = swept ? features.budgets.openHolds().length : 0
  if (gate.running() > 0 || open > 0)
    throw new Failure(
      'conflict',
      'Calls are running or wait to be booked. Stop them or wait until they are done, then restore.',
    )
}

/**
 * Only in place of a ledger that cannot be trusted: on such a one no call runs, so no hold is lost.
 */
function startNew(deps: OtherLedgerDeps, swept: boolean, reason: string, who: string): LedgerTrust {
  const { store, platform, opened, ledgerClock, reloads } = deps.foundation
  const { audit, trust } = deps.records
  if (trust.isTrusted())
    throw new Failure(
      'conflict',
      'The ledger is sound, so there is no need for a new one. Entries are corrected by adjustments.',
    )
  checkIdle(deps, swept)
  const places = { home: deps.home, anchorFile: opened.anchorFile }
  startNewLedger(store, platform, places, (started) => {
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
  platform.changes.publish('health', 'ledger', 'usage', 'budgets', 'calls', 'cache', 'validation')
  return trust.now()
}
