/**
 * Entries of a filter with their corrections, page by page from the newest back, so that others
 * have their turn in between. Corrections are no entries of their own here.
 */
import type { AdviceQuestion } from '../../../contract/advice'
import type { Entry } from '../../../contract/ledger'
import { conditionsOf, type SqlValue } from '../../ledger/filter'
import type { Db } from '../../storage/store'
import {
  createPricedEntries,
  pricedColumns,
  type PricedEntry,
  type PricedRow,
} from './priced-entry'

/** What of an entry is told beside its price. */
export type EntryFacts = Pick<
  Entry,
  | 'seq'
  | 'time'
  | 'kind'
  | 'callId'
  | 'attempt'
  | 'project'
  | 'service'
  | 'environment'
  | 'source'
  | 'outcome'
  | 'latencyMs'
  | 'savedNanoUsd'
>

export type ToldEntry = PricedEntry & EntryFacts

export interface PageQuestion {
  readonly filter: AdviceQuestion
  readonly from: number
  readonly to: number
}

/** Rows read at a step: about four milliseconds. */
const slice = 250

const factColumns = `seq, time, kind, call_id AS callId, attempt, project, service, environment,
  source, outcome, latency_ms AS latencyMs, saved AS savedNanoUsd`

/** Every step reads one page. */
export function createEntryPages(
  db: Db,
): (question: PageQuestion) => Generator<readonly ToldEntry[]> {
  const priced = createPricedEntries(db)
  return function* pages({ filter: { from: _from, to: _to, ...filter }, from, to }) {
    const { leading, rest } = conditionsOf(filter)
    const page = db.prepare<SqlValue[], PricedRow & EntryFacts>(
      `SELECT ${factColumns}, ${pricedColumns} FROM entries
       WHERE (time, seq) < (?, ?) AND time >= ?${leading.sql}${rest.sql} AND kind <> 'adjustment'
       ORDER BY time DESC, seq DESC LIMIT ${slice}`,
    )
    for (let [time, seq] = [to, 0]; ;) {
      const rows = page.all(time, seq, from, ...leading.values, ...rest.values)
      yield rows.map((row) => ({ ...factsOf(row), ...priced(row) }))
      const last = rows.at(-1)
      if (rows.length < slice || last === undefined) return
      ;[time, seq] = [last.time, last.seq]
    }
  }
}

function factsOf(row: EntryFacts): EntryFacts {
  return {
    seq: row.seq,
    time: row.time,
    kind: row.kind,
    callId: row.callId,
    attempt: row.attempt,
    project: row.project,
    service: row.service,
    environment: row.environment,
    source: row.source,
    outcome: row.outcome,
    latencyMs: row.latencyMs,
    savedNanoUsd: row.savedNanoUsd,
  }
}
