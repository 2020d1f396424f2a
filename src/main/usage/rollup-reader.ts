/**
 * Reads the 15-minute rollups in pieces (local days or hours) and remembers the pieces: a year by
 * service is 700,000 rows at a million entries, but 365 pieces. Entries are only ever added, so a
 * piece is read again when an entry was added to its time, and not before.
 */
import type { Db } from '../storage/store'
import { createLedgerNews } from './ledger-news'
import { createPieceBooks, idOf, type Book, type PieceSums } from './piece-books'
import { createRollupRows, type Extent, type RollupDimension } from './rollup-rows'
import { emptySums, width } from './sums'

/** A range on 15-minute boundaries. Whole pieces (a full day or hour) are remembered. */
export interface Piece extends Extent {
  readonly whole: boolean
}

export interface RollupReader {
  /** The sums of a piece as the rollups hold them now. */
  read(dimension: RollupDimension, simulated: boolean, piece: Piece): PieceSums
  /** The names that ids stand for; grows as new ones are met. */
  names(dimension: RollupDimension, simulated: boolean): readonly string[]
  /** Of what there is; null when there is nothing. */
  extent(simulated: boolean): Extent | null
  /** Forgets everything: after the rollups were rebuilt. */
  forget(): void
}

export function createRollupReader(db: Db): RollupReader {
  const table = createRollupRows(db)
  const news = createLedgerNews(db)
  const books = createPieceBooks()

  function catchUp() {
    const added = news.next(!books.isEmpty())
    if (added === 'everything') books.forget()
    else if (added.length > 0) books.dropTouched(added)
  }

  function query(book: Book, dimension: RollupDimension, piece: Piece): PieceSums {
    const rows = table.read(dimension, book.simulated, piece)
    const ids = new Uint32Array(rows.length)
    const sums = emptySums(rows.length)
    for (const [index, [name, ...values]] of rows.entries()) {
      ids[index] = idOf(book, name)
      sums.set(values, index * width)
    }
    return { ids, sums }
  }

  return {
    forget: books.forget,
    extent: table.extent,
    names: (dimension, simulated) => books.of(dimension, simulated).names,
    read(dimension, simulated, piece) {
      const book = books.of(dimension, simulated)
      if (!piece.whole) return query(book, dimension, piece)
      catchUp()
      const kept = book.pieces.get(piece.start)
      if (kept !== undefined && kept.end === piece.end) return kept
      const fresh = { ...query(book, dimension, piece), end: piece.end }
      books.keep(book, piece.start, fresh)
      return fresh
    },
  }
}
