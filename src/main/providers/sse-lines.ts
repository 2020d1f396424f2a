/**
 * Server-sent events, read line by line and written anew, whole event by whole event. The SDKs keep
 * every byte until a blank line, comments included, and take it apart in one go; what leaves here
 * has no comment, no field they do not use, LF alone, and a size.
 */
import { createGrowingBytes } from './growing-bytes'
import { createSseEvents, type SseRules } from './sse-events'
import { isOfUse, withoutMark } from './sse-fields'
import { createJsonLook, type JsonLook } from './wire/json-size'

/** Bytes of a line, of whatever kind. */
export const longestLine = 16 * 1024 * 1024

export interface SseReader {
  /** Takes the next bytes, cut anywhere, and gives blocks of whole events. */
  read(bytes: Uint8Array): Generator<Uint8Array, void, undefined>
  /** Nothing more comes: an event that only lacks its blank line counts, as for the SDKs. */
  end(): Generator<Uint8Array, void, undefined>
}

const [newline, carriageReturn] = [10, 13]

export function createSseReader(rules: SseRules): SseReader {
  /**
   * Sees the lines of the event that is being read: long ones piece by piece, so that their end is
   * no long pause.
   */
  const look = createJsonLook()
  const events = createSseEvents(rules, look)
  const line = createLine(rules, look)
  let lastByte: number | undefined

  function lineEnds(bytes: Uint8Array, start: number, end: number) {
    if (end === start && line.isEmpty()) {
      events.end()
    } else if (!line.isEmpty() || end - start > longestLine || line.isOfUse(bytes[start])) {
      const ended = line.add(bytes.subarray(start, end), true)
      if (ended !== null)
        events.field(line.isFirst() ? withoutMark(ended) : ended, line.cameInPieces())
      line.forget()
    }
    line.next()
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
        if (events.isBlock()) yield events.take()
      }
      if (start < bytes.length) line.add(bytes.subarray(start), false)
      lastByte = bytes.at(-1) ?? lastByte
      if (events.whole() > 0) yield events.take()
    },
    *end() {
      const nothing = new Uint8Array(0)
      if (!line.isEmpty()) lineEnds(nothing, 0, 0)
      events.end()
      if (events.whole() > 0) yield events.take()
    },
  }
}

/** The line that is being read, kept as far as it came with earlier bytes and may be of use. */
function createLine(rules: SseRules, look: JsonLook) {
  const held = createGrowingBytes()
  let length = 0
  let skipped = false
  let first = true
  return {
    isEmpty: () => length === 0,
    isFirst: () => first,
    cameInPieces: () => held.length() > 0,
    /** Whether a line that begins with this byte is. */
    isOfUse: (firstByte: number | undefined) => isOfUse(firstByte, first),
    /** Its last piece if `ends`. Returns the bytes of a line that ended and is of use. */
    add(piece: Uint8Array, ends: boolean): Uint8Array | null {
      if (length === 0) skipped = !isOfUse(piece[0], first)
      length += piece.length
      if (length > longestLine) throw rules.refuse('line')
      if (skipped) return null
      if (ends && held.length() === 0) return piece
      if (held.length() === 0) look.mark()
      look.read(piece)
      held.add(piece)
      return ends ? held.since(0) : null
    },
    /** Its bytes were read. */
    forget() {
      held.cut(0)
      length = 0
    },
    next() {
      first = false
    },
  }
}
