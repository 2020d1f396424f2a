/**
 * The last step before bytes leave: what stops every call again, every budget, the hold and the
 * call's record in one durable commit.
 */
import type { NewHold } from '../../budgets/holds'
import { Failure } from '../../platform/failure'
import type { Slot } from '../../queue/port'
import type { CallRecords } from '../calls/call-records'
import type { GateDeps } from '../deps'
import type { Admitted } from '../plan/admit'
import { payingKeyOf } from '../plan/paying-key'
import type { Standing } from '../standing/standing'
import type { NewAttempt } from './new-attempt'

declare const ticketBrand: unique symbol

/** A slot, a key and a hold together: the only way to be sent. Made here and nowhere else. */
export interface Ticket {
  readonly [ticketBrand]: true
  readonly hold: NewHold
  readonly admitted: Admitted
  readonly secret: string
  readonly attempt: number
}

export type HoldDeps = Pick<GateDeps, 'budgets' | 'holdTime' | 'keys' | 'platform' | 'store'> & {
  readonly records: Pick<CallRecords, 'begin' | 'moveTo'>
  readonly standing: Pick<Standing, 'check'>
}

/**
 * Throws Failure (`budget_exceeded`, `token_limit_reached`, `no_key`, `emergency_stop`,
 * `ledger_unavailable` …) and holds nothing then.
 */
export async function holdAttempt(
  deps: HoldDeps,
  { call: { callId }, plan: { request }, admitted, attempt, last, stop }: NewAttempt,
  _slot: Slot,
): Promise<Ticket> {
  const { facts } = admitted
  const key = payingKeyOf(deps, admitted)
  const secret = key === null ? '' : await deps.keys.secretOf(key.id)
  const hold: NewHold = {
    id: deps.platform.newId('hld'),
    callId,
    attempt,
    time: deps.holdTime(),
    facts: { ...facts, keyId: key?.id ?? null },
    inputBound: admitted.input.bound,
    outputBound: admitted.outputBound,
    costBound: admitted.costBound,
    priceSnapshotId: admitted.model.priceSnapshotId,
    price: admitted.price,
    terms: admitted.terms,
  }
  await deps.store.commitSoon(() => {
    if (stop.signal.aborted)
      throw new Failure('cancelled', 'The call was cancelled before it left.')
    deps.standing.check()
    deps.budgets.take(hold, { last })
    if (attempt === 1)
      deps.records.begin({
        callId,
        time: hold.time,
        facts: hold.facts,
        request,
        storeContent: admitted.storeContent,
      })
    else deps.records.moveTo(callId, facts.provider, facts.model)
  })
  return { hold, admitted, secret, attempt } as Ticket
}
