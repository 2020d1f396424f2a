/** The pause between two attempts at one provider. */
import { setTimeout as wait } from 'node:timers/promises'
import type { RunningCall } from '../calls/running-call'
import type { Stop } from '../calls/stop'
import type { GateDeps } from '../deps'
import type { Admitted } from '../plan/admit'
import type { Journey } from './journey'

/** What pauses: a call on its way. */
interface Pausing {
  readonly call: RunningCall
  readonly journey: Journey
  readonly stop: Stop
}

/** Ends early when the call does: the caller looks at the signal. Never rejects. */
export async function pauseBeforeRetry(
  { clock }: GateDeps['platform'],
  { call, journey, stop }: Pausing,
  { facts }: Admitted,
  delayMs: number,
  reason: string,
): Promise<void> {
  if (delayMs <= 0) return
  call.emit({
    type: 'waiting',
    callId: call.callId,
    why: 'retry',
    provider: facts.provider,
    model: facts.model,
    reason,
    position: null,
    until: clock.now() + delayMs,
  })
  const since = clock.monotonic()
  await wait(delayMs, undefined, { signal: stop.signal }).catch(() => {})
  journey.waitedMs += clock.monotonic() - since
}
