/** The packed days as they are kept in their table: a copy that may be lost at any time. */
import type { Place } from '../../ledger/hash-chain'
import type { Db } from '../../storage/store'
import { checksumOf } from './bytes'
import { decodeDay, encodeDay, type PackedDay } from './packed-day'

export interface KeptDay {
  readonly start: number
  readonly end: number
  /** The place in the chain up to which it holds the entries of its day. */
  readonly untilSeq: number
}

/** All kept days are of this zone and hold every entry of theirs up to this place. */
export interface Standing extends Place {
  readonly timeZone: string
}

export interface DayTable {
  standing(): Standing | null
  list(): KeptDay[]
  /** Null where there is none, or none that can be used. */
  read(start: number, end: number): PackedDay | null
  write(kept: KeptDay, day: PackedDay): void
  /** Drops days, and says how those that are left stand. In one transaction. */
  stand(standing: Standing, dropped: readonly KeptDay[] | 'all'): void
}

interface Row {
  readonly end: number
  readonly untilSeq: number
  readonly checksum: number
  readonly data: Uint8Array
}

export function createDayTable(db: Db, write: <T>(work: () => T) => T): DayTable {
  const standing = db.prepare<[], Standing>(
    'SELECT time_zone AS timeZone, seq, hash FROM usage_days_standing',
  )
  const list = db.prepare<[], KeptDay>(
    'SELECT start, end, until_seq AS untilSeq FROM usage_days ORDER BY start',
  )
  const read = db.prepare<[number], Row>(
    'SELECT end, until_seq AS untilSeq, checksum, data FROM usage_days WHERE start = ?',
  )
  const put = db.prepare(
    'INSERT OR REPLACE INTO usage_days (start, end, until_seq, checksum, data) VALUES (?, ?, ?, ?, ?)',
  )
  // Days of one zone do not overlap, but for those of other rules for its clocks.
  const dropOverlapping = db.prepare('DELETE FROM usage_days WHERE start < ? AND end > ?')
  const drop = db.prepare('DELETE FROM usage_days WHERE start = ?')
  const stand = db.prepare(
    'INSERT OR REPLACE INTO usage_days_standing (id, time_zone, seq, hash) VALUES (1, ?, ?, ?)',
  )
  return {
    standing: () => standing.get() ?? null,
    list: () => list.all(),
    read(start, end) {
      try {
        const row = read.get(start)
        if (row?.end !== end) return null
        const { untilSeq, checksum, data } = row
        return sealOf({ start, end, untilSeq }, data) === checksum ? decodeDay(data) : null
      } catch {
        // A page of the table may be damaged.
        return null
      }
    },
    write({ start, end, untilSeq }, day) {
      const bytes = encodeDay(day)
      const seal = sealOf({ start, end, untilSeq }, bytes)
      write(() => {
        dropOverlapping.run(end, start)
        put.run(start, end, untilSeq, seal, Buffer.from(bytes.buffer))
      })
    },
    stand({ timeZone, seq, hash }, dropped) {
      write(() => {
        if (dropped === 'all') db.exec('DELETE FROM usage_days')
        else for (const { start } of dropped) drop.run(start)
        stand.run(timeZone, seq, hash)
      })
    },
  }
}

/** Of the bytes and of what they are said to hold. */
function sealOf({ start, end, untilSeq }: KeptDay, bytes: Uint8Array): number {
  return checksumOf(bytes, checksumOf(new TextEncoder().encode(`${start} ${end} ${untilSeq}`)))
}
