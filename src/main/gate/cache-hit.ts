/** A kept answer instead of a call (spec C5): looked for before anyone is tried, and booked as an entry of cost 0 with what it saved. */
import type { CallAnswer } from '../../contract/calls'
import type { ValidationResult } from '../../contract/validation'
import type { CacheHit } from '../cache/port'
import type { Admitted, Plan } from './admit'
import type { HoldDeps } from './hold'
import { createJourney } from './journey'
import type { Candidate } from './route'

export interface CachePlace {
  readonly key: string
  readonly ttlSeconds: number
}

/** Without a time of its own in the policy, an answer somebody asked to keep is kept this long. */
const askedTtlSeconds = 300

/** Where the answer of this call is kept, or null where it is not: repeats of a comparison must be real, and chance must stay chance unless asked. */
export function cachePlaceOf(
  deps: HoldDeps,
  { request, rules, labels, storeContent }: Plan,
  { provider, model, work }: Admitted,
): CachePlace | null {
  const { source, project, environment } = labels
  if (
    !storeContent ||
    source === 'comparison' ||
    source === 'experiment' ||
    source === 'judge' ||
    request.cache === false
  )
    return null
  const ttlSeconds = rules.cacheTtlSeconds ?? 0
  if (request.cache !== true && (ttlSeconds === 0 || isChance(work))) return null
  const shape = {
    project,
    environment,
    provider: provider.id,
    baseUrl: provider.baseUrl,
    model: model.model,
  }
  const key = deps.cache.keyOf(
    work.kind === 'chat'
      ? { ...shape, messages: work.messages, parameters: work.parameters }
      : { ...shape, input: work.input },
  )
  return { key, ttlSeconds: ttlSeconds === 0 ? askedTtlSeconds : ttlSeconds }
}

/** A chat answer is the same each time only at temperature 0: a provider's own default is above it. */
function isChance(work: Admitted['work']): boolean {
  return work.kind === 'chat' && work.parameters.temperature !== 0
}

/** A kept answer, and what the profile of whoever asks for it says of it; null: none applies. */
export interface JudgedHit {
  readonly hit: CacheHit
  readonly validation: ValidationResult | null
}

/** Books the hit durably and gives the answer. Throws Failure `emergency_stop`, `ledger_unavailable`. */
export async function bookCacheHit(
  deps: HoldDeps,
  callId: string,
  plan: Plan,
  candidate: Candidate,
  admitted: Admitted,
  { hit, validation }: JudgedHit,
  startedAt: number,
): Promise<CallAnswer> {
  const { clock, newId } = deps.platform
  const { facts } = admitted
  const time = deps.holdTime()
  const latencyMs = Math.round(clock.monotonic() - startedAt)
  const reason = `kept answer of ${new Date(hit.storedAt).toISOString()}, call ${hit.callId}`
  const { validation: _makers, ...kept } = hit.answer
  const usage = {
    inputTokens: 0,
    outputTokens: 0,
    cachedInputTokens: 0,
    cacheWriteTokens: 0,
    reasoningTokens: 0,
  }
  const answer: CallAnswer = {
    ...kept,
    callId,
    provider: admitted.provider.id,
    providerName: admitted.provider.name,
    model: admitted.model.model,
    usage,
    costNanoUsd: 0,
    costStatus: 'computed',
    wouldCostNanoUsd: null,
    simulated: facts.simulated,
    cached: true,
    latencyMs,
    firstTokenMs: null,
    reason,
    savedNanoUsd: hit.costNanoUsd ?? 0,
    waitedMs: 0,
    route: createJourney().steps(candidate),
    attempts: [],
    ...(validation === null ? {} : { validation }),
  }
  await deps.store.commitSoon(() => {
    deps.standing.check()
    deps.records.begin({
      callId,
      time,
      facts: { ...facts, keyId: null },
      request: plan.request,
      storeContent: plan.storeContent,
    })
    deps.ledger.append({
      ...facts,
      ...usage,
      id: newId('ent'),
      time,
      settledAt: clock.now(),
      kind: 'cache_hit',
      callId,
      attempt: 0,
      servedModel: kept.servedModel,
      keyId: null,
      unresolved: false,
      priceSnapshotId: null,
      costNanoUsd: 0,
      costStatus: 'computed',
      wouldCostNanoUsd: null,
      savedNanoUsd: answer.savedNanoUsd,
      latencyMs,
      firstTokenMs: null,
      outcome: 'ok',
      providerRequestId: null,
      reason,
      adjusts: null,
      serviceTier: null,
      inferenceGeo: null,
      charges: [],
    })
    deps.records.done(answer, plan.storeContent)
  })
  deps.platform.changes.publish('ledger', 'usage', 'calls', 'cache')
  return answer
}
