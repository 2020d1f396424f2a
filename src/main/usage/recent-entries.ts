/**
 * The attempts that the newest ledger entries tell of, read in slices so that calls go on
 * meanwhile.
 */
import type { Db } from '../storage/store'
import type { AttemptFact } from './attempt-figures'

const sliceRows = 500
/** As many as a day is likely to have; more would only make a start slower. */
const mostRows = 20_000

type Row = AttemptFact & { readonly seq: number; readonly model: string }

/**
 * Attempts with `from < time < before`, newest first, a slice at a time. Ends early when the
 * database is closed.
 */
export async function* recentAttempts(db: Db, from: number, before: number): AsyncGenerator<Row> {
  if (!db.open) return
  const select = db.prepare<[number, number, number, number], Row>(
    `SELECT seq, provider, model, time, outcome, latency_ms AS latencyMs, first_token_ms AS firstTokenMs FROM entries
      WHERE kind = 'attempt' AND time > ? AND (time, seq) < (?, ?) ORDER BY time DESC, seq DESC LIMIT ?`,
  )
  let [time, seq] = [before, 0]
  for (let read = 0; read < mostRows && db.open; read += sliceRows) {
    const rows = select.all(from, time, seq, sliceRows)
    yield* rows
    const last = rows.at(-1)
    if (rows.length < sliceRows || last === undefined) return
    ;[time, seq] = [last.time, last.seq]
    await new Promise((resolve) => setImmediate(resolve))
  }
}
