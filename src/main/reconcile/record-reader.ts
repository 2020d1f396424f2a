/**
 * Reads CSV that arrives in pieces cut anywhere: what may still go on is kept for the next piece,
 * and every record keeps the line it begins at.
 */
import { readCsv, type CsvRecord } from '../../shared/csv-read'

/** Longer than any row of an export; one that is longer has a quote that never ends. */
const longestRecord = 100_000
/** Characters parsed at a step: about two milliseconds. */
const step = 10_000

export class RecordReader {
  #rest = ''
  #line = 1

  #take(end: number): readonly CsvRecord[] {
    const text = this.#rest.slice(0, end)
    const before = this.#line - 1
    const { records, problem } = readCsv(text, ',')
    if (problem !== null) throw new RangeError(openQuote(problem.line + before))
    this.#rest = this.#rest.slice(end)
    this.#line += text.match(/\r\n|\r|\n/g)?.length ?? 0
    return records.map(({ line, cells }) => ({ line: line + before, cells }))
  }

  /** Whole records, a slice a step. Throws RangeError with a sentence where the text is no CSV. */
  *read(piece: string, last: boolean): Generator<readonly CsvRecord[]> {
    for (let at = 0; at < piece.length; at += step) {
      this.#rest += piece.slice(at, at + step)
      yield this.#take(wholeRecords(this.#rest))
      if (this.#rest.length > longestRecord) throw new RangeError(openQuote(this.#line))
    }
    if (last) yield this.#take(this.#rest.length)
  }
}

/** Past the last line end that no quote holds; as shared/csv-read has it, a quote opens a cell or is text. */
function wholeRecords(text: string): number {
  let end = 0
  let cell = 0
  let quoted = false
  let escaped = -1
  for (const { 0: found, index } of text.matchAll(/[",]|\r?\n/g)) {
    if (index === escaped) continue
    if (found === '"') {
      if (!quoted) quoted = index === cell
      else if (text[index + 1] === '"') escaped = index + 1
      else quoted = false
    } else if (!quoted) {
      cell = index + found.length
      if (found !== ',') end = cell
    }
  }
  return end
}

function openQuote(line: number): string {
  return `Line ${line}: a quote is opened here and never closed.`
}
