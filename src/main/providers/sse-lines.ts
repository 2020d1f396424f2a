/**
 * Server-sent events, read line by line and written anew, whole event by whole event. The SDKs keep
 * every byte until a blank line, comments included, and take it apart in one go; what leaves here
 * has no comment, no field they do not use, LF alone, and a size.
 */
import { createGrowingBytes } from './growing-bytes'
import { createJsonLook } from './wire/json-size'

/** Bytes of a line, of whatever kind. */
export const longestLine = 16 * 1024 * 1024
/** Bytes of the lines of one event. */
export const largestEvent = 16 * 1024 * 1024
/**
 * Lines of one event. JSON in many of them has a bracket or a field a line; no event of a model has
 * as many.
 */
export const mostLines = 10_000
/** What is handed on at once: whoever reads it does so without a pause. */
const blockEvents = 64
const blockBytes = 64 * 1024

/** What no stream of an answer does. */
export type SseExcess = 'line' | 'event' | 'lines' | 'json'

export interface SseRules {
  /** The error that ends the reading. */
  refuse(excess: SseExcess): Error
  /** The stream's end mark, `data: [DONE]`, has passed. */
  onDone(): void
  /**
   * For an SDK that skips events without a name: the name of one, told by its data. Such SDKs do
   * not know the end mark.
   */
  readonly nameOf?: ((data: string) => string) | undefined
}

export interface SseReader {
  /** Takes the next bytes, cut anywhere, and gives blocks of whole events. */
  read(bytes: Uint8Array): Generator<Uint8Array, void, undefined>
  /**
   * Nothing more comes: an event that only lacks its blank line counts, as it does for the SDKs.
   */
  end(): Generator<Uint8Array, void, undefined>
}

const [newline, carriageReturn, space, colon] = [10, 13, 32, 58]
const byteOrderMark = [0xef, 0xbb, 0xbf] as const
const dataField = Buffer.from('data')
const eventField = Buffer.from('event')
const doneEvent = Buffer.from('data: [DONE]\n\n')

export function createSseReader(rules: SseRules): SseReader {
  const out = createGrowingBytes()
  /** The unfinished line, as far as it came with earlier bytes, if it may be of use. */
  const held = createGrowingBytes()
  /**
   * Sees the lines of the event that is being read: long ones piece by piece, so that their end is
   * no long pause.
   */
  const look = createJsonLook()
  const line = { length: 0, skipped: false, first: true }
  /** Up to here `out` holds whole events; after it the lines of the one that is being read. */
  let whole = 0
  let wholeEvents = 0
  let event = noEvent()
  let lastByte: number | undefined

  function take(): Uint8Array {
    const block = out.take(whole)
    whole = 0
    wholeEvents = 0
    return block
  }

  /**
   * A piece of the line, its last one if `ends`. Returns the bytes of a line that ended and is of
   * use.
   */
  function linePiece(piece: Uint8Array, ends: boolean): Uint8Array | null {
    if (line.length === 0) line.skipped = !isOfUse(piece[0], line.first)
    line.length += piece.length
    if (line.length > longestLine) throw rules.refuse('line')
    if (line.skipped) return null
    if (ends && held.length() === 0) return piece
    if (held.length() === 0) look.mark()
    look.read(piece)
    held.add(piece)
    return ends ? held.since(0) : null
  }

  function lineEnds(bytes: Uint8Array, start: number, end: number) {
    if (end === start && line.length === 0) {
      eventEnds()
    } else if (line.length > 0 || end - start > longestLine || isOfUse(bytes[start], line.first)) {
      const ended = linePiece(bytes.subarray(start, end), true)
      if (ended !== null) readField(line.first ? withoutMark(ended) : ended, held.length() > 0)
      held.cut(0)
      line.length = 0
    }
    line.first = false
  }

  /** `looked`: at its JSON, while it came in pieces. */
  function readField(bytes: Uint8Array, looked: boolean) {
    const isData = isField(bytes, dataField)
    if (!isData && !isField(bytes, eventField)) {
      if (looked) look.backToMark()
      return
    }
    if (isData && !event.data && isDone(bytes)) return streamDone()
    event.lines += 1
    if (event.lines > mostLines) throw rules.refuse('lines')
    if (out.length() - whole + bytes.length > largestEvent) throw rules.refuse('event')
    if (isData) event.data ||= saysSomething(bytes)
    else event.named = true
    if (!looked) look.read(bytes)
    look.endLine()
    out.add(bytes)
    out.addByte(newline)
  }

  function streamDone() {
    rules.onDone()
    forgetEvent()
    if (rules.nameOf !== undefined) return
    out.add(doneEvent)
    wholeEnds()
  }

  function eventEnds() {
    if (!event.data) return forgetEvent()
    if (!look.isModest()) throw rules.refuse('json')
    if (!event.named && rules.nameOf !== undefined) {
      out.add(Buffer.from(`event: ${rules.nameOf(dataOf(out.since(whole)))}\n`))
    }
    out.addByte(newline)
    wholeEnds()
  }

  /** One without data: nobody is told of it. */
  function forgetEvent() {
    look.reset()
    if (event.lines === 0) return
    out.cut(whole)
    event = noEvent()
  }

  function wholeEnds() {
    whole = out.length()
    wholeEvents += 1
    event = noEvent()
    look.reset()
  }

  return {
    *read(bytes) {
      let start = 0
      for (let at = 0; at < bytes.length; at += 1) {
        const byte = bytes[at]
        if (byte !== newline && byte !== carriageReturn) continue
        // The second half of CR LF ends nothing; the line ended with the first.
        const isSecondHalf =
          byte === newline && (at > 0 ? bytes[at - 1] : lastByte) === carriageReturn
        if (!isSecondHalf) lineEnds(bytes, start, at)
        start = at + 1
        if (wholeEvents >= blockEvents || whole >= blockBytes) yield take()
      }
      if (start < bytes.length) linePiece(bytes.subarray(start), false)
      lastByte = bytes.at(-1) ?? lastByte
      if (whole > 0) yield take()
    },
    *end() {
      const nothing = new Uint8Array(0)
      if (line.length > 0) lineEnds(nothing, 0, 0)
      eventEnds()
      if (whole > 0) yield take()
    },
  }
}

function noEvent() {
  return { lines: 0, data: false, named: false }
}

/** Only `data` and `event` are; the first line of a stream may begin with a byte order mark. */
function isOfUse(firstByte: number | undefined, isFirstLine: boolean): boolean {
  return (
    firstByte === dataField[0] ||
    firstByte === eventField[0] ||
    (isFirstLine && firstByte === byteOrderMark[0])
  )
}

function withoutMark(line: Uint8Array): Uint8Array {
  return byteOrderMark.every((byte, index) => line[index] === byte)
    ? line.subarray(byteOrderMark.length)
    : line
}

/** A field ends with a colon, or is the whole line. */
function isField(line: Uint8Array, field: Uint8Array): boolean {
  for (let index = 0; index < field.length; index += 1)
    if (line[index] !== field[index]) return false
  return line.length === field.length || line[field.length] === colon
}

function isDone(line: Uint8Array): boolean {
  if (line.length < dataField.length + 1 + '[DONE]'.length || line.length > 64) return false
  return (
    Buffer.from(line.subarray(dataField.length + 1))
      .toString('latin1')
      .trim() === '[DONE]'
  )
}

/** Some servers keep a line alive with events of nothing. */
function saysSomething(line: Uint8Array): boolean {
  for (let at = dataField.length + 1; at < line.length; at += 1)
    if ((line[at] ?? 0) > space) return true
  return false
}

/** The data of an event that has no other field. */
function dataOf(event: Uint8Array): string {
  return Buffer.from(event)
    .toString('utf8')
    .replace(/^data:? ?/gm, '')
}
