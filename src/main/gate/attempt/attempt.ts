/**
 * One attempt from its place in the queue to what came of it. What it took of limits, slots and the
 * circuit is given back whatever happens.
 */
import type { AttemptSummary } from '../../../contract/call-outcome'
import type { CallEvent } from '../../../contract/calls'
import type { Slot } from '../../queue/port'
import type { Admitted, Plan } from '../plan/admit'
import { runAttempt } from './send'
import type { AttemptResult, Delta } from './result'
import type { Passage } from '../standing/breakers'
import { takeHold, type HoldDeps, type Ticket } from './hold'
import type { LimitShare } from '../../limits/port'

export interface NewAttempt {
  readonly callId: string
  readonly attempt: number
  readonly plan: Plan
  readonly admitted: Admitted
  readonly last: boolean
  readonly previous: AttemptSummary | null
  readonly signal: AbortSignal
  readonly emit: (event: CallEvent) => void
  readonly onDelta: (delta: Delta) => void
  /** Told how long it stood in line, in ms. */
  readonly onWaited: (ms: number) => void
}

export interface Attempt {
  readonly ticket: Ticket
  readonly result: AttemptResult
  readonly share: LimitShare
}

/** Throws Failure where nothing left; then nothing is held and nothing taken. */
export async function makeAttempt(deps: HoldDeps, attempt: NewAttempt): Promise<Attempt> {
  const { admitted, signal, emit, callId } = attempt
  const { provider, model, facts } = admitted
  const share = deps.limits.take(facts, admitted.input.bound + admitted.outputBound)
  let slot: Slot | undefined
  let passage: Passage | undefined
  let ticket: Ticket
  try {
    slot = await slotFor(deps, attempt)
    passage = deps.breakers.enter(provider.id, model.model)
    ticket = await takeHold(deps, { ...attempt, request: attempt.plan.request, slot })
  } catch (thrown) {
    passage?.end('cancelled')
    slot?.release()
    share.release()
    throw thrown
  }
  emit({
    type: 'attempt',
    callId,
    attempt: attempt.attempt,
    provider: provider.id,
    model: model.model,
    keyId: ticket.hold.facts.keyId,
    reason: admitted.reason,
    previous: attempt.previous,
  })
  deps.platform.changes.publish('budgets', 'calls')
  const result = await runAttempt(
    deps,
    ticket,
    (delta) => {
      passage.alive()
      attempt.onDelta(delta)
    },
    signal,
  )
  slot.release()
  passage.end(result.failure === null ? null : result.failure.code)
  return { ticket, result, share }
}

function slotFor(
  deps: HoldDeps,
  { plan, admitted, callId, signal, emit, onWaited }: NewAttempt,
): Slot | Promise<Slot> {
  const { provider, model } = admitted
  const request = {
    callId,
    provider: provider.id,
    model: model.model,
    project: plan.labels.project,
    service: plan.labels.service,
    priority: plan.priority,
  }
  const slot = deps.slots.take(request, signal, ({ position, reason }) => {
    emit({
      type: 'waiting',
      callId,
      why: 'queue',
      provider: provider.id,
      model: model.model,
      reason,
      position,
      until: null,
    })
  })
  if (!(slot instanceof Promise)) return slot
  const since = deps.platform.clock.monotonic()
  return slot.finally(() => onWaited(deps.platform.clock.monotonic() - since))
}
