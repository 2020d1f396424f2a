/**
 * A kept answer instead of a call (spec C5): looked for before anyone is tried, and booked as an
 * entry of cost 0 with what it saved.
 */
import { noUsage } from '../../../contract/call-outcome'
import type { CallAnswer } from '../../../contract/calls'
import type { ValidationResult } from '../../../contract/validation'
import type { CacheHit } from '../../cache/port'
import type { EntryDraft } from '../../ledger/entry-row'
import type { Admitted, Plan } from '../plan/admit'
import type { HoldDeps } from '../attempt/hold'
import { createJourney } from '../attempt/journey'
import type { Candidate } from '../plan/route'

export interface CachePlace {
  readonly key: string
  readonly ttlSeconds: number
}

/** Without a time of its own in the policy, an answer somebody asked to keep is kept this long. */
const askedTtlSeconds = 300

/**
 * Where the answer of this call is kept, or null where it is not: repeats of a comparison must be
 * real, and chance must stay chance unless asked.
 */
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

/**
 * A chat answer is the same each time only at temperature 0: a provider's own default is above it.
 */
function isChance(work: Admitted['work']): boolean {
  return work.kind === 'chat' && work.parameters.temperature !== 0
}

/** A kept answer, and what the profile of whoever asks for it says of it; null: none applies. */
export interface JudgedHit {
  readonly hit: CacheHit
  readonly validation: ValidationResult | null
}

/**
 * Books the hit durably and gives the answer. Throws Failure `emergency_stop`,
 * `ledger_unavailable`.
 */
export async function bookCacheHit(
  deps: HoldDeps,
  callId: string,
  plan: Plan,
  candidate: Candidate,
  admitted: Admitted,
  judged: JudgedHit,
  startedAt: number,
): Promise<CallAnswer> {
  const { clock, newId } = deps.platform
  const time = deps.holdTime()
  const latencyMs = Math.round(clock.monotonic() - startedAt)
  const answer = answerOf(callId, candidate, admitted, judged, latencyMs)
  await deps.store.commitSoon(() => {
    deps.standing.check()
    deps.records.begin({
      callId,
      time,
      facts: { ...admitted.facts, keyId: null },
      request: plan.request,
      storeContent: plan.storeContent,
    })
    deps.ledger.append(
      entryOf(answer, admitted, { id: newId('ent'), time, settledAt: clock.now() }),
    )
    deps.records.done(answer, plan.storeContent)
  })
  deps.platform.changes.publish('ledger', 'usage', 'calls', 'cache')
  return answer
}

function answerOf(
  callId: string,
  candidate: Candidate,
  { provider, model, facts }: Admitted,
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

function entryOf(
  { callId, servedModel, savedNanoUsd, latencyMs, reason }: CallAnswer,
  { facts }: Admitted,
  row: Pick<EntryDraft, 'id' | 'time' | 'settledAt'>,
): EntryDraft {
  return {
    ...facts,
    ...noUsage,
    ...row,
    kind: 'cache_hit',
    callId,
    attempt: 0,
    servedModel,
    keyId: null,
    unresolved: false,
    priceSnapshotId: null,
    costNanoUsd: 0,
    costStatus: 'computed',
    wouldCostNanoUsd: null,
    savedNanoUsd,
    latencyMs,
    firstTokenMs: null,
    outcome: 'ok',
    providerRequestId: null,
    reason,
    adjusts: null,
    serviceTier: null,
    inferenceGeo: null,
    charges: [],
  }
}
