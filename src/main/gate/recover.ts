/**
 * The crash sweep: every hold still open at start belonged to a process that is gone. The attempt counts as sent, so it is settled at
 * its upper bound and flagged. Running it twice changes nothing: the first run leaves no open hold.
 */
import type { AttemptResult } from './attempt'
import type { CallRecords } from './call-records'
import type { GateDeps } from './deps'
import { atBound } from './outcome-cost'
import { bookNow } from './settle'
import { ProviderFailure } from '../providers/port'

export function sweepOpenHolds(deps: Pick<GateDeps, 'platform' | 'budgets' | 'ledger' | 'alerts' | 'store'>, records: CallRecords): number {
  return deps.store.write(() => {
    const open = deps.budgets.holds.open()
    const failure = new ProviderFailure('interrupted', 'no_answer', 'Tollgate stopped while this call was running.')
    const result: AttemptResult = {
      text: '', reasoning: '', embeddings: null, usage: null, reportedCostNanoUsd: null, finishReason: null, whole: false, servedModel: null, requestId: null, latencyMs: 0, firstTokenMs: null, failure,
    }
    for (const hold of open) {
      bookNow(deps, { hold, charge: atBound(hold), result, reason: 'settled at the upper bound after a crash', alongside() {} })
    }
    const real = open.filter((hold) => !hold.facts.simulated).length
    if (real > 0) {
      deps.alerts.raise({
        kind: 'unresolved_entries',
        severity: 'warning',
        title: real === 1 ? '1 call was interrupted' : `${real} calls were interrupted`,
        message: 'Tollgate stopped while they were running. They are booked at their upper bound until you correct them in the ledger.',
      })
    }
    records.markInterrupted()
    return open.length
  })
}
