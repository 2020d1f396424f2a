/** Exports entries as CSV, JSON or JSON Lines, streamed from a steady snapshot, oldest first. */
import type { Entry, LedgerFilter } from '../../contract/ledger'
import { yieldToLoop } from '../platform/yield-to-loop'
import type { Db } from '../storage/store'
import { entryOf, fields, selectList, type EntryRow } from './entry-row'
import { csvLine, type CsvValue } from '../../shared/csv'
import { conditionsOf, type Conditions } from './filter'

export type ExportFormat = 'csv' | 'json' | 'jsonl'

/** Entries read between two turns of the event loop, whether the filter passes them or not. */
const slice = 500
const exported = ['seq', ...fields, 'prevHash', 'hash'] as const satisfies readonly (keyof Entry)[]

/** Of how many entries of the ledger it has gone through, and how many passed the filter. */
export type OnSlice = (walked: number, total: number, passed: number) => void

interface Writer {
  readonly start: string
  readonly end: string
  line(entry: Entry, first: boolean): string
}

const writers: Record<ExportFormat, Writer> = {
  csv: {
    start: csvLine(exported),
    end: '',
    line: (entry) => csvLine(exported.map((field) => csvValueOf(entry, field))),
  },
  json: {
    start: '[',
    end: '\n]\n',
    line: (entry, first) => `${first ? '\n' : ',\n'}${JSON.stringify(entry)}`,
  },
  jsonl: { start: '', end: '', line: (entry) => `${JSON.stringify(entry)}\n` },
}

/**
 * `openConnection` gives a read-only connection of the export's own; it is closed when the export
 * ends or is abandoned. `onSlice` is told how far it is and may throw to end it. Throws as
 * `conditionsOf`, before anything is read.
 */
export function exportEntries(
  openConnection: () => Db,
  format: ExportFormat,
  filter: LedgerFilter,
  onSlice: OnSlice = () => {},
): AsyncGenerator<string> {
  return write(openConnection, writers[format], conditionsOf(filter), onSlice)
}

async function* write(
  openConnection: () => Db,
  writer: Writer,
  { sql, values }: Conditions,
  onSlice: OnSlice,
): AsyncGenerator<string> {
  const reader = openConnection()
  try {
    // In the order of the chain: an index of the filter would have to be sorted anew for every
    // slice.
    const page = reader.prepare<(string | number)[], EntryRow>(
      `SELECT ${selectList} FROM entries NOT INDEXED WHERE seq > ? AND seq <= ?${sql} ORDER BY seq`,
    )
    reader.prepare('BEGIN').run()
    const last =
      reader.prepare<[], number>('SELECT ifnull(max(seq), 0) FROM entries').pluck().get() ?? 0
    yield writer.start
    let passed = 0
    for (let after = 0; after < last; after += slice) {
      const rows = page.all(after, after + slice, ...values)
      if (rows.length > 0)
        yield rows
          .map((row, index) => writer.line(entryOf(row), passed === 0 && index === 0))
          .join('')
      passed += rows.length
      onSlice(Math.min(after + slice, last), last, passed)
      await yieldToLoop()
    }
    yield writer.end
  } finally {
    reader.close()
  }
}

/**
 * The lines of a cost are one cell of JSON: a spreadsheet keeps a row an entry, and a program reads
 * the cell.
 */
function csvValueOf(entry: Entry, field: keyof Entry): CsvValue {
  const value = entry[field]
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value
}
