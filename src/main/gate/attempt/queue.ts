/** The first step of an attempt: its place in line at the provider. */
import type { Slot } from '../../queue/port'
import type { GateDeps } from '../deps'
import type { NewAttempt } from './new-attempt'

export type QueueDeps = Pick<GateDeps, 'platform' | 'slots'>

/** A slot at the provider, at once where one is free. Whoever is given it releases it. */
export function queueAttempt(
  { platform, slots }: QueueDeps,
  { call, plan, admitted, journey, stop }: NewAttempt,
): Slot | Promise<Slot> {
  const { callId } = call
  const place = { provider: admitted.provider.id, model: admitted.model.model }
  const { project, service } = plan.labels
  const request = { callId, ...place, project, service, priority: plan.priority }
  const slot = slots.take(request, stop.signal, ({ position, reason }) => {
    call.emit({ type: 'waiting', callId, why: 'queue', ...place, reason, position, until: null })
  })
  if (!(slot instanceof Promise)) return slot
  const since = platform.clock.monotonic()
  return slot.finally(() => (journey.waitedMs += platform.clock.monotonic() - since))
}
