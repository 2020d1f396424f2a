/**
 * Reads the 15-minute rollups in pieces (local days or hours) and remembers the pieces: a year by
 * service is 700,000 rows at a million entries, but 365 pieces. Entries are only ever added, so a
 * piece is read again when an entry was added to its time, and not before.
 */
import { noValue } from '../../contract/entry-filter'
import type { Dimension } from '../../contract/primitives'
import { sumColumns } from '../ledger/entry-figures'
import type { Db } from '../storage/store'
import { emptySums, width, type Sums } from './sums'

/** `project_model` crosses two: its values are `project provider/model`. */
export type RollupDimension = Dimension | 'all' | 'project_model'

/** A range on 15-minute boundaries. Whole pieces (a full day or hour) are remembered. */
export interface Piece {
  readonly start: number
  readonly end: number
  readonly whole: boolean
}

/** Who spent what in a piece: row `i` of `sums` belongs to `names[ids[i]]`. */
export interface PieceSums {
  readonly ids: Uint32Array
  readonly sums: Sums
}

type Remembered = PieceSums & { readonly end: number }

interface Book {
  readonly simulated: boolean
  readonly names: string[]
  readonly ids: Map<string, number>
  readonly pieces: Map<number, Remembered>
}

export interface RollupReader {
  /** The sums of a piece as the rollups hold them now. */
  read(dimension: RollupDimension, simulated: boolean, piece: Piece): PieceSums
  /** The names that ids stand for; grows as new ones are met. */
  names(dimension: RollupDimension, simulated: boolean): readonly string[]
  /** `[start, end)` of what there is; null when there is nothing. */
  extent(simulated: boolean): { readonly start: number; readonly end: number } | null
  /** Forgets everything: after the rollups were rebuilt. */
  forget(): void
}

/** Group rows kept in memory over all pieces: about 130 bytes each. */
const capacity = 400_000
/**
 * With more new entries than this since the last question, starting over is cheaper than looking
 * for what they touched.
 */
const mostNews = 2000

type Row = [name: string, ...sums: number[]]

/**
 * Dimensions of which an entry may have no value: no row is kept for those, they are what is left
 * of everything.
 */
const optional: ReadonlySet<RollupDimension> = new Set<RollupDimension>([
  'service',
  'key',
  'user',
  'organization',
])

/**
 * What the named rows leave of everything, as a group of its own; nothing where they leave no
 * entry.
 */
function rest(everything: readonly Row[], named: readonly Row[]): Row[] {
  return everything.flatMap(([, ...sums]) => {
    const left = sums.map((sum, column) =>
      named.reduce((remains, row) => remains - Number(row[column + 1] ?? 0), sum),
    )
    return (left[sumColumns.indexOf('entries')] ?? 0) > 0 ? [[noValue, ...left] satisfies Row] : []
  })
}

export function createRollupReader(db: Db): RollupReader {
  const group = db
    .prepare<[string, number, number, number], Row>(
      `SELECT value, ${sumColumns.map((column) => `total(${column})`).join(', ')} FROM rollup_15m
       WHERE dimension = ? AND simulated = ? AND bucket >= ? AND bucket < ? GROUP BY value`,
    )
    .raw()
  const edge = (order: 'ASC' | 'DESC') =>
    db
      .prepare<[number], number>(
        `SELECT bucket FROM rollup_15m WHERE dimension = 'all' AND simulated = ? ORDER BY bucket ${order} LIMIT 1`,
      )
      .pluck()
  const first = edge('ASC')
  const last = edge('DESC')
  const totalChanges = db.prepare<[], number>('SELECT total_changes()').pluck()
  const newest = db.prepare<[], { seq: number; hash: string }>(
    'SELECT seq, hash FROM entries ORDER BY seq DESC LIMIT 1',
  )
  const hashOf = db.prepare<[number], string>('SELECT hash FROM entries WHERE seq = ?').pluck()
  const news = db
    .prepare<[number, number], [number, number]>(
      'SELECT time, simulated FROM entries WHERE seq > ? LIMIT ?',
    )
    .raw()
  const books = new Map<string, Book>()
  let rowsKept = 0
  let known = { seq: 0, hash: '' }
  let knownChanges = -1

  function bookOf(dimension: RollupDimension, simulated: boolean): Book {
    const key = simulated ? `simulated ${dimension}` : dimension
    let book = books.get(key)
    if (book === undefined)
      books.set(key, (book = { simulated, names: [], ids: new Map(), pieces: new Map() }))
    return book
  }

  function idOf(book: Book, name: string): number {
    const old = book.ids.get(name)
    if (old !== undefined) return old
    const id = book.names.push(name) - 1
    book.ids.set(name, id)
    return id
  }

  function drop(book: Book, start: number) {
    const old = book.pieces.get(start)
    if (old === undefined) return
    book.pieces.delete(start)
    rowsKept -= old.ids.length + 1
  }

  function forget() {
    for (const book of books.values()) book.pieces.clear()
    rowsKept = 0
  }

  /**
   * Drops the pieces that entries were added to. This connection is the only writer, so its count
   * of changes tells whether to look.
   */
  function catchUp() {
    const changes = totalChanges.get() ?? 0
    if (changes === knownChanges) return
    knownChanges = changes
    const head = newest.get() ?? { seq: 0, hash: '' }
    const added = head.seq - known.seq
    // A new or restored ledger does not continue the chain that was read.
    const continues = known.seq === 0 || hashOf.get(known.seq) === known.hash
    if (!continues || added > mostNews) forget()
    else if (added > 0 && rowsKept > 0) dropTouched(news.all(known.seq, mostNews))
    known = head
  }

  function dropTouched(entries: readonly (readonly [time: number, simulated: number])[]) {
    for (const book of books.values()) {
      const own = entries.filter(([, simulated]) => simulated === Number(book.simulated))
      const times = new Set(own.map(([time]) => Math.floor(time / 900_000) * 900_000))
      if (times.size === 0) continue
      for (const [start, { end }] of book.pieces) {
        for (const time of times) {
          if (time >= start && time < end) {
            drop(book, start)
            break
          }
        }
      }
    }
  }

  function query(book: Book, dimension: RollupDimension, { start, end }: Piece): PieceSums {
    const rows = group.all(dimension, Number(book.simulated), start, end)
    if (optional.has(dimension))
      rows.push(...rest(group.all('all', Number(book.simulated), start, end), rows))
    const ids = new Uint32Array(rows.length)
    const sums = emptySums(rows.length)
    for (const [index, [name, ...values]] of rows.entries()) {
      ids[index] = idOf(book, name)
      sums.set(values, index * width)
    }
    return { ids, sums }
  }

  function makeRoom(newest: Book) {
    for (const book of [...books.values()].sort(
      (a, b) => Number(a === newest) - Number(b === newest),
    )) {
      for (const start of book.pieces.keys()) {
        if (rowsKept <= capacity) return
        drop(book, start)
      }
    }
  }

  return {
    forget,
    names: (dimension, simulated) => bookOf(dimension, simulated).names,
    read(dimension, simulated, piece) {
      const book = bookOf(dimension, simulated)
      if (!piece.whole) return query(book, dimension, piece)
      catchUp()
      const kept = book.pieces.get(piece.start)
      if (kept !== undefined && kept.end === piece.end) return kept
      drop(book, piece.start)
      const fresh = { ...query(book, dimension, piece), end: piece.end }
      book.pieces.set(piece.start, fresh)
      rowsKept += fresh.ids.length + 1
      if (rowsKept > capacity) makeRoom(book)
      return fresh
    },
    extent(simulated) {
      const start = first.get(Number(simulated))
      const final = last.get(Number(simulated))
      return start === undefined || final === undefined ? null : { start, end: final + 900_000 }
    },
  }
}
