/**
 * Walks the entries that a filter lets through, a bounded number of rows at a step, so that others
 * have their turn in between.
 */
import type { Db } from '../storage/store'
import type { Counted } from './entry-figures'
import { chargesOf } from './entry-row'
import type { Sql, SqlValue } from './filter'
import type { Place } from './hash-chain'

/** An entry with the name of its group; null where it has none. */
export type WalkedEntry = Counted & { readonly time: number; readonly label: string | null }

export interface WalkQuestion {
  readonly leading: Sql
  readonly rest: Sql
  /** An SQL expression over an entry: the name of its group. */
  readonly label: string
  readonly from: number
  readonly to: number
}

export interface EntryWalk {
  /**
   * The last entry. Entries are only ever added, so those up to it are the same whenever they are
   * asked for.
   */
  head(): Place
  /** False where the ledger was replaced by another since. */
  continues(head: Place): boolean
  /**
   * Those with `from <= time < to` up to a place in the chain, in the order of their time. Every
   * step reads one slice.
   */
  byTime(question: WalkQuestion, until: number): Generator<readonly WalkedEntry[]>
  /** The same of those that came after a place in the chain, in the order of the chain. */
  since(question: WalkQuestion, after: number, until: number): Generator<readonly WalkedEntry[]>
}

/** Rows read at a step, whether the filter lets them through or not: about two milliseconds. */
const slice = 400

type Row = Omit<WalkedEntry, 'simulated' | 'charges'> & {
  readonly simulated: number
  readonly charges: string | null
  readonly passes: number | null
}

const counted = `seq, time, kind, call_id AS callId, attempt, outcome, simulated,
  input_tokens AS inputTokens, output_tokens AS outputTokens,
  cached_input_tokens AS cachedInputTokens, cache_write_tokens AS cacheWriteTokens,
  reasoning_tokens AS reasoningTokens, cost AS costNanoUsd, cost_status AS costStatus,
  would_cost AS wouldCostNanoUsd, saved AS savedNanoUsd, latency_ms AS latencyMs,
  first_token_ms AS firstTokenMs, adjusts, charges`

export function createEntryWalk(db: Db): EntryWalk {
  const newest = db.prepare<[], Place>('SELECT seq, hash FROM entries ORDER BY seq DESC LIMIT 1')
  const hashOf = db.prepare<[number], string>('SELECT hash FROM entries WHERE seq = ?').pluck()

  return {
    head: () => newest.get() ?? { seq: 0, hash: '' },
    continues: ({ seq, hash }) => seq === 0 || hashOf.get(seq) === hash,
    *byTime({ leading, rest, label, from, to }, until) {
      const page = db.prepare<SqlValue[], Row>(
        `SELECT ${counted}, ${label} AS label, (seq <= ?${rest.sql}) AS passes FROM entries
         WHERE (time, seq) > (?, ?) AND time < ?${leading.sql} ORDER BY time, seq LIMIT ${slice}`,
      )
      for (let [time, seq] = [from - 1, Number.MAX_SAFE_INTEGER]; ;) {
        const rows = page.all(until, ...rest.values, time, seq, to, ...leading.values)
        yield passing(rows)
        const last = rows.at(-1)
        if (rows.length < slice || last === undefined) return
        ;[time, seq] = [last.time, last.seq]
      }
    },
    *since({ leading, rest, label, from, to }, after, until) {
      const page = db.prepare<SqlValue[], Row>(
        `SELECT ${counted}, ${label} AS label, (time >= ? AND time < ?${leading.sql}${rest.sql}) AS passes
         FROM entries NOT INDEXED WHERE seq > ? AND seq <= ? ORDER BY seq`,
      )
      for (let seq = after; seq < until; seq += slice) {
        const end = Math.min(until, seq + slice)
        yield passing(page.all(from, to, ...leading.values, ...rest.values, seq, end))
      }
    },
  }
}

function passing(rows: readonly Row[]): WalkedEntry[] {
  return rows.flatMap(({ passes, simulated, charges, ...row }) =>
    passes === 1 ? [{ ...row, simulated: simulated === 1, charges: chargesOf(charges) }] : [],
  )
}
