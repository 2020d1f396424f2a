/** Reads CSV as people's programs write it (RFC 4180), each record with the line it begins at. */

export interface CsvRecord {
  /** From 1, as editors count. */
  readonly line: number
  readonly cells: readonly string[]
}

export interface ReadCsv {
  readonly records: readonly CsvRecord[]
  /** What stopped the reading, a sentence; what was read before it is in `records`. */
  readonly problem: { readonly line: number; readonly message: string } | null
}

const separators = [',', ';', '\t'] as const

/** The separator that splits the first line into the most cells; a comma where none does. */
export function separatorOf(text: string): string {
  const first = /^[^\r\n]*/.exec(text)?.[0] ?? ''
  const bare = first.replace(/"(?:[^"]|"")*"/g, '')
  const counts = separators.map((separator) => bare.split(separator).length)
  return separators[counts.indexOf(Math.max(...counts))] ?? ','
}

/** Lines that are empty are no records. A quote that is never closed ends the reading. */
export function readCsv(text: string, separator = separatorOf(text)): ReadCsv {
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text
  const records: CsvRecord[] = []
  let line = 1
  let at = 0
  while (at < source.length) {
    const record = readRecord(source, at, separator)
    if (record === null)
      return {
        records,
        problem: { line, message: 'A quote is opened here and never closed.' },
      }
    if (record.cells.some((cell) => cell.trim() !== '')) records.push({ line, cells: record.cells })
    line += lineEnds(source, at, record.end)
    at = record.end
  }
  return { records, problem: null }
}

function lineEnds(source: string, from: number, to: number): number {
  return source.slice(from, to).match(/\r\n|\r|\n/g)?.length ?? 0
}

/** Null where a quote stays open. `end` is past the record's line end. */
function readRecord(
  source: string,
  from: number,
  separator: string,
): { readonly cells: readonly string[]; readonly end: number } | null {
  const cells: string[] = []
  let at = from
  for (;;) {
    const cell =
      source[at] === '"' ? quotedCell(source, at, separator) : plainCell(source, at, separator)
    if (cell === null) return null
    cells.push(cell.text)
    at = cell.end
    if (source[at] !== separator) break
    at += 1
  }
  if (source[at] === '\r') at += 1
  if (source[at] === '\n') at += 1
  return { cells, end: at }
}

interface Cell {
  readonly text: string
  readonly end: number
}

function plainCell(source: string, from: number, separator: string): Cell {
  let end = from
  while (end < source.length && source[end] !== separator && !isLineEnd(source[end])) end += 1
  return { text: source.slice(from, end), end }
}

/** What stands between the closing quote and the separator belongs to the cell, as spreadsheets read it. */
function quotedCell(source: string, from: number, separator: string): Cell | null {
  let text = ''
  let at = from + 1
  for (;;) {
    const quote = source.indexOf('"', at)
    if (quote === -1) return null
    text += source.slice(at, quote)
    at = quote + 1
    if (source[at] !== '"') break
    text += '"'
    at += 1
  }
  const rest = plainCell(source, at, separator)
  return { text: text + rest.text, end: rest.end }
}

const isLineEnd = (character: string | undefined) => character === '\n' || character === '\r'
