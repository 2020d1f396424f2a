/**
 * The crash sweep: every hold still open at start belonged to a process that is gone. The attempt
 * counts as sent, so it is settled at its upper bound and flagged. Running it twice changes
 * nothing: the first run leaves no open hold.
 */
import type { NewHold } from '../../budgets/holds'
import { Failure } from '../../platform/failure'
import { ProviderFailure } from '../../providers/port'
import { atBound } from '../attempt/outcome-cost'
import { emptyResult } from '../attempt/result'
import type { GateDeps } from '../deps'
import { bookingSteps, bookWhole, type BookingDeps } from './settle'
import type { Settlement } from './settlement'

type SweepDeps = BookingDeps & Pick<GateDeps, 'store'>

/**
 * Gives how many were open. Throws Failure `ledger_unavailable` where the ledger cannot be written.
 */
export function sweepOpenHolds(deps: SweepDeps): number {
  const open = deps.budgets.openHolds()
  try {
    deps.store.write(() => {
      for (const hold of open) bookWhole(deps, crashed(hold))
      conclude(deps, open)
    })
  } catch (error) {
    if (error instanceof Failure && error.code === 'ledger_unavailable') throw error
    deps.platform.log.error('What a crash left open is ended one by one', { error: String(error) })
    for (const hold of open) sweepOne(deps, hold)
    deps.store.write(() => conclude(deps, open))
  }
  return open.length
}

/** One hold that cannot be booked must not keep the others, and the console, from starting. */
function sweepOne(deps: SweepDeps, hold: NewHold) {
  for (const { as, work } of bookingSteps(deps, crashed(hold))) {
    try {
      deps.store.write(work)
      return
    } catch (error) {
      if (error instanceof Failure && error.code === 'ledger_unavailable' && as !== 'before')
        throw error
      deps.platform.log.error('An interrupted call could not be booked', {
        callId: hold.callId,
        step: as,
        error: String(error),
      })
    }
  }
}

function crashed(hold: NewHold): Settlement {
  const failure = new ProviderFailure(
    'interrupted',
    'no_answer',
    'Tollgate stopped while this call was running.',
  )
  return {
    hold,
    charge: atBound(hold),
    result: { ...emptyResult, failure },
    reason: 'settled at the upper bound after a crash',
    beside: null,
  }
}

function conclude({ alerts, records }: SweepDeps, open: readonly NewHold[]) {
  const real = open.filter((hold) => !hold.facts.simulated).length
  if (real > 0) {
    alerts.raise({
      kind: 'unresolved_entries',
      severity: 'warning',
      title: real === 1 ? '1 call was interrupted' : `${real} calls were interrupted`,
      message:
        'Tollgate stopped while they were running. They are booked at their upper bound until you correct them in the ledger.',
    })
  }
  records.markInterrupted()
}
