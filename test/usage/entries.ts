/**
 * Writes entries through the ledger's own appender, so that the rollups a test reads are the real
 * ones.
 */
import type { Dimension } from '../../src/contract/primitives'
import type { UsageFigures } from '../../src/contract/usage'
import { createAppender } from '../../src/main/ledger/append'
import type { EntryDraft } from '../../src/main/ledger/entry-row'
import type { MeterBudget } from '../../src/main/usage/meter'
import { createUsage } from '../../src/main/usage/usage'
import { openTestStore } from '../record/open-store'

export const quarter = 900_000
export const hour = 3_600_000
export const day = 24 * hour

export function openUsage(timeZone = 'America/New_York') {
  const parts = openTestStore()
  const { append } = createAppender(parts.db, () => 'genesis')
  const budgets: MeterBudget[] = []
  const entries: EntryDraft[] = []
  const usage = createUsage({ ...parts, timeZone: () => timeZone, listBudgets: () => budgets })
  function add(change: Partial<EntryDraft> = {}): EntryDraft {
    const draft = sampleEntry(entries.length, change)
    parts.store.write(() => append(draft))
    entries.push(draft)
    return draft
  }
  return { ...parts, usage, budgets, entries, add }
}

export function sampleEntry(number: number, change: Partial<EntryDraft>): EntryDraft {
  return {
    id: `ent_${number}`,
    time: Date.UTC(2026, 5, 15, 10),
    settledAt: Date.UTC(2026, 5, 15, 10),
    kind: 'attempt',
    callId: `call_${number}`,
    attempt: 1,
    provider: 'openai',
    model: 'gpt-4o',
    servedModel: null,
    keyId: null,
    project: 'dev',
    service: null,
    environment: 'development',
    user: null,
    organization: null,
    source: 'api',
    simulated: false,
    unresolved: false,
    inputTokens: 100,
    outputTokens: 20,
    cachedInputTokens: 10,
    cacheWriteTokens: 0,
    reasoningTokens: 5,
    priceSnapshotId: null,
    costNanoUsd: 1000,
    costStatus: 'computed',
    wouldCostNanoUsd: null,
    savedNanoUsd: 0,
    latencyMs: 800,
    firstTokenMs: 200,
    outcome: 'ok',
    providerRequestId: null,
    reason: null,
    adjusts: null,
    ...change,
  }
}

const fields = {
  provider: 'provider',
  model: 'model',
  project: 'project',
  service: 'service',
  environment: 'environment',
  key: 'keyId',
  user: 'user',
  organization: 'organization',
} as const satisfies Record<Dimension, keyof EntryDraft>

export function labelOf(entry: EntryDraft, dimension: Dimension): string | null {
  return entry[fields[dimension]]
}

/** The figures straight from the entries: what any way through the rollups must agree with. */
export function figuresFrom(entries: readonly EntryDraft[]): UsageFigures {
  const sum = (value: (entry: EntryDraft) => number) =>
    entries.reduce((total, entry) => total + value(entry), 0)
  const attempts = entries.filter((entry) => entry.kind === 'attempt')
  const withFirstToken = entries.filter((entry) => entry.firstTokenMs !== null)
  const errors = attempts.filter(
    (entry) => entry.outcome !== 'ok' && entry.outcome !== 'cancelled',
  ).length
  return {
    calls:
      attempts.filter(
        (entry) =>
          !attempts.some((other) => other.callId === entry.callId && other.attempt < entry.attempt),
      ).length + entries.filter((entry) => entry.kind === 'cache_hit').length,
    entries: entries.length,
    errors,
    inputTokens: sum((entry) => entry.inputTokens),
    outputTokens: sum((entry) => entry.outputTokens),
    cachedInputTokens: sum((entry) => entry.cachedInputTokens),
    ...cacheWritesOf(entries),
    reasoningTokens: sum((entry) => entry.reasoningTokens),
    costNanoUsd: sum((entry) => entry.costNanoUsd ?? 0),
    wouldCostNanoUsd: sum((entry) => entry.wouldCostNanoUsd ?? 0),
    unknownCostCalls: entries.filter(
      ({ id, costNanoUsd }) =>
        costNanoUsd === null &&
        !entries.some((other) => other.adjusts === id && other.costStatus === 'reported'),
    ).length,
    savedNanoUsd: sum((entry) => entry.savedNanoUsd),
    cacheHits: entries.filter((entry) => entry.kind === 'cache_hit').length,
    errorRate: entries.length === 0 ? 0 : errors / entries.length,
    meanLatencyMs:
      attempts.length === 0
        ? null
        : attempts.reduce((total, entry) => total + entry.latencyMs, 0) / attempts.length,
    meanFirstTokenMs:
      withFirstToken.length === 0
        ? null
        : withFirstToken.reduce((total, entry) => total + (entry.firstTokenMs ?? 0), 0) /
          withFirstToken.length,
  }
}

/**
 * What was written for an hour, and what remains for five minutes; a correction takes from those
 * first.
 */
function cacheWritesOf(
  entries: readonly EntryDraft[],
): Pick<UsageFigures, 'cacheWrite5mTokens' | 'cacheWrite1hTokens'> {
  const standing = entries
    .filter(({ kind }) => kind !== 'adjustment')
    .map((entry) => {
      const written = entries
        .filter(({ adjusts }) => adjusts === entry.id)
        .reduce((sum, { cacheWriteTokens }) => sum + cacheWriteTokens, entry.cacheWriteTokens)
      const hour = (entry.charges ?? [])
        .filter(({ kind }) => kind === 'cache_write_1h')
        .reduce((sum, { quantity }) => sum + quantity, 0)
      return { written, hour: Math.min(hour, written) }
    })
  const cacheWrite1hTokens = standing.reduce((sum, { hour }) => sum + hour, 0)
  return {
    cacheWrite5mTokens:
      standing.reduce((sum, { written }) => sum + written, 0) - cacheWrite1hTokens,
    cacheWrite1hTokens,
  }
}
