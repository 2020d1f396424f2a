/** Reads a file of which pieces arrive: header first, then rows, with what is wrong by its line. */
import type { CsvRecord } from '../../shared/csv-read'
import { CellFault, type ExportRow, type Format } from './formats/format'
import { recognise } from './formats/recognise'
import { RecordReader } from './record-reader'

/** Faults that are told; of more only the number. */
const mostTold = 20
/** Never read and never kept: they name people. */
const personal = /_(name|email)$|^user_id$/

export class FileReader {
  format: Format | null = null
  unreadColumns: readonly string[] = []
  /** Sentences, each with its line. */
  readonly faults: string[] = []
  faultCount = 0
  readonly #reader = new RecordReader()
  #columns = new Map<string, number>()
  #width = 0

  #fault(sentence: string) {
    this.faultCount += 1
    if (this.faults.length < mostTold) this.faults.push(sentence)
  }

  /** Rows and days of which the file says nothing, a slice a step; empty where the file is none. */
  *read(
    piece: string,
    last: boolean,
  ): Generator<readonly (ExportRow | { readonly emptyDay: number })[]> {
    try {
      for (const records of this.#reader.read(piece, last)) yield this.#rowsOf(records)
    } catch (thrown) {
      if (!(thrown instanceof RangeError)) throw thrown
      this.#fault(thrown.message)
    }
    if (last && this.format === null && this.faultCount === 0)
      this.#fault('Line 1: the file is empty.')
  }

  #rowsOf(records: readonly CsvRecord[]) {
    const rows: (ExportRow | { readonly emptyDay: number })[] = []
    for (const record of records) {
      if (this.format === null) {
        this.format = this.#readHeader(record)
      } else {
        const row = this.#rowOf(record, this.format)
        if (row !== null) rows.push(row)
      }
    }
    return rows
  }

  /** Throws RangeError with a sentence where it is no export that can be read. */
  #readHeader({ cells }: CsvRecord): Format {
    const header = cells.map((cell) => cell.trim().toLowerCase())
    const found = recognise(header)
    if (typeof found === 'string') throw new RangeError(found)
    this.#width = header.length
    this.#columns = new Map(header.map((column, index) => [column, index]))
    const read = new Set([...found.required, ...found.known])
    this.unreadColumns = header.filter((column) => !read.has(column) && !personal.test(column))
    return found
  }

  #rowOf({ line, cells }: CsvRecord, format: Format) {
    if (cells.length !== this.#width) {
      this.#fault(`Line ${line}: ${cells.length} cells where the header has ${this.#width}.`)
      return null
    }
    try {
      return format.read((column) => cells[this.#columns.get(column) ?? -1]?.trim() ?? '')
    } catch (thrown) {
      if (!(thrown instanceof CellFault)) throw thrown
      this.#fault(`Line ${line}: ${thrown.message}`)
      return null
    }
  }
}
