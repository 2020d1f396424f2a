/** Turns a row of the `entries` table into the entry of the contract, and back. */
import { chargeKinds, type Charge, type ChargeKind } from '../../contract/charges'
import type { Entry } from '../../contract/ledger'

type Later = 'serviceTier' | 'inferenceGeo' | 'charges' | 'suspect'

/**
 * An entry before it has its place in the chain. One without charges is of the form that was
 * written before they were kept.
 */
export type EntryDraft = Omit<Entry, 'seq' | 'hash' | 'prevHash' | Later> &
  Partial<Pick<Entry, Later>>

/** Column of each field, in the order that the hash covers. */
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
  serviceTier: 'service_tier',
  inferenceGeo: 'inference_geo',
  charges: 'charges',
  suspect: 'suspect',
} as const satisfies Record<keyof EntryDraft, string>

export const fields = Object.keys(columns) as readonly (keyof EntryDraft)[]

/**
 * Fields that the first form of an entry did not have: rows of that form hold nothing in them and
 * keep the hash they were written with.
 */
export const laterFields: ReadonlySet<keyof EntryDraft> = new Set<Later>([
  'serviceTier',
  'inferenceGeo',
  'charges',
])

/** A mark that only entries carry that bear it: rows and hashes without it do not tell of it. */
export const marks: ReadonlySet<keyof EntryDraft> = new Set<Later>(['suspect'])

const named = fields.map((field) => `${columns[field]} AS ${field}`)

/** Every column named as its field, so that a row needs only its booleans turned. */
export const selectList = ['seq', ...named, 'prev_hash AS prevHash', 'hash'].join(', ')

export type EntryRow = Omit<Entry, 'simulated' | 'unresolved' | 'charges' | 'suspect'> & {
  readonly simulated: 0 | 1
  readonly unresolved: 0 | 1
  readonly charges: string | null
  readonly suspect: 1 | null
}

export function entryOf(row: EntryRow): Entry {
  return {
    ...row,
    simulated: row.simulated === 1,
    unresolved: row.unresolved === 1,
    charges: chargesOf(row.charges),
    suspect: row.suspect === 1,
  }
}

/**
 * Text that is no list of lines reads as none: it does not fit the hash of its entry either, which
 * `verify` tells.
 */
export function chargesOf(text: string | null): Charge[] | null {
  if (text === null) return null
  try {
    const parsed: unknown = JSON.parse(text)
    if (!Array.isArray(parsed)) return null
    const lines = parsed.map(chargeOf)
    return lines.every((line) => line !== null) ? lines : null
  } catch {
    return null
  }
}

const kinds: ReadonlyMap<unknown, ChargeKind> = new Map(chargeKinds.map((kind) => [kind, kind]))

/**
 * A line as it is kept, `[kind, quantity, unit price, cost]`; null where it is none. By hand: sums
 * over many entries spend most of their time here.
 */
function chargeOf(line: unknown): Charge | null {
  if (!Array.isArray(line) || line.length !== 4) return null
  const [name, quantity, unitPicoUsd, costNanoUsd]: unknown[] = line
  const kind = kinds.get(name)
  const isLine =
    kind !== undefined &&
    isCount(quantity) &&
    (unitPicoUsd === null || isCount(unitPicoUsd)) &&
    isWhole(costNanoUsd)
  return isLine ? { kind, quantity, unitPicoUsd, costNanoUsd } : null
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value)
}

function isCount(value: unknown): value is number {
  return isWhole(value) && value >= 0
}

/**
 * A field's value as SQLite keeps it: half of a surrogate pair cannot be kept as UTF-8, and a hash
 * over one would not fit what is read back.
 */
export function columnValue(draft: EntryDraft, field: keyof EntryDraft): string | number | null {
  const value = draft[field] ?? null
  if (marks.has(field)) return value === true ? 1 : null
  if (typeof value === 'string') return value.toWellFormed()
  if (typeof value === 'boolean') return Number(value)
  if (typeof value !== 'object' || value === null) return value
  return JSON.stringify(
    value.map(({ kind, quantity, unitPicoUsd, costNanoUsd }) => [
      kind,
      quantity,
      unitPicoUsd,
      costNanoUsd,
    ]),
  )
}
