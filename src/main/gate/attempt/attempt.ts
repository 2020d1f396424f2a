/**
 * One attempt at one provider: queue, hold, send. What it took of limits, slots and the circuit is
 * given back whatever happens.
 */
import type { LimitShare } from '../../limits/port'
import { Failure, toFailure } from '../../platform/failure'
import { ProviderFailure } from '../../providers/port'
import type { Slot } from '../../queue/port'
import type { Stop } from '../calls/stop'
import type { Breakers, Passage } from '../standing/breakers'
import { createDeltaBatches } from './delta-batches'
import { holdAttempt, type HoldDeps, type Ticket } from './hold'
import { takeOfLimits, type LimitsDeps } from './limits'
import type { NewAttempt } from './new-attempt'
import { queueAttempt, type QueueDeps } from './queue'
import type { AttemptResult } from './result'
import { sendAttempt, type SendDeps } from './send'
import { isWithheld } from './validate'

export type AttemptDeps = QueueDeps &
  HoldDeps &
  SendDeps &
  LimitsDeps & { readonly breakers: Pick<Breakers, 'enter'> }

/** An attempt that was made, with what came of it. */
export interface Attempt {
  readonly ticket: Ticket
  readonly result: AttemptResult
  readonly share: LimitShare
  /** Text, reasoning or a call of a tool has reached the caller. */
  readonly shown: boolean
}

/** What an attempt has once it may be sent. */
interface Ready {
  readonly share: LimitShare
  readonly slot: Slot
  readonly passage: Passage
  readonly ticket: Ticket
}

/** Throws Failure where nothing left; then nothing is held and nothing taken. */
export async function makeAttempt(deps: AttemptDeps, attempt: NewAttempt): Promise<Attempt> {
  const { call, plan, admitted, journey, stop } = attempt
  const { share, slot, passage, ticket } = await makeReady(deps, attempt)
  call.emit({
    type: 'attempt',
    callId: call.callId,
    attempt: attempt.attempt,
    provider: admitted.provider.id,
    model: admitted.model.model,
    keyId: ticket.hold.facts.keyId,
    reason: admitted.reason,
    previous: journey.attempts.at(-1) ?? null,
  })
  deps.platform.changes.publish('budgets', 'calls')
  const withheld = isWithheld(plan)
  let shown = false
  const batches = createDeltaBatches((delta) =>
    call.emit({ type: 'delta', callId: call.callId, ...delta }),
  )
  try {
    const result = await sendAttempt(deps, ticket, stop.signal, (delta) => {
      passage.alive()
      if (withheld) return
      shown = true
      batches.add(delta)
    })
    slot.release()
    passage.end(result.failure === null ? null : result.failure.code)
    return { ticket, result: namingStop(result, stop), share, shown }
  } finally {
    batches.end()
  }
}

async function makeReady(deps: AttemptDeps, attempt: NewAttempt): Promise<Ready> {
  const { provider, model } = attempt.admitted
  const share = takeOfLimits(deps, attempt.admitted)
  let slot: Slot | undefined
  let passage: Passage | undefined
  try {
    slot = await queueAttempt(deps, attempt)
    passage = deps.breakers.enter(provider.id, model.model)
    const ticket = await holdAttempt(deps, attempt, slot)
    return { share, slot, passage, ticket }
  } catch (thrown) {
    passage?.end('cancelled')
    slot?.release()
    share.release()
    const why = toFailure(thrown).code === 'cancelled' ? attempt.stop.why() : null
    throw why === null ? thrown : new Failure(why.code, why.message)
  }
}

function namingStop(result: AttemptResult, stop: Stop): AttemptResult {
  const why = result.failure?.code === 'cancelled' ? stop.why() : null
  if (why === null || result.failure === null) return result
  const { reach, requestId, partialUsage } = result.failure
  return {
    ...result,
    failure: new ProviderFailure(why.code, reach, why.message, { requestId, partialUsage }),
  }
}
