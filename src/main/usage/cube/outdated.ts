/** Which kept days no longer hold all entries of theirs. */
import type { Db } from '../../storage/store'
import { pieceAt } from '../by-piece'
import type { KeptDay } from './day-table'

/** Times read at a step, a millisecond. */
const timesAtOnce = 4000

/**
 * Those of `kept`, ascending, whose day an entry came for past the place `after` in the chain and
 * past the day's own; `rest` is called between steps.
 */
export type Outdated = (
  kept: readonly KeptDay[],
  after: number,
  rest: () => Promise<void>,
) => Promise<ReadonlySet<KeptDay>>

export function createOutdated(db: Db): Outdated {
  const addedAfter = db.prepare<[number, number], { seq: number; time: number }>(
    'SELECT seq, time FROM entries WHERE seq > ? ORDER BY seq LIMIT ?',
  )
  return async (kept, after, rest) => {
    const starts = kept.map(({ start }) => start)
    const found = new Set<KeptDay>()
    for (let seq = after; db.open && kept.length > 0;) {
      const added = addedAfter.all(seq, timesAtOnce)
      for (const one of added) {
        const day = kept[pieceAt(starts, one.time)]
        const isWithin = day !== undefined && one.time >= day.start && one.time < day.end
        if (isWithin && one.seq > day.untilSeq) found.add(day)
      }
      if (added.length < timesAtOnce) break
      seq = added.at(-1)?.seq ?? seq
      await rest()
    }
    return found
  }
}
