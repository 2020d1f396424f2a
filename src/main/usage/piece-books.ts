/** The pieces of the rollups that are remembered, a book for each dimension. Bounded. */
import type { NewEntry } from './ledger-news'
import { bucketStart, type RollupDimension } from './rollup-rows'
import type { Sums } from './sums'

/** Who spent what in a piece: row `i` of `sums` belongs to `names[ids[i]]`. */
export interface PieceSums {
  readonly ids: Uint32Array
  readonly sums: Sums
}

/** With the end of its time, epoch milliseconds. */
export type Remembered = PieceSums & { readonly end: number }

/** The pieces by the start of their time, and the names that their ids stand for. */
export interface Book {
  readonly simulated: boolean
  readonly names: string[]
  readonly ids: Map<string, number>
  readonly pieces: Map<number, Remembered>
}

export interface PieceBooks {
  of(dimension: RollupDimension, simulated: boolean): Book
  isEmpty(): boolean
  /** Remembers a piece in place of the one that starts there; the oldest of others may go. */
  keep(book: Book, start: number, piece: Remembered): void
  /** Drops the pieces whose time these entries were added to. */
  dropTouched(entries: readonly NewEntry[]): void
  /** Drops every piece; names keep their ids. */
  forget(): void
}

/** Group rows kept in memory over all pieces: about 130 bytes each. */
const capacity = 400_000

export function createPieceBooks(): PieceBooks {
  const books = new Map<string, Book>()
  let rowsKept = 0

  function drop(book: Book, start: number) {
    const old = book.pieces.get(start)
    if (old === undefined) return
    book.pieces.delete(start)
    rowsKept -= old.ids.length + 1
  }

  /** The book that was just added to goes last. */
  function makeRoom(newest: Book) {
    const order = [...books.values()].sort((a, b) => Number(a === newest) - Number(b === newest))
    for (const book of order) {
      for (const start of book.pieces.keys()) {
        if (rowsKept <= capacity) return
        drop(book, start)
      }
    }
  }

  return {
    of(dimension, simulated) {
      const key = simulated ? `simulated ${dimension}` : dimension
      let book = books.get(key)
      if (book === undefined)
        books.set(key, (book = { simulated, names: [], ids: new Map(), pieces: new Map() }))
      return book
    },
    isEmpty: () => rowsKept === 0,
    keep(book, start, piece) {
      drop(book, start)
      book.pieces.set(start, piece)
      rowsKept += piece.ids.length + 1
      if (rowsKept > capacity) makeRoom(book)
    },
    dropTouched(entries) {
      for (const book of books.values()) {
        const own = entries.filter(([, simulated]) => simulated === Number(book.simulated))
        const times = [...new Set(own.map(([time]) => bucketStart(time)))]
        for (const [start, { end }] of book.pieces)
          if (times.some((time) => time >= start && time < end)) drop(book, start)
      }
    },
    forget() {
      for (const book of books.values()) book.pieces.clear()
      rowsKept = 0
    },
  }
}

/** The id of a name in a book, given to it when it is first met. */
export function idOf(book: Book, name: string): number {
  const old = book.ids.get(name)
  if (old !== undefined) return old
  const id = book.names.push(name) - 1
  book.ids.set(name, id)
  return id
}
