/**
 * The ledger's time never goes back (docs/adr/0007): a hold is never dated before the newest one,
 * so that a clock set back cannot reopen a period of a budget that is over. A small step back waits
 * at the newest time; a large one is for a person to look at.
 */
import type { Clock } from '../platform/clock'
import type { Db } from './store'
import type { Trust } from './trust'

/** Summer time set by hand is an hour; what machines correct by themselves is less. */
const waitsAtMostMs = 60 * 60 * 1000
const metaName = 'clock.acceptedAfter'

export interface LedgerClock {
  /** The time of a new hold, epoch milliseconds. */
  now(): number
  /** Why no call may leave by this clock; null: it is fine. */
  problem(): Trust | null
  /**
   * From here on entries written up to now do not count as the newest time. Call inside the
   * transaction of the audit row.
   */
  accept(): void
}

export function createLedgerClock(db: Db, clock: Pick<Clock, 'now'>): LedgerClock {
  const laterEntry = db
    .prepare<[number, number], number | null>(
      'SELECT max(time) FROM entries WHERE time > ? AND seq > ?',
    )
    .pluck()
  const laterHold = db
    .prepare<[number], number | null>(
      "SELECT max(time) FROM holds WHERE state = 'open' AND time > ?",
    )
    .pluck()
  const accepted = db.prepare<[string], string>('SELECT value FROM meta WHERE name = ?').pluck()
  const newest = db.prepare<[], number>('SELECT ifnull(max(seq), 0) FROM entries').pluck()
  const save = db.prepare(
    'INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  )

  /** What cannot be read was not accepted. */
  function acceptedAfter(): number {
    const seq = Number(accepted.get(metaName) ?? 0)
    return Number.isSafeInteger(seq) ? seq : 0
  }

  function latest(): { readonly now: number; readonly newest: number } {
    const now = clock.now()
    return {
      now,
      newest: Math.max(now, laterEntry.get(now, acceptedAfter()) ?? 0, laterHold.get(now) ?? 0),
    }
  }

  return {
    now: () => latest().newest,
    problem() {
      const { now, newest: last } = latest()
      if (last - now <= waitsAtMostMs) return null
      const message = `This computer’s clock says ${utc(now)}, but the ledger has entries of ${utc(last)}. New calls are refused, because a budget’s past period would be spent again. Set the clock right; if that later time was the wrong one, accept the present clock on record.`
      return { trusted: false, problem: 'clock', message }
    },
    accept() {
      save.run(metaName, String(newest.get() ?? 0))
    },
  }
}

function utc(time: number): string {
  return `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
