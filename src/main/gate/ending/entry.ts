/** The rows of the ledger that an attempt and a kept answer become. Pure. */
import { noUsage } from '../../../contract/call-outcome'
import type { CallAnswer } from '../../../contract/calls'
import type { EntryDraft } from '../../ledger/entry-row'
import type { Admitted } from '../plan/admit'
import type { Settlement } from './settlement'

/** The entry of an attempt, as its hold and its charge say. */
export function attemptEntry(
  { hold, charge, result, reason, suspect }: Settlement,
  id: string,
  now: number,
): EntryDraft {
  const { facts } = hold
  const { parts: _, ...counts } = charge.usage
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
    ...counts,
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
    serviceTier: charge.terms.serviceTier,
    inferenceGeo: charge.terms.inferenceGeo,
    charges: [...charge.lines],
    suspect: suspect === true,
  }
}

/** A kept answer costs nothing and says what it saved. */
export function cacheHitEntry(
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
