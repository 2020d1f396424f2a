/** The row of the `entries` table and the entry of the contract are the same facts; this file turns one into the other. */
import type { Entry } from '../../contract/ledger'

/** An entry before it has its place in the chain. */
export type EntryDraft = Omit<Entry, 'seq' | 'hash' | 'prevHash'>

/** Column of each field, in the order that the hash covers. Appending a field is a new format: old rows keep their hash. */
export const columns = {
  id: 'id',
  time: 'time',
  settledAt: 'settled_at',
  kind: 'kind',
  callId: 'call_id',
  attempt: 'attempt',
  provider: 'provider',
  model: 'model',
  servedModel: 'served_model',
  keyId: 'key_id',
  project: 'project',
  service: 'service',
  environment: 'environment',
  user: 'user',
  organization: 'organization',
  source: 'source',
  simulated: 'simulated',
  unresolved: 'unresolved',
  inputTokens: 'input_tokens',
  outputTokens: 'output_tokens',
  cachedInputTokens: 'cached_input_tokens',
  cacheWriteTokens: 'cache_write_tokens',
  reasoningTokens: 'reasoning_tokens',
  priceSnapshotId: 'price_snapshot_id',
  costNanoUsd: 'cost',
  costStatus: 'cost_status',
  wouldCostNanoUsd: 'would_cost',
  savedNanoUsd: 'saved',
  latencyMs: 'latency_ms',
  firstTokenMs: 'first_token_ms',
  outcome: 'outcome',
  providerRequestId: 'provider_request_id',
  reason: 'reason',
  adjusts: 'adjusts',
} as const satisfies Record<keyof EntryDraft, string>

export const fields = Object.keys(columns) as readonly (keyof EntryDraft)[]

/** `SELECT` list that names every column as its field, so that a row needs only its two booleans turned. */
export const selectList = `seq, ${fields.map((field) => `${columns[field]} AS ${field}`).join(', ')}, prev_hash AS prevHash, hash`

export type EntryRow = Omit<Entry, 'simulated' | 'unresolved'> & { readonly simulated: 0 | 1; readonly unresolved: 0 | 1 }

export function entryOf(row: EntryRow): Entry {
  return { ...row, simulated: row.simulated === 1, unresolved: row.unresolved === 1 }
}

/** A field's value as SQLite keeps it: half of a surrogate pair cannot be kept as UTF-8, and a hash over one would not fit what is read back. */
export function columnValue(draft: EntryDraft, field: keyof EntryDraft): string | number | null {
  const value = draft[field]
  if (typeof value === 'string') return value.toWellFormed()
  return typeof value === 'boolean' ? Number(value) : value
}
