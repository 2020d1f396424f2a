/**
 * Reads packed days from their table, or makes them from the entries and keeps them there once they
 * are over. Nobody waits for it: it takes a quarter of one core at most.
 */
import type { EntryFigures } from '../../ledger/entry-figures'
import type { EntryWalk } from '../../ledger/entry-walk'
import type { Place } from '../../ledger/hash-chain'
import { periodOf } from '../../platform/periods'
import type { Store } from '../../storage/store'
import { cubeLabel, DayBuilder } from './day-builder'
import { createDayTable, type DayTable, type KeptDay } from './day-table'
import type { Days, Packed } from './days'
import { createOutdated, type Outdated } from './outdated'

export interface DayMakerDeps {
  readonly store: Pick<Store, 'db' | 'write'>
  readonly figures: EntryFigures
  readonly monotonic: () => number
  readonly walk: EntryWalk
  readonly mayWrite: () => boolean
}

/** A day that is to be made, from the entries up to a place. */
export interface OpenedDay extends KeptDay {
  readonly until: Place
}

export interface DayMaker {
  /**
   * Drops kept days that are not of this zone or chain, or whose time was added to since. Gives the
   * place up to which all others hold; null where the database was closed.
   */
  check(timeZone: string): Promise<Place | null>
  /** Opens the newest day that is not covered; null where none is left. */
  next(days: Days, head: Place): OpenedDay | null
  /**
   * The entries of a day up to its place in the chain; 'ended' where the database was closed or the
   * ledger replaced meanwhile.
   */
  make(day: OpenedDay, days: Days, now: number): Promise<Packed | 'ended'>
}

const sliceMs = 6
const restMs = 20
const none = { sql: '', values: [] } as const

export function createDayMaker(deps: DayMakerDeps): DayMaker {
  const { figures, monotonic, walk, mayWrite } = deps
  const { db, write } = deps.store
  const table = createDayTable(db, write)
  const newestBefore = db
    .prepare<[number], number | null>('SELECT max(time) FROM entries WHERE time < ?')
    .pluck()
  const restWhenDue = createRest(monotonic)
  const droppedOf = droppedFrom(table, walk, createOutdated(db), restWhenDue)
  /** Whether what is in the table can be gone by. */
  let isChecked = false

  return {
    async check(timeZone) {
      if (!db.open) return null
      const head = walk.head()
      const dropped = await droppedOf(timeZone)
      if (!db.open) return null
      isChecked = mayWrite() && isKept(() => table.stand({ timeZone, ...head }, dropped))
      return head
    },
    next(days, head) {
      const time = newestBefore.get(Math.min(days.coveredFrom, Number.MAX_SAFE_INTEGER))
      if (time === undefined || time === null) {
        days.openFrom = days.coveredFrom = -Infinity
        return null
      }
      const { start, end } = periodOf('day', days.timeZone, time)
      days.open(start, end)
      return { start, end, untilSeq: head.seq, until: head }
    },
    async make(day, days, now) {
      await restWhenDue()
      if (!db.open) return 'ended'
      const isLate = days.late.some((time) => time >= day.start && time < day.end)
      const kept = isLate || !isChecked ? null : table.read(day.start, day.end)
      if (kept !== null) return kept
      const builder = new DayBuilder(figures)
      const asked = { leading: none, rest: none, label: cubeLabel, from: day.start, to: day.end }
      for (const entries of walk.byTime(asked, day.untilSeq)) {
        for (const entry of entries) builder.add(entry)
        await restWhenDue()
        if (!db.open) return 'ended'
      }
      if (!walk.continues(day.until)) return 'ended'
      const packed = builder.pack()
      const mayKeep = day.end <= now && isChecked && mayWrite()
      if (mayKeep && packed !== null && typeof packed === 'object')
        isKept(() => table.write(day, packed))
      return packed
    },
  }
}

/** Kept days that no longer hold; all of them where the table cannot be read. */
function droppedFrom(
  table: DayTable,
  walk: EntryWalk,
  outdated: Outdated,
  rest: () => Promise<void>,
): (timeZone: string) => Promise<readonly KeptDay[] | 'all'> {
  return async (timeZone) => {
    try {
      const standing = table.standing()
      if (standing?.timeZone !== timeZone || !walk.continues(standing)) return 'all'
      return [...(await outdated(table.list(), standing.seq, rest))]
    } catch {
      return 'all'
    }
  }
}

/** Gives the loop most of the time; never keeps the process alive. */
function createRest(monotonic: () => number): () => Promise<void> {
  let sliceEnds = 0
  return async () => {
    if (monotonic() < sliceEnds) return
    await new Promise<void>((resolve) => setTimeout(resolve, restMs).unref())
    sliceEnds = monotonic() + sliceMs
  }
}

/** A full disk keeps nobody from an answer: what is not kept is made again. */
function isKept(write: () => void): boolean {
  try {
    write()
    return true
  } catch {
    return false
  }
}
