/**
 * What one entry adds to each sum: the one meaning of a call, an error, an unknown cost and a cache
 * write, for the rollups and for what is added up from entries.
 */
import type { Db } from '../storage/store'
import type { Charge, ChargeKind } from '../../contract/charges'
import { chargesOf, type EntryDraft } from './entry-row'

const tokenColumns = [
  'input_tokens',
  'output_tokens',
  'cached_input_tokens',
  'reasoning_tokens',
] as const

/** The columns of a rollup row. */
export const sumColumns = [
  'calls',
  'entries',
  'errors',
  ...tokenColumns,
  'cost',
  'would_cost',
  'unknown_cost',
  'saved',
  'latency_ms',
  'latency_count',
  'first_token_ms',
  'first_token_count',
  'cache_write_5m_tokens',
  'cache_write_1h_tokens',
  'cache_hits',
] as const
export type SumColumn = (typeof sumColumns)[number]
export type EntrySums = Record<SumColumn, number>

/** Those whose sum may pass what storage keeps: others count, or are as long as an attempt. */
export const wideColumns = [
  ...tokenColumns,
  'cost',
  'would_cost',
  'saved',
  'cache_write_5m_tokens',
  'cache_write_1h_tokens',
] as const satisfies readonly SumColumn[]

/** What of an entry the sums are made of. */
export type Counted = Pick<
  EntryDraft,
  | 'kind'
  | 'callId'
  | 'attempt'
  | 'outcome'
  | 'simulated'
  | 'inputTokens'
  | 'outputTokens'
  | 'cachedInputTokens'
  | 'cacheWriteTokens'
  | 'reasoningTokens'
  | 'costNanoUsd'
  | 'costStatus'
  | 'wouldCostNanoUsd'
  | 'savedNanoUsd'
  | 'latencyMs'
  | 'firstTokenMs'
  | 'adjusts'
  | 'charges'
> & { readonly seq: number }

/** A line of the sums by kind; `not_itemised`: the cost of an entry from before lines were kept. */
export interface ChargeLine {
  readonly kind: ChargeKind | 'not_itemised'
  readonly quantity: number
  readonly cost: number
}

export interface EntryFigures {
  /** Of an entry that is in the table, at its place in the chain. */
  sumsOf(entry: Counted): EntrySums
}

export function createEntryFigures(db: Db): EntryFigures {
  const past = pastEntries(db)
  return {
    sumsOf(entry) {
      const attempt = entry.kind === 'attempt'
      const hour = hourWrites(entry, past)
      return {
        calls: isFirst(entry, past) ? 1 : 0,
        entries: 1,
        errors: attempt && entry.outcome !== 'ok' && entry.outcome !== 'cancelled' ? 1 : 0,
        input_tokens: entry.inputTokens,
        output_tokens: entry.outputTokens,
        cached_input_tokens: entry.cachedInputTokens,
        reasoning_tokens: entry.reasoningTokens,
        cost: entry.costNanoUsd ?? 0,
        would_cost: entry.wouldCostNanoUsd ?? 0,
        unknown_cost: unknownCosts(entry, past),
        saved: entry.savedNanoUsd,
        latency_ms: attempt ? entry.latencyMs : 0,
        latency_count: attempt ? 1 : 0,
        first_token_ms: entry.firstTokenMs ?? 0,
        first_token_count: entry.firstTokenMs === null ? 0 : 1,
        cache_write_5m_tokens: entry.cacheWriteTokens - hour,
        cache_write_1h_tokens: hour,
        cache_hits: entry.kind === 'cache_hit' ? 1 : 0,
      }
    },
  }
}

/** What the entries in the table say that one entry alone does not. */
interface PastEntries {
  hasAttemptBefore(callId: string, attempt: number): boolean
  /** Whether the entry was of unknown cost until `seq`, and no correction said what it cost. */
  isUnknownUntil(seq: number, id: string): boolean
  cacheWritesOf(
    id: string,
  ): { readonly cacheWriteTokens: number; readonly charges: string | null } | undefined
  /** Cache-write tokens that corrections of an entry added or took away before `seq`. */
  correctedBefore(id: string, seq: number): number
}

function pastEntries(db: Db): PastEntries {
  const attemptBefore = db
    .prepare<[string, number], number>(
      "SELECT 1 FROM entries WHERE call_id = ? AND kind = 'attempt' AND attempt < ? LIMIT 1",
    )
    .pluck()
  const unknown = db
    .prepare<[number, string], number>(
      `SELECT cost IS NULL AND NOT EXISTS (
         SELECT 1 FROM entries AS other
         WHERE other.adjusts = entries.id AND other.cost_status = 'reported' AND other.seq < ?
       ) FROM entries WHERE id = ?`,
    )
    .pluck()
  const cacheWrites = db.prepare<[string], { cacheWriteTokens: number; charges: string | null }>(
    'SELECT cache_write_tokens AS cacheWriteTokens, charges FROM entries WHERE id = ?',
  )
  const corrected = db
    .prepare<[string, number], number>(
      'SELECT total(cache_write_tokens) FROM entries WHERE adjusts = ? AND seq < ?',
    )
    .pluck()
  return {
    hasAttemptBefore: (callId, attempt) => attemptBefore.get(callId, attempt) !== undefined,
    isUnknownUntil: (seq, id) => unknown.get(seq, id) === 1,
    cacheWritesOf: (id) => cacheWrites.get(id),
    correctedBefore: (id, seq) => corrected.get(id, seq) ?? 0,
  }
}

/** A call counts with its first entry: an attempt that could not be sent has none. */
function isFirst({ kind, callId, attempt }: Counted, past: PastEntries): boolean {
  return (
    kind === 'cache_hit' ||
    (kind === 'attempt' && (attempt === 1 || !past.hasAttemptBefore(callId, attempt)))
  )
}

/** An entry of unknown cost is one until its first correction says what it cost. */
function unknownCosts(
  { kind, adjusts, costNanoUsd, costStatus, seq }: Counted,
  past: PastEntries,
): number {
  if (kind !== 'adjustment') return costNanoUsd === null ? 1 : 0
  return costStatus === 'reported' && adjusts !== null && past.isUnknownUntil(seq, adjusts) ? -1 : 0
}

/**
 * Of the cache-write tokens those kept for one hour. A correction carries no lines of them: what it
 * takes away comes off the five-minute ones first, so that neither class is ever less than nothing.
 */
function hourWrites(
  { kind, adjusts, cacheWriteTokens, charges, seq }: Counted,
  past: PastEntries,
): number {
  if (cacheWriteTokens === 0) return 0
  if (kind !== 'adjustment') return hourWritesOf(cacheWriteTokens, charges)
  const first = adjusts === null ? undefined : past.cacheWritesOf(adjusts)
  if (adjusts === null || first === undefined) return 0
  const hour = hourWritesOf(first.cacheWriteTokens, chargesOf(first.charges))
  const before = first.cacheWriteTokens + past.correctedBefore(adjusts, seq)
  return Math.min(hour, before + cacheWriteTokens) - Math.min(hour, before)
}

function hourWritesOf(
  cacheWriteTokens: number,
  charges: readonly Charge[] | null | undefined,
): number {
  if (cacheWriteTokens <= 0) return 0
  const quantity = (charges ?? []).reduce(
    (sum, line) => sum + (line.kind === 'cache_write_1h' ? line.quantity : 0),
    0,
  )
  return Math.min(quantity, cacheWriteTokens)
}

/** The lines of an entry: they add up to its cost, or where simulated to what it would cost. */
export function chargeLines({
  charges,
  simulated,
  costNanoUsd,
  wouldCostNanoUsd,
}: Pick<
  Counted,
  'charges' | 'simulated' | 'costNanoUsd' | 'wouldCostNanoUsd'
>): readonly ChargeLine[] {
  if (charges !== null && charges !== undefined) {
    return charges.map(({ kind, quantity, costNanoUsd: cost }) => ({ kind, quantity, cost }))
  }
  const cost = (simulated ? wouldCostNanoUsd : costNanoUsd) ?? 0
  return cost === 0 ? [] : [{ kind: 'not_itemised', quantity: 1, cost }]
}
