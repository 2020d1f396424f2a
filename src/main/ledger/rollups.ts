/** Usage rollups: narrow rows, one dimension each, in 15-minute buckets. Written with the entry, in its transaction; derivable from entries at any time. */
import type { Db } from '../storage/store'
import type { EntryDraft } from './entry-row'

export const bucketMs = 15 * 60 * 1000

export function bucketOf(time: number): number {
  return Math.floor(time / bucketMs) * bucketMs
}

const sums = [
  'calls', 'entries', 'errors', 'input_tokens', 'output_tokens', 'cached_input_tokens', 'reasoning_tokens', 'cost', 'would_cost',
  'unknown_cost', 'saved', 'latency_ms', 'latency_count', 'first_token_ms', 'first_token_count',
] as const
type Sums = Record<Exclude<(typeof sums)[number], 'calls'>, number>

export interface Rollups {
  add(entry: EntryDraft): void
  clear(): void
}

export function createRollups(db: Db): Rollups {
  const upsert = db.prepare(
    `INSERT INTO rollup_15m (dimension, value, simulated, bucket, ${sums.join(', ')})
     VALUES (@dimension, @value, @simulated, @bucket, ${sums.map((column) => `@${column}`).join(', ')})
     ON CONFLICT (dimension, simulated, bucket, value) DO UPDATE SET ${sums.map((column) => `${column} = ${column} + excluded.${column}`).join(', ')}`,
  )
  const clear = db.prepare('DELETE FROM rollup_15m')
  const earlier = db.prepare<[string, number], number>("SELECT 1 FROM entries WHERE call_id = ? AND kind = 'attempt' AND attempt < ? LIMIT 1").pluck()

  /** A call counts with its first entry: an attempt that could not be sent has none. */
  function isFirst({ kind, callId, attempt }: EntryDraft): boolean {
    return kind === 'cache_hit' || (kind === 'attempt' && (attempt === 1 || earlier.get(callId, attempt) === undefined))
  }

  return {
    add(entry) {
      const figures = { ...sumsOf(entry), calls: isFirst(entry) ? 1 : 0, simulated: Number(entry.simulated), bucket: bucketOf(entry.time) }
      for (const [dimension, value] of dimensionsOf(entry)) upsert.run({ ...figures, dimension, value })
    },
    clear() {
      clear.run()
    },
  }
}

function sumsOf(entry: EntryDraft): Sums {
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
    unknown_cost: entry.costNanoUsd === null ? 1 : 0,
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
