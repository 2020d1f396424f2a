/**
 * A kept answer instead of a call (spec C5): looked for before anyone is tried, and booked as an
 * entry of cost 0 with what it saved.
 */
import { noUsage } from '../../../contract/call-outcome'
import type { CallAnswer } from '../../../contract/calls'
import type { ValidationResult } from '../../../contract/validation'
import type { CacheHit } from '../../cache/port'
import { createJourney } from '../attempt/journey'
import { validateText } from '../attempt/validate'
import type { CallRecords } from '../calls/call-records'
import type { RunningCall } from '../calls/running-call'
import { stoppedBefore, type Stop } from '../calls/stop'
import type { GateDeps } from '../deps'
import type { Admitted, Plan } from '../plan/admit'
import type { CachePlace } from '../plan/cache-key-and-ttl'
import type { Candidate } from '../plan/route'
import type { Standing } from '../standing/standing'
import { tryOrLog } from '../try-or-log'
import { cacheHitEntry } from './entry'

export type CacheHitDeps = Pick<
  GateDeps,
  'cache' | 'holdTime' | 'ledger' | 'platform' | 'redact' | 'store' | 'validation'
> & {
  readonly records: Pick<CallRecords, 'begin' | 'done'>
  readonly standing: Pick<Standing, 'check'>
}

/** A call whose first candidate is known, before anyone is tried. */
export interface Asking {
  readonly call: RunningCall
  readonly plan: Plan
  readonly candidate: Candidate
  readonly admitted: Admitted
  readonly stop: Stop
  /** Monotonic, in ms. */
  readonly startedAt: number
}

/** A kept answer, and what the profile of whoever asks for it says of it; null: none applies. */
interface JudgedHit {
  readonly hit: CacheHit
  readonly validation: ValidationResult | null
}

/**
 * True: the call has ended with a kept answer. False: there is none for it. Throws Failure
 * `emergency_stop`, `ledger_unavailable`, and why a call was stopped.
 */
export async function answerFromCache(
  deps: CacheHitDeps,
  asking: Asking,
  place: CachePlace,
): Promise<boolean> {
  const { call, plan, stop } = asking
  const kept = tryOrLog(deps, () => deps.cache.peek(place.key))
  const validation =
    kept === undefined ? null : await validateText(deps, plan, kept.answer, stop.signal)
  if (validation !== null && stop.signal.aborted) throw stoppedBefore(stop)
  // An answer that failed would not have been kept for this service, whoever it was kept for.
  if (validation?.passed === false) {
    tryOrLog(deps, () => deps.cache.miss(place.key, plan.labels.service))
    return false
  }
  const hit = tryOrLog(deps, () => deps.cache.find(place.key, plan.labels.service))
  if (hit === undefined) return false
  const answer = await bookHit(deps, asking, { hit, validation })
  const { callId } = call
  if (answer.reasoning !== undefined)
    call.emit({ type: 'delta', callId, reasoning: answer.reasoning })
  if (answer.text !== '') call.emit({ type: 'delta', callId, text: answer.text })
  if (answer.toolCalls !== undefined) {
    const toolCalls = answer.toolCalls.map((called, index) => ({ ...called, index }))
    call.emit({ type: 'delta', callId, toolCalls })
  }
  call.emit({ type: 'done', answer })
  return true
}

/** Books the hit durably and gives the answer. */
async function bookHit(deps: CacheHitDeps, asking: Asking, judged: JudgedHit): Promise<CallAnswer> {
  const { plan, admitted, startedAt } = asking
  const { clock, newId } = deps.platform
  const time = deps.holdTime()
  const latencyMs = Math.round(clock.monotonic() - startedAt)
  const answer = answerOf(asking, judged, latencyMs)
  await deps.store.commitSoon(() => {
    deps.standing.check()
    deps.records.begin({
      callId: answer.callId,
      time,
      facts: { ...admitted.facts, keyId: null },
      request: plan.request,
      storeContent: plan.storeContent,
    })
    deps.ledger.append(
      cacheHitEntry(answer, admitted, { id: newId('ent'), time, settledAt: clock.now() }),
    )
    deps.records.done(answer, plan.storeContent, plan.part)
  })
  deps.platform.changes.publish('ledger', 'usage', 'calls', 'cache')
  return answer
}

function answerOf(
  { call: { callId }, candidate, admitted: { provider, model, facts } }: Asking,
  { hit, validation }: JudgedHit,
  latencyMs: number,
): CallAnswer {
  // What the maker's profile said of it says nothing to who asks now.
  const { validation: _makers, ...kept } = hit.answer
  return {
    ...kept,
    callId,
    provider: provider.id,
    providerName: provider.name,
    model: model.model,
    usage: noUsage,
    costNanoUsd: 0,
    costStatus: 'computed',
    wouldCostNanoUsd: null,
    simulated: facts.simulated,
    cached: true,
    latencyMs,
    firstTokenMs: null,
    reason: `kept answer of ${new Date(hit.storedAt).toISOString()}, call ${hit.callId}`,
    savedNanoUsd: hit.costNanoUsd ?? 0,
    waitedMs: 0,
    route: createJourney().steps(candidate),
    attempts: [],
    ...(validation === null ? {} : { validation }),
  }
}
