/**
 * The cube: what whole days came to by every combination of labels but users and organizations, in
 * memory and, of days that are over, in a table. Made in the background; what it does not hold it
 * leaves to the entries.
 */
import type { EntryFigures } from '../../ledger/entry-figures'
import { createEntryWalk } from '../../ledger/entry-walk'
import type { Place } from '../../ledger/hash-chain'
import type { Db, Store } from '../../storage/store'
import { pieceAt } from '../by-piece'
import { addInSlices } from '../entry-reader'
import type { Range } from '../range'
import { cubeLabel } from './day-builder'
import { createDayMaker } from './day-maker'
import { Days, type Coverage } from './days'

export interface CubeDeps {
  readonly store: Pick<Store, 'db' | 'write'>
  readonly figures: EntryFigures
  /** Milliseconds that never go back. */
  readonly monotonic: () => number
  /** Does one work after another. */
  readonly inTurn: <Result>(work: () => Promise<Result>) => Promise<Result>
  /** The person's zone. */
  readonly timeZone: () => string
  /** Epoch milliseconds. */
  readonly now: () => number
  /** False while the ledger cannot be trusted: it stays as it was found. */
  readonly mayWrite: () => boolean
}

export interface Cube {
  /** What it holds of a range in pieces that begin at `starts`, up to the newest entry. */
  coverage(range: Range, starts: readonly number[]): Promise<Coverage>
  /**
   * Reads or makes the days of the person's zone, newest first, resting in between. Ends early when
   * the database is closed. From then on it follows the zone by itself.
   */
  make(): Promise<void>
  /** Forgets what is in memory. */
  forget(): void
}

/** Of a ledger of more than some four million entries the oldest days stay out of memory. */
const mostBytes = 160 * 2 ** 20

export function createCube(deps: CubeDeps): Cube {
  const { store, figures, monotonic, inTurn, timeZone, now } = deps
  const walk = createEntryWalk(store.db)
  const maker = createDayMaker({ ...deps, walk })
  let days = new Days(timeZone(), figures)
  let head: Place = { seq: 0, hash: '' }
  let making: Promise<void> | null = null

  /** Adds what came since to the days of its time. */
  async function catchUp(): Promise<void> {
    if (!walk.continues(head)) startOver()
    const newest = walk.head()
    if (days.listens && newest.seq > head.seq)
      await addInSlices(days, walk.since(everything, head.seq, newest.seq), monotonic)
    head = newest
  }

  async function makeAll(mine: Days): Promise<void> {
    if (!mine.listens) {
      const checked = await maker.check(mine.timeZone)
      if (checked === null || days !== mine) return
      head = checked
      mine.listens = true
    }
    while (store.db.open && days === mine && mine.size < mostBytes) {
      const day = await inTurn(async () => {
        await catchUp()
        return days === mine ? maker.next(mine, head) : null
      })
      if (day === null) return
      const packed = await maker.make(day, mine, now())
      if (packed !== 'ended' && days === mine) mine.cover(day.start, day.end, packed)
    }
  }

  /** Begins anew, and makes again what was made before; nobody waits for it. */
  function startOver() {
    days = new Days(timeZone(), figures)
    if (making !== null) void make().catch(() => undefined)
  }

  function make(): Promise<void> {
    const mine = days
    making = (making ?? Promise.resolve())
      .catch(() => undefined)
      .then(() => untilClosed(store.db, makeAll(mine)))
    return making
  }

  return {
    coverage: (range, starts) =>
      inTurn(async () => {
        if (days.timeZone !== timeZone()) startOver()
        await catchUp()
        return days.coverage(range, (time) => pieceAt(starts, time))
      }),
    make,
    forget: startOver,
  }
}

/** What fails because the database was closed has only ended early. */
function untilClosed(db: Db, work: Promise<void>): Promise<void> {
  return work.catch((error: unknown) => {
    if (db.open) throw error
  })
}

const everything = {
  leading: { sql: '', values: [] },
  rest: { sql: '', values: [] },
  label: cubeLabel,
  from: Number.MIN_SAFE_INTEGER,
  to: Number.MAX_SAFE_INTEGER,
} as const
