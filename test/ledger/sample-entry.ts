/** A plain entry for tests to vary. */
import type { EntryDraft } from '../../src/main/ledger/entry-row'

let counter = 0

export function sampleEntry(change: Partial<EntryDraft> = {}): EntryDraft {
  counter += 1
  return {
    id: `ent_${counter}`,
    time: Date.UTC(2026, 5, 15, 12),
    settledAt: Date.UTC(2026, 5, 15, 12, 0, 2),
    kind: 'attempt',
    callId: `call_${counter}`,
    attempt: 1,
    provider: 'openai',
    model: 'gpt-4o-mini',
    servedModel: 'gpt-4o-mini-2024-07-18',
    keyId: 'key_1',
    project: 'dev',
    service: null,
    environment: 'development',
    user: null,
    organization: null,
    source: 'playground',
    simulated: false,
    unresolved: false,
    inputTokens: 1000,
    outputTokens: 200,
    cachedInputTokens: 100,
    cacheWriteTokens: 0,
    reasoningTokens: 0,
    priceSnapshotId: 'snap_1',
    costNanoUsd: 270_000,
    costStatus: 'computed',
    wouldCostNanoUsd: null,
    savedNanoUsd: 0,
    latencyMs: 800,
    firstTokenMs: 300,
    outcome: 'ok',
    providerRequestId: 'req_1',
    reason: null,
    adjusts: null,
    ...change,
  }
}
