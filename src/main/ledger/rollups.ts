/** Usage rollups: narrow rows, one dimension each, in 15-minute buckets. Written with the entry, in its transaction; derivable from entries at any time. */
import { mostStored, stored } from '../money/sums'
import type { Db } from '../storage/store'
import { entryOf, selectList, type EntryDraft, type EntryRow } from './entry-row'

export const bucketMs = 15 * 60 * 1000

export function bucketOf(time: number): number {
  return Math.floor(time / bucketMs) * bucketMs
}

const sums = [
  'calls', 'entries', 'errors', 'input_tokens', 'output_tokens', 'cached_input_tokens', 'reasoning_tokens', 'cost', 'would_cost',
  'unknown_cost', 'saved', 'latency_ms', 'latency_count', 'first_token_ms', 'first_token_count',
] as const
type Column = (typeof sums)[number]
type Sums = Record<Column, number>
/** Those whose sum may pass what storage keeps: the others count, or are of the length of an attempt. */
const wide = ['input_tokens', 'output_tokens', 'cached_input_tokens', 'reasoning_tokens', 'cost', 'would_cost', 'saved'] as const satisfies readonly Column[]

export interface Rollups {
  /** An entry that is in the table, at its place in the chain. Call inside its transaction. */
  add(entry: EntryDraft & { readonly seq: number }): void
  /** Derives everything anew from the entries. Call inside a transaction. */
  rebuild(): Generator<void>
}

export function createRollups(db: Db): Rollups {
  const upsert = db.prepare(
    `INSERT INTO rollup_15m (dimension, value, simulated, bucket, ${sums.join(', ')})
     VALUES (@dimension, @value, @simulated, @bucket, ${sums.map((column) => `@${column}`).join(', ')})
     ON CONFLICT (dimension, simulated, bucket, value) DO UPDATE SET ${sums.map((column) => `${column} = min(${mostStored}, ${column} + excluded.${column})`).join(', ')}`,
  )
  const clear = db.prepare('DELETE FROM rollup_15m')
  const clearBucket = db.prepare('DELETE FROM rollup_15m WHERE dimension = ? AND simulated = ? AND bucket = ?')
  const earlier = db.prepare<[string, number], number>("SELECT 1 FROM entries WHERE call_id = ? AND kind = 'attempt' AND attempt < ? LIMIT 1").pluck()
  const unknown = db.prepare<[number, string], number>(
    `SELECT cost IS NULL AND NOT EXISTS (SELECT 1 FROM entries AS other WHERE other.adjusts = entries.id AND other.cost_status = 'reported' AND other.seq < ?) FROM entries WHERE id = ?`,
  ).pluck()
  const full = db.prepare<[number, number], number>(
    `SELECT 1 FROM rollup_15m WHERE dimension = 'all' AND simulated = ? AND bucket = ? AND value = '' AND (${wide.map((column) => `${column} >= ${mostStored}`).join(' OR ')})`,
  ).pluck()
  const inBucket = db.prepare<[number, number, number], EntryRow>(`SELECT ${selectList} FROM entries WHERE time >= ? AND time < ? AND simulated = ? ORDER BY seq`)

  const nextTime = db.prepare<[number], number | null>('SELECT min(time) FROM entries WHERE time >= ?').pluck()

  /** A call counts with its first entry: an attempt that could not be sent has none. */
  function isFirst({ kind, callId, attempt }: EntryDraft): boolean {
    return kind === 'cache_hit' || (kind === 'attempt' && (attempt === 1 || earlier.get(callId, attempt) === undefined))
  }

  /** An entry of unknown cost is one until its first correction says what it cost. */
  function unknownCosts({ kind, adjusts, costNanoUsd, costStatus, seq }: EntryDraft & { readonly seq: number }): number {
    if (kind !== 'adjustment') return costNanoUsd === null ? 1 : 0
    return costStatus === 'reported' && adjusts !== null && unknown.get(seq, adjusts) === 1 ? -1 : 0
  }

  function figuresOf(entry: EntryDraft & { readonly seq: number }): Sums {
    return { ...sumsOf(entry), unknown_cost: unknownCosts(entry), calls: isFirst(entry) ? 1 : 0 }
  }

  /** Adds the bucket up anew from its entries: one that stands at the most that is stored has forgotten by how much it is past it. */
  function rebuildBucket(bucket: number, simulated: number) {
    const rows = new Map<string, { readonly dimension: string; readonly value: string; readonly totals: bigint[] }>()
    for (const row of inBucket.all(bucket, bucket + bucketMs, simulated)) {
      const entry = entryOf(row)
      const figures = figuresOf(entry)
      for (const [dimension, value] of dimensionsOf(entry)) {
        const key = `${dimension} ${value}`
        const known = rows.get(key) ?? { dimension, value, totals: sums.map(() => 0n) }
        rows.set(key, known)
        for (const [index, column] of sums.entries()) known.totals[index] = (known.totals[index] ?? 0n) + BigInt(figures[column])
      }
    }
    for (const dimension of new Set([...rows.values()].map((row) => row.dimension))) clearBucket.run(dimension, simulated, bucket)
    for (const { dimension, value, totals } of rows.values()) {
      upsert.run({ dimension, value, simulated, bucket, ...Object.fromEntries(sums.map((column, index) => [column, stored(totals[index] ?? 0n)])) })
    }
  }

  return {
    add(entry) {
      const bucket = bucketOf(entry.time)
      const simulated = Number(entry.simulated)
      if (entry.kind === 'adjustment' && full.get(simulated, bucket) === 1) return rebuildBucket(bucket, simulated)
      const figures = { ...figuresOf(entry), simulated, bucket }
      for (const [dimension, value] of dimensionsOf(entry)) upsert.run({ ...figures, dimension, value })
    },
    *rebuild() {
      clear.run()
      for (let time = nextTime.get(Number.MIN_SAFE_INTEGER) ?? null; time !== null; ) {
        const bucket = bucketOf(time)
        for (const simulated of [0, 1]) rebuildBucket(bucket, simulated)
        time = nextTime.get(bucket + bucketMs) ?? null
        yield
      }
    },
  }
}

function sumsOf(entry: EntryDraft): Omit<Sums, 'calls' | 'unknown_cost'> {
  const attempt = entry.kind === 'attempt'
  return {
    entries: 1,
    errors: attempt && entry.outcome !== 'ok' && entry.outcome !== 'cancelled' ? 1 : 0,
    input_tokens: entry.inputTokens,
    output_tokens: entry.outputTokens,
    cached_input_tokens: entry.cachedInputTokens,
    reasoning_tokens: entry.reasoningTokens,
    cost: entry.costNanoUsd ?? 0,
    would_cost: entry.wouldCostNanoUsd ?? 0,
    saved: entry.savedNanoUsd,
    latency_ms: attempt ? entry.latencyMs : 0,
    latency_count: attempt ? 1 : 0,
    first_token_ms: entry.firstTokenMs ?? 0,
    first_token_count: entry.firstTokenMs === null ? 0 : 1,
  }
}

/** `all` and every dimension the entry has a value for. */
function* dimensionsOf(entry: EntryDraft): Iterable<readonly [string, string]> {
  yield ['all', '']
  yield ['provider', entry.provider]
  yield ['model', entry.model]
  yield ['project', entry.project]
  // The one crossing that is asked for at any time (which models does a project use): single dimensions cannot answer it.
  yield ['project_model', `${entry.project} ${entry.provider}/${entry.model}`]
  yield ['environment', entry.environment]
  if (entry.service !== null) yield ['service', entry.service]
  if (entry.keyId !== null) yield ['key', entry.keyId]
  if (entry.user !== null) yield ['user', entry.user]
  if (entry.organization !== null) yield ['organization', entry.organization]
}
