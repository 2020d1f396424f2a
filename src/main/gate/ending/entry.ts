/** The row of the ledger that an attempt becomes. Pure. */
import type { EntryDraft } from '../../ledger/entry-row'
import type { Settlement } from './settlement'

/** The entry of an attempt, as its hold and its charge say. */
export function entryOf(
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
