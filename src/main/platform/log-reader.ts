/** Searches the log on disk from its newest line backwards, a bounded stretch at a time (spec L8). */
import type { LogLine, LogQuestion } from '../../contract/log'
import { foreignCursor } from './cursor'
import { linesBackwards, logFiles, type LogFile, type PlacedLine } from './log-files'
import { logLevels } from './log-level'
import { checkRange } from './time-range'

export interface LogReaderDeps {
  readonly dir: string
  readonly name: string
  /** Writes what waits to be written. */
  readonly flush: () => void
  /** Text without any secret that is in memory now; one may have come after the line. */
  readonly redact: (text: string) => string
}

export interface LogPage {
  readonly items: LogLine[]
  /** Absent: the log ends here. */
  readonly nextCursor?: string
}

export type LogPageQuestion = LogQuestion & {
  readonly cursor?: string | undefined
  readonly limit?: number | undefined
}

export interface LogReader {
  /** Throws Failure `invalid_request` for a cursor that is none of ours. */
  page(question: LogPageQuestion): Promise<LogPage>
}

/** Read for one page, however few of its lines match. */
const mostBytes = 8_000_000
const longestValue = 20_000

export function createLogReader({ dir, name, flush, redact }: LogReaderDeps): LogReader {
  return {
    async page({ cursor, limit = 200, ...question }) {
      checkRange(question)
      const place = cursor === undefined ? null : parseCursor(cursor)
      flush()
      const files = await logFiles(dir, name)
      const items: LogLine[] = []
      let left = mostBytes
      for (const { file, before } of readable(files, place)) {
        let at = before
        for await (const lines of linesBackwards(file, before)) {
          for (const line of lines) {
            // What a page left off begins before the last line it gave.
            if (items.length === limit) return { items, nextCursor: `${file.id}:${at}` }
            left -= at - line.at
            at = line.at
            const found = matching(file, line, question, redact)
            if (found !== null) items.push(found)
          }
          if (left <= 0 && at > 0) return { items, nextCursor: `${file.id}:${at}` }
        }
      }
      return { items }
    },
  }
}

interface Place {
  readonly id: string
  readonly before: number
}

/** A cursor in a file that was rotated away is past the end. */
function readable(files: readonly LogFile[], place: Place | null) {
  if (place === null) return files.map((file) => ({ file, before: file.size }))
  const index = files.findIndex(({ id }) => id === place.id)
  if (index === -1) return []
  return files.slice(index).map((file, older) => ({
    file: older === 0 ? { ...file, newest: false } : file,
    before: older === 0 ? Math.min(place.before, file.size) : file.size,
  }))
}

function parseCursor(cursor: string): Place {
  const parts = /^([0-9a-f]{16}):(\d{1,15})$/.exec(cursor)
  if (parts === null) throw foreignCursor()
  return { id: parts[1] ?? '', before: Number(parts[2]) }
}

function matching(
  file: LogFile,
  { text, at }: PlacedLine,
  { search = '', level, callId, from, to }: LogQuestion,
  redact: LogReaderDeps['redact'],
): LogLine | null {
  if (search !== '' && !holds(text, search)) return null
  const line = readLine(`${file.id}:${at}`, text, redact)
  if (callId !== undefined && line.callId !== callId) return null
  if (level !== undefined && !isAtLeast(line, level)) return null
  if (from !== undefined && (line.time === null || line.time < from)) return null
  if (to !== undefined && (line.time === null || line.time >= to)) return null
  return line
}

/** In the line as it stands, where a quotation mark is written with a backslash. */
function holds(text: string, search: string): boolean {
  const low = text.toLowerCase()
  const wanted = search.toLowerCase()
  return low.includes(wanted) || low.includes(JSON.stringify(wanted).slice(1, -1))
}

/** A broken line may have been of any level. */
function isAtLeast({ level }: LogLine, least: LogLine['level'] & string): boolean {
  return level === null || logLevels.indexOf(level) <= logLevels.indexOf(least)
}

function readLine(id: string, text: string, redact: LogReaderDeps['redact']): LogLine {
  const clean = redact(text)
  const parsed = parse(clean)
  if (parsed === null)
    return {
      id,
      time: null,
      level: null,
      message: shortened(clean),
      callId: null,
      fields: [],
      broken: true,
    }
  const { level, time, message, callId, ...rest } = parsed
  return {
    id,
    time: typeof time === 'number' && Number.isSafeInteger(time) ? time : null,
    level: logLevels.find((known) => known === level) ?? null,
    message: typeof message === 'string' ? shortened(message) : '',
    callId: typeof callId === 'string' ? callId : null,
    fields: Object.entries(rest).map(([name, value]) => ({
      name,
      value: shortened(typeof value === 'string' ? value : JSON.stringify(value)),
    })),
    broken: false,
  }
}

function parse(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? { ...value }
      : null
  } catch {
    return null
  }
}

function shortened(text: string): string {
  return text.length > longestValue ? `${text.slice(0, longestValue)}…` : text
}
