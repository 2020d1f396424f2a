/**
 * Ends a hold and books what the attempt cost, in one durable transaction: hold, budget counters, chained entry, rollups, alerts and
 * the call's record. A ledger that cannot be written keeps the settlement waiting, and no new call leaves until it is booked.
 */
import type { Entry } from '../../contract/ledger'
import type { Moved, NewHold } from '../budgets/holds'
import type { EntryDraft } from '../ledger/entry-row'
import { Failure } from '../platform/failure'
import type { AttemptResult } from './attempt'
import type { GateDeps } from './deps'
import type { Charge } from './outcome-cost'

export interface Settlement {
  readonly hold: NewHold
  readonly charge: Charge
  readonly result: AttemptResult
  readonly reason: string
  /** Runs in the same transaction, for the call's record. */
  readonly alongside: (entry: Entry | null) => void
}

export interface Settlements {
  /** The entry, or null where nothing was sent and the hold was released. Throws Failure `ledger_unavailable` when it could not be booked yet. */
  settle(settlement: Settlement): Promise<Entry | null>
  /** Throws Failure `ledger_unavailable` while settlements wait. */
  check(): void
  /** Tries to book what waits, once. */
  retry(): Promise<void>
}

const retryMs = 1000

export function createSettlements(deps: GateDeps): Settlements {
  const waiting = new Set<Settlement>()
  let timer: NodeJS.Timeout | undefined

  /** Where a record or an alert beside the money cannot be written, the money is booked without it. */
  async function book(settlement: Settlement): Promise<Entry | null> {
    try {
      return await deps.store.commitSoon(() => bookNow(deps, settlement))
    } catch (error) {
      if (error instanceof Failure) throw error
      deps.platform.log.error('A call was booked without its record', { callId: settlement.hold.callId, error: error instanceof Error ? deps.redact(error.stack ?? error.message) : 'unknown' })
      return await deps.store.commitSoon(() => bookMoney(deps, settlement).entry)
    }
  }

  async function retry() {
    if (!deps.store.db.open) return
    for (const settlement of waiting) {
      try {
        await book(settlement)
        waiting.delete(settlement)
      } catch (error) {
        if (isEnded(error)) waiting.delete(settlement)
      }
    }
    deps.platform.changes.publish('ledger', 'usage', 'budgets', 'calls')
    clearTimeout(timer)
    timer = waiting.size === 0 ? undefined : setTimeout(() => void retry(), retryMs).unref()
  }

  return {
    retry,
    check() {
      if (waiting.size > 0) {
        throw new Failure('ledger_unavailable', 'An earlier call could not be booked yet: the ledger cannot be written. Free disk space or fix the data folder; calls go on by themselves then.')
      }
    },
    async settle(settlement) {
      try {
        return await book(settlement)
      } catch (error) {
        if (isEnded(error)) throw error
        waiting.add(settlement)
        timer ??= setTimeout(() => void retry(), retryMs).unref()
        throw error
      }
    },
  }
}

/** The hold was ended before: there is nothing left to book. */
function isEnded(error: unknown): boolean {
  return error instanceof Failure && error.code === 'conflict'
}

type BookingDeps = Pick<GateDeps, 'platform' | 'budgets' | 'ledger' | 'alerts'>

/** The hold, the counters and the entry: what must be booked whatever else fails. Call inside a transaction. */
function bookMoney(deps: BookingDeps, settlement: Settlement): { readonly entry: Entry | null; readonly moved: readonly Moved[] } {
  const { hold, charge, result } = settlement
  const now = deps.platform.clock.now()
  if (result.failure?.reach === 'not_sent') {
    return { entry: null, moved: deps.budgets.holds.end(hold.id, 'released', { usd: 0, tokens: 0, requests: 0 }, now) }
  }
  const used = { usd: charge.costNanoUsd ?? 0, tokens: charge.usage.inputTokens + charge.usage.outputTokens, requests: 1 }
  const moved = deps.budgets.holds.end(hold.id, charge.unresolved ? 'unresolved' : 'settled', used, now)
  return { entry: deps.ledger.append(draftOf(settlement, deps.platform.newId('ent'), now)), moved }
}

/** The money, the alerts it raises and the call's record. Call inside a transaction. */
export function bookNow(deps: BookingDeps, settlement: Settlement): Entry | null {
  const { hold, charge, alongside } = settlement
  const { entry, moved } = bookMoney(deps, settlement)
  if (entry === null) {
    alongside(null)
    return null
  }
  deps.budgets.noteCrossings(moved)
  if (!hold.facts.simulated && hold.costBound !== null && (charge.costNanoUsd ?? 0) > hold.costBound) {
    deps.alerts.raise({
      kind: 'hold_exceeded',
      severity: 'critical',
      title: `${hold.facts.model} cost more than was held`,
      message: 'The provider reported more tokens than the upper bound of the hold. The truth is recorded, and the margin of that model has grown.',
      subject: entry.id,
    })
  }
  alongside(entry)
  return entry
}

function draftOf({ hold, charge, result, reason }: Settlement, id: string, now: number): EntryDraft {
  const { facts } = hold
  return {
    id,
    time: hold.time,
    settledAt: now,
    kind: 'attempt',
    callId: hold.callId,
    attempt: hold.attempt,
    provider: facts.provider,
    model: facts.model,
    servedModel: result.servedModel,
    keyId: facts.keyId,
    project: facts.project,
    service: facts.service,
    environment: facts.environment,
    user: facts.user,
    organization: facts.organization,
    source: facts.source,
    simulated: facts.simulated,
    unresolved: charge.unresolved && !facts.simulated,
    ...charge.usage,
    priceSnapshotId: hold.priceSnapshotId,
    costNanoUsd: facts.simulated ? 0 : charge.costNanoUsd,
    costStatus: facts.simulated && charge.costStatus === 'unknown' ? 'computed' : charge.costStatus,
    wouldCostNanoUsd: facts.simulated ? charge.costNanoUsd : null,
    savedNanoUsd: 0,
    latencyMs: result.latencyMs,
    firstTokenMs: result.firstTokenMs,
    outcome: result.failure?.code ?? 'ok',
    providerRequestId: result.requestId,
    reason,
    adjusts: null,
  }
}
