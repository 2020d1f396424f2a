/**
 * The days of a zone in memory, from the newest back to where they are made: each as it was packed,
 * and beside it what entries added since. Entries are only ever added, so nothing else can change.
 */
import type { EntryFigures } from '../../ledger/entry-figures'
import type { WalkedEntry } from '../../ledger/entry-walk'
import { periodOf } from '../../platform/periods'
import type { Range } from '../range'
import { DayBuilder } from './day-builder'
import { sizeOf, type PackedDay } from './packed-day'

export type Packed = ReturnType<DayBuilder['pack']>

interface Day {
  readonly start: number
  readonly end: number
  packed: Packed
  fresh: DayBuilder | null
  /** What `fresh` comes to; undefined where it was added to since. */
  freshPacked: Packed | undefined
}

/** What stands for whole stretches of a range, and the stretches that nothing stands for. */
export interface Coverage {
  readonly days: readonly PackedDay[]
  readonly gaps: readonly Range[]
}

export class Days {
  /** Every entry from then on is in one of the days. */
  coveredFrom = Infinity
  /** New entries from then on belong to a day that is there or is being made. */
  openFrom = Infinity
  /** Bytes in memory, about. */
  size = 0
  /** Whether new entries are told to it: every one since it was begun. */
  listens = false
  /** Times of entries that came for days before `openFrom`. */
  readonly late: number[] = []
  readonly #days = new Map<number, Day>()
  #sorted: Day[] | null = null
  #lastDay: Day | null = null
  /** Place in the chain of the last entry that was added. */
  #addedUpTo = 0

  constructor(
    readonly timeZone: string,
    readonly figures: EntryFigures,
  ) {}

  /** From now on new entries of this day are kept. Give its entries so far by `cover`. */
  open(start: number, end: number): void {
    this.openFrom = start
    this.#dayOf(start, end)
  }

  /** The entries of the day that was opened last, as of when it was opened. */
  cover(start: number, end: number, packed: Packed): void {
    this.#dayOf(start, end).packed = packed
    this.coveredFrom = start
    if (packed !== null && packed !== 'too large') this.size += sizeOf(packed)
  }

  /**
   * An entry that is new in the chain, named by `cubeLabel`; in the order of the chain. One that is
   * there already is left out: adding them may have been cut short by a fault.
   */
  add(entry: WalkedEntry): void {
    if (entry.seq <= this.#addedUpTo) return
    if (entry.time < this.openFrom) {
      this.late.push(entry.time)
      return
    }
    const day = this.#dayAt(entry.time)
    day.fresh ??= new DayBuilder(this.figures)
    day.fresh.add(entry)
    day.freshPacked = undefined
    this.#addedUpTo = entry.seq
  }

  /**
   * Days whose entries all lie in the range and in one of the pieces that `pieceOf` tells apart; the
   * rest of the range as gaps, ascending.
   */
  coverage({ from, to }: Range, pieceOf: (time: number) => number): Coverage {
    const days: PackedDay[] = []
    const gaps: Range[] = []
    let isOpenGap = false
    function leave(start: number, end: number) {
      const last = isOpenGap ? gaps.pop() : undefined
      gaps.push({ from: last?.from ?? Math.max(from, start), to: Math.min(to, end) })
      isOpenGap = true
    }
    if (from < this.coveredFrom) leave(from, this.coveredFrom)
    for (const day of this.#inOrder()) {
      if (day.start < this.coveredFrom || day.end <= from || day.start >= to) continue
      const parts = [day.packed, freshOf(day)]
        .filter((part) => part !== null)
        .filter((part) => part === 'too large' || (part.last >= from && part.first < to))
      const whole = parts.filter((part) => part !== 'too large')
      const isUsable =
        whole.length === parts.length &&
        whole.every(
          ({ first, last }) => first >= from && last < to && pieceOf(first) === pieceOf(last),
        )
      if (!isUsable) leave(day.start, day.end)
      else if (whole.length > 0) {
        days.push(...whole)
        isOpenGap = false
      }
    }
    const most = days.reduce((sum, day) => sum + day.most, 0)
    return most > Number.MAX_SAFE_INTEGER ? { days: [], gaps: [{ from, to }] } : { days, gaps }
  }

  #dayAt(time: number): Day {
    const last = this.#lastDay
    if (last !== null && time >= last.start && time < last.end) return last
    const { start, end } = periodOf('day', this.timeZone, time)
    return (this.#lastDay = this.#dayOf(start, end))
  }

  #dayOf(start: number, end: number): Day {
    const known = this.#days.get(start)
    if (known !== undefined) return known
    const day: Day = { start, end, packed: null, fresh: null, freshPacked: null }
    this.#days.set(start, day)
    this.#sorted = null
    return day
  }

  #inOrder(): readonly Day[] {
    return (this.#sorted ??= [...this.#days.values()].sort((a, b) => a.start - b.start))
  }
}

function freshOf(day: Day): Packed {
  if (day.freshPacked === undefined) day.freshPacked = day.fresh?.pack() ?? null
  return day.freshPacked
}
