/**
 * Ends a hold and books what the attempt cost, in one durable transaction: hold, budget counters,
 * chained entry, rollups, alerts and what is kept beside them. What cannot be booked as it came is
 * booked with less in it, so that no value, whoever it came from, keeps a hold open; only a ledger
 * that cannot be written keeps a settlement waiting.
 */
import type { Entry } from '../../../contract/ledger'
import type { Settled } from '../../budgets/budgets'
import { HoldEnded, type NewHold } from '../../budgets/holds'
import { Failure } from '../../platform/failure'
import { ProviderFailure } from '../../providers/port'
import { atBound, unknowable, type Charge } from '../attempt/outcome-cost'
import { emptyResult, type AttemptResult } from '../attempt/result'
import type { GateDeps } from '../deps'
import { redactedStack } from '../try-or-log'
import { tellOfBooking, tellShort, tellUnresolved } from './alerts'
import { attemptEntry } from './entry'
import { keepBeside, keepPlainly, type KeepDeps } from './records'
import type { Booked, BookedAs, Settlement } from './settlement'
import type { Unsettled } from './unsettled'

export type BookingDeps = Pick<GateDeps, 'platform' | 'budgets' | 'ledger' | 'alerts'> & KeepDeps
export type SettleDeps = BookingDeps & Pick<GateDeps, 'store' | 'redact'>

/**
 * Throws Failure `ledger_unavailable` when it could not be booked yet and waits, HoldEnded when it
 * has been booked before.
 */
export async function settle(
  deps: SettleDeps & { readonly unsettled: Pick<Unsettled, 'add'> },
  settlement: Settlement,
): Promise<Booked> {
  try {
    return await book(deps, settlement)
  } catch (error) {
    if (!(error instanceof HoldEnded)) deps.unsettled.add(settlement)
    throw error
  }
}

/** Throws where it could not be booked: HoldEnded where it has been before, else Failure. */
export async function book(deps: SettleDeps, settlement: Settlement): Promise<Booked> {
  for (const { as, work } of bookingSteps(deps, settlement)) {
    try {
      const entry = await deps.store.commitSoon(work)
      await tellLater(deps, settlement, entry, as)
      return { entry, as }
    } catch (error) {
      if (isPassing(deps, error) || error instanceof HoldEnded) throw error
      deps.platform.log.error(
        as === 'whole'
          ? 'A call could not be booked with its record'
          : 'A call could not be booked',
        { callId: settlement.hold.callId, step: as, error: redactedStack(deps, error) },
      )
    }
  }
  throw new Failure(
    'ledger_unavailable',
    'The hold of a call cannot be ended. New calls are refused until it can; restore a backup if it stays so.',
  )
}

/**
 * The ledger cannot be written right now, whatever is to be written: that passes. Everything else
 * is in the settlement itself.
 */
function isPassing({ store }: Pick<GateDeps, 'store'>, error: unknown): boolean {
  return !store.db.open || (error instanceof Failure && error.code === 'ledger_unavailable')
}

/** What is good to have once the money is booked, and must not stop the booking. */
async function tellLater(
  deps: SettleDeps,
  settlement: Settlement,
  entry: Entry | null,
  as: BookedAs,
) {
  async function beside(work: () => void) {
    try {
      await deps.store.commitSoon(work)
    } catch (error) {
      deps.platform.log.error('What belongs to a booked call could not be kept', {
        error: redactedStack(deps, error),
      })
    }
  }
  const ending = settlement.beside?.ending ?? null
  if (as !== 'whole' && ending !== null)
    await beside(() => keepPlainly(deps, settlement.hold.callId))
  if (as === 'bound' || as === 'unknown') await beside(() => tellShort(deps.alerts, settlement, as))
  if (entry?.unresolved === true && (as === 'whole' || as === 'money'))
    await beside(() => tellUnresolved(deps.alerts, entry))
}

export interface BookingStep {
  readonly as: BookedAs
  readonly work: () => Entry | null
}

/**
 * The ways to end a hold, each with less in it that could be at fault: what cannot be booked as it
 * came is booked from values of our own. Where not even those can be written it is the ledger that
 * is at fault, and the last one throws Failure `ledger_unavailable`. Call the work inside a
 * transaction.
 */
export function bookingSteps(deps: BookingDeps, settlement: Settlement): readonly BookingStep[] {
  const { hold, result } = settlement
  const money: BookingStep[] = [
    { as: 'whole', work: () => bookWhole(deps, settlement) },
    { as: 'money', work: () => bookMoney(deps, settlement).entry },
  ]
  const last: BookingStep = { as: 'before', work: () => endBooked(deps, hold) }
  if (result.failure?.reach === 'not_sent') return [...money, last]
  const plain = (charge: Charge): Settlement => ({
    hold,
    charge,
    result: plainResult(result),
    reason: 'booked without what the provider reported, which could not be kept',
    beside: null,
  })
  return [
    ...money,
    { as: 'bound', work: () => bookMoney(deps, plain(atBound(hold))).entry },
    { as: 'unknown', work: () => bookMoney(deps, plain(unknowable)).entry },
    last,
  ]
}

/** The money, the alerts it raises and what is kept beside it. Call it inside a transaction. */
export function bookWhole(deps: BookingDeps, settlement: Settlement): Entry | null {
  const { entry, tellCrossed } = bookMoney(deps, settlement)
  if (entry !== null) {
    tellCrossed()
    tellOfBooking(deps.alerts, entry, settlement)
  }
  if (settlement.beside !== null) keepBeside(deps, settlement.beside, entry)
  return entry
}

/** The hold, the counters and the entry: what must be booked whatever else fails. */
function bookMoney(
  { budgets, ledger, platform }: BookingDeps,
  settlement: Settlement,
): Settled & { readonly entry: Entry | null } {
  const { hold, charge, result } = settlement
  if (result.failure?.reach === 'not_sent') {
    budgets.release(hold.id)
    return { entry: null, tellCrossed() {} }
  }
  const { tellCrossed } = budgets.settle(hold.id, {
    usd: charge.costNanoUsd ?? 0,
    tokens: charge.usage.inputTokens + charge.usage.outputTokens,
    requests: 1,
  })
  const draft = attemptEntry(settlement, platform.newId('ent'), platform.clock.now())
  return { entry: ledger.append(draft), tellCrossed }
}

function endBooked({ budgets, ledger }: BookingDeps, hold: NewHold): Entry | null {
  const entry = ledger
    .ofCall(hold.callId)
    .find(({ kind, attempt }) => kind === 'attempt' && attempt === hold.attempt)
  if (entry === undefined)
    throw new Failure(
      'ledger_unavailable',
      'The ledger takes no entry, whatever is in it. New calls are refused until it does; restore a backup if it stays so.',
    )
  budgets.release(hold.id)
  return entry
}

/** The end of an attempt in values of our own alone. */
function plainResult({ failure, latencyMs }: AttemptResult): AttemptResult {
  const plain =
    failure === null
      ? null
      : new ProviderFailure(failure.code, failure.reach, 'The attempt failed.')
  return {
    ...emptyResult,
    latencyMs: Number.isSafeInteger(latencyMs) ? latencyMs : 0,
    failure: plain,
  }
}
