/**
 * Ends a hold and books what the attempt cost, in one durable transaction: hold, budget counters,
 * chained entry, rollups, alerts and the call's record. A ledger that cannot be written now keeps
 * the settlement waiting, and no new call leaves until it is booked; a settlement that cannot be
 * written ever is booked with less in it, so that it neither waits nor keeps others from leaving.
 */
import { HoldEnded } from '../../budgets/holds'
import { Failure } from '../../platform/failure'
import { bookingSteps, noteUnresolved } from './book'
import type { GateDeps } from '../deps'
import type { Booked, BookedAs, Settlement, Settlements } from './settlement'
import { redactedStack } from '../try-or-log'

const retryMs = 1000

export function createSettlements(deps: GateDeps): Settlements {
  const waiting = new Set<Settlement>()
  let timer: NodeJS.Timeout | undefined

  async function retry() {
    if (!deps.store.db.open) return
    for (const settlement of waiting) {
      try {
        await book(deps, settlement)
        waiting.delete(settlement)
      } catch (error) {
        if (error instanceof HoldEnded) waiting.delete(settlement)
      }
    }
    deps.platform.changes.publish('ledger', 'usage', 'budgets', 'calls', 'health')
    clearTimeout(timer)
    timer = waiting.size === 0 ? undefined : setTimeout(() => void retry(), retryMs).unref()
  }

  return {
    retry,
    refusal: () =>
      waiting.size === 0
        ? null
        : new Failure(
            'ledger_unavailable',
            'An earlier call could not be booked yet: the ledger cannot be written. Free disk space or fix the data folder; calls go on by themselves then.',
          ),
    async settle(settlement) {
      try {
        return await book(deps, settlement)
      } catch (error) {
        if (error instanceof HoldEnded) throw error
        waiting.add(settlement)
        deps.platform.changes.publish('health')
        timer ??= setTimeout(() => void retry(), retryMs).unref()
        throw error
      }
    },
  }
}

/** Throws where it could not be booked: HoldEnded where it has been before, else Failure. */
async function book(deps: GateDeps, settlement: Settlement): Promise<Booked> {
  for (const { as, work } of bookingSteps(deps, settlement)) {
    try {
      const entry = await deps.store.commitSoon(work)
      if (as !== 'whole') await noteShort(deps, settlement, as)
      if (entry?.unresolved === true && (as === 'whole' || as === 'money'))
        await beside(deps, () => noteUnresolved(deps, entry))
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

/** What is good to have and must not stop a booking. */
async function beside(deps: GateDeps, work: () => void) {
  try {
    await deps.store.commitSoon(work)
  } catch (error) {
    deps.platform.log.error('What belongs to a booked call could not be kept', {
      error: redactedStack(deps, error),
    })
  }
}

/**
 * A booking without all that belongs to it: the plainer record, and word of it to a person where
 * the cost is not the true one.
 */
async function noteShort(
  deps: GateDeps,
  { hold, plainly }: Settlement,
  as: Exclude<BookedAs, 'whole'>,
) {
  if (plainly !== undefined) await beside(deps, plainly)
  if (as === 'money' || as === 'before') return
  const { provider, model } = hold.facts
  const how = as === 'bound' ? 'at the most it can have cost' : 'without a cost'
  await beside(deps, () =>
    deps.alerts.raise({
      kind: 'unresolved_entries',
      severity: 'critical',
      title: `A call to ${provider}/${model} could not be booked as it was reported`,
      message: `What came of call ${hold.callId} cannot be kept. It is booked ${how}, as unresolved: compare it with the provider’s bill and correct it. The log has the details.`,
      subject: hold.callId,
    }),
  )
}

/**
 * The ledger cannot be written right now, whatever is to be written: that passes. Everything else
 * is in the settlement itself.
 */
function isPassing({ store }: Pick<GateDeps, 'store'>, error: unknown): boolean {
  return !store.db.open || (error instanceof Failure && error.code === 'ledger_unavailable')
}
