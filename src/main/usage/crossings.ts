/**
 * Questions across dimensions: from the cube for the days it holds whole, from the entries for the
 * rest of the range.
 */
import { createEntryFigures } from '../ledger/entry-figures'
import { yieldToLoop } from '../platform/yield-to-loop'
import { ChargeTotals } from './charge-sums'
import { createCube, type Cube, type CubeDeps } from './cube/cube'
import { cubeFields, type PackedDay } from './cube/packed-day'
import {
  matchOf,
  Names,
  scanBins,
  scanCharges,
  scanSums,
  type Match,
  type ScanQuestion,
} from './cube/scan'
import { createEntryReader, createTurns, type EntryQuestion } from './entry-reader'
import { collectSums, type EntryAnswer } from './entry-sums'
import { collectTimes, type TimesPiece, type TimesReading } from './entry-times'
import type { Reading } from './groups'
import type { Range } from './range'

export interface Crossings {
  sums(question: EntryQuestion): Promise<EntryAnswer>
  /** How long the successful attempts took; answers that were kept and corrections took no time. */
  times(question: EntryQuestion): Promise<TimesReading>
  /** Charges of the days that the cube holds, added to `totals`. Gives what it does not hold. */
  charges(totals: ChargeTotals, range: Range, simulated: boolean): Promise<readonly Range[]>
  /** Makes the cube while nobody waits. */
  make: Cube['make']
  forget(): void
}

const sliceMs = 6

export function createCrossings(deps: Omit<CubeDeps, 'figures' | 'inTurn'>): Crossings {
  const { store, monotonic } = deps
  const figures = createEntryFigures(store.db)
  const cube = createCube({ ...deps, figures, inTurn: createTurns() })
  const byEntry = { db: store.db, monotonic, inTurn: createTurns() }
  const sums = createEntryReader({
    ...byEntry,
    collect: (starts) => collectSums(figures, starts),
  })
  const times = createEntryReader({ ...byEntry, collect: collectTimes })

  const chargesOf = rememberedCharges()

  return {
    async sums(question) {
      const parts = await partsOf(question, cube, monotonic)
      const charges = new ChargeTotals()
      const pieces: Reading['pieces'][number][] = []
      await inSlices(parts.held, monotonic, ({ day, match }) => {
        pieces.push({ start: day.first, ids: match.ids, sums: scanSums(day, match) })
        scanCharges(day, match, charges)
      })
      for (const part of parts.rest) {
        const answer = await sums.read(part)
        pieces.push(...renamed(answer.reading, parts.names))
        charges.addAll(answer.charges)
      }
      return { reading: { names: parts.names.list, pieces: inOrder(pieces) }, charges }
    },
    async times(question) {
      const { held, names, rest } = await partsOf(question, cube, monotonic)
      const pieces = held.map<TimesPiece>(({ day, match }) => ({
        start: day.first,
        each: (kind, see) => scanBins(day[kind], match, see),
      }))
      for (const part of rest) {
        const filter = { ...part.filter, kind: 'attempt', outcome: 'ok' } as const
        pieces.push(...timesRenamed(await times.read({ ...part, filter }), names))
      }
      return { names: names.list, pieces: inOrder(pieces) }
    },
    async charges(totals, range, simulated) {
      const { days, gaps } = await cube.coverage(range, [range.from])
      await inSlices(days, monotonic, (day) => totals.addAll(chargesOf(day, simulated)))
      return gaps
    },
    make: cube.make,
    forget() {
      cube.forget()
      sums.forget()
      times.forget()
    },
  }
}

/** The pieces of a reading by the numbers that its names have in `into`. */
function renamed({ names, pieces }: Reading, into: Names): Reading['pieces'] {
  const ids = names.map((name) => into.idOf(name))
  return pieces.map((piece) => ({ ...piece, ids: piece.ids.map((id) => ids[id] ?? 0) }))
}

function timesRenamed({ names, pieces }: TimesReading, into: Names): TimesPiece[] {
  const ids = names.map((name) => into.idOf(name))
  return pieces.map(({ start, each }) => ({
    start,
    each: (kind, see) => each(kind, (id, ...bins) => see(ids[id] ?? 0, ...bins)),
  }))
}

/** What the cube holds of a question, and what is to be asked of the entries instead. */
async function partsOf(
  question: EntryQuestion,
  cube: Cube,
  monotonic: () => number,
): Promise<Parts> {
  const scan = scanOf(question)
  if (scan === null) return { held: [], names: new Names(), rest: [question] }
  const { days, gaps } = await cube.coverage(question, question.starts)
  const names = new Names()
  const held: HeldDay[] = []
  await inSlices(days, monotonic, (day) => held.push({ day, match: matchOf(day, scan, names) }))
  return { held, names, rest: gaps.map((gap) => within(question, gap)) }
}

/** Days never change: what all of one was charged is added up once. */
function rememberedCharges(): (day: PackedDay, simulated: boolean) => ChargeTotals {
  const known = [new WeakMap<PackedDay, ChargeTotals>(), new WeakMap<PackedDay, ChargeTotals>()]
  return (day, simulated) => {
    const old = known[Number(simulated)]?.get(day)
    if (old !== undefined) return old
    const totals = new ChargeTotals()
    const match = matchOf(day, { labels: {}, simulated, by: 'all' }, new Names())
    scanCharges(day, match, totals)
    known[Number(simulated)]?.set(day, totals)
    return totals
  }
}

/** A day of the cube, and what of it a question is about. */
interface HeldDay {
  readonly day: PackedDay
  readonly match: Match
}

interface Parts {
  readonly held: readonly HeldDay[]
  readonly names: Names
  readonly rest: readonly EntryQuestion[]
}

async function inSlices<Day>(
  days: readonly Day[],
  monotonic: () => number,
  look: (day: Day) => void,
): Promise<void> {
  let sliceEnds = monotonic() + sliceMs
  for (const day of days) {
    look(day)
    if (monotonic() < sliceEnds) continue
    await yieldToLoop()
    sliceEnds = monotonic() + sliceMs
  }
}

/** The question as the cube takes it; null where it does not tell apart what is asked for. */
function scanOf({ filter, by }: EntryQuestion): ScanQuestion | null {
  const { simulated, ...labels } = filter
  const known: ReadonlySet<string> = new Set<string>(cubeFields)
  const isWithin = Object.entries(labels).every(
    ([field, value]) => value === undefined || known.has(field),
  )
  return isWithin && by !== 'user' && by !== 'organization' ? { labels, simulated, by } : null
}

function inOrder<Piece extends { readonly start: number }>(pieces: readonly Piece[]): Piece[] {
  return [...pieces].sort((a, b) => a.start - b.start)
}

/** The same question of a part of its range. */
function within(question: EntryQuestion, { from, to }: Range): EntryQuestion {
  const inside = question.starts.filter((start) => start > from && start < to)
  return { ...question, from, to, starts: [from, ...inside] }
}
