/** The first step of an attempt: its place in line at the provider. */
import { Failure } from '../../platform/failure'
import type { Slot } from '../../queue/port'
import type { GateDeps } from '../deps'
import type { NewAttempt } from './new-attempt'

export type QueueDeps = Pick<GateDeps, 'platform' | 'slots' | 'holdUps'>

/** A slot at the provider, at once where one is free. Whoever is given it releases it. */
export function queueAttempt(deps: QueueDeps, attempt: NewAttempt): Slot | Promise<Slot> {
  const { clock } = deps.platform
  const { facts } = attempt.admitted
  const slot = takeOfSlots(deps, attempt)
  if (!(slot instanceof Promise)) return slot
  const since = clock.monotonic()
  function waited(): number {
    const waitedMs = clock.monotonic() - since
    attempt.journey.waitedMs += waitedMs
    return waitedMs
  }
  return slot.then(
    (given) => {
      deps.holdUps.note('waited', facts, { waitedMs: waited() })
      return given
    },
    (thrown) => {
      deps.holdUps.note('left', facts, { waitedMs: waited() })
      throw thrown
    },
  )
}

function takeOfSlots(
  { slots, holdUps }: QueueDeps,
  { call, plan, admitted, stop }: NewAttempt,
): Slot | Promise<Slot> {
  const { callId } = call
  const place = { provider: admitted.provider.id, model: admitted.model.model }
  const { project, service } = plan.labels
  const request = { callId, ...place, project, service, priority: plan.priority }
  try {
    return slots.take(request, stop.signal, ({ position, reason }) => {
      call.emit({ type: 'waiting', callId, why: 'queue', ...place, reason, position, until: null })
    })
  } catch (thrown) {
    if (thrown instanceof Failure && thrown.code === 'queue_full')
      holdUps.note('turned_away', admitted.facts)
    throw thrown
  }
}
