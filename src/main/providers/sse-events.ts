/**
 * Server-sent events put together field by field and written anew, whole event by whole event:
 * bounded in bytes, lines and what their JSON holds.
 */
import { createGrowingBytes } from './growing-bytes'
import { dataField, dataOf, eventField, isDone, isField, saysSomething } from './sse-fields'
import type { JsonLook } from './wire/json-size'

/** Bytes of the lines of one event. */
export const largestEvent = 16 * 1024 * 1024
/** Lines of one event. JSON with a bracket or field a line has many; no model's has as many. */
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

export interface SseEvents {
  /** A line of the event that is being read; `looked`: at its JSON, while it came in pieces. */
  field(bytes: Uint8Array, looked: boolean): void
  /** A blank line. */
  end(): void
  /** Enough whole events for a block. */
  isBlock(): boolean
  /** Bytes of whole events that were not handed on yet. */
  whole(): number
  /** Hands them on. */
  take(): Uint8Array
}

const newline = 10
const doneEvent = Buffer.from('data: [DONE]\n\n')
const noEvent = () => ({ lines: 0, data: false, named: false })

/** `look` sees the JSON of the event that is being read. */
export function createSseEvents(rules: SseRules, look: JsonLook): SseEvents {
  const out = createGrowingBytes()
  /** Up to here `out` holds whole events; after it the lines of the one that is being read. */
  let whole = 0
  let wholeEvents = 0
  let event = noEvent()

  /** The end mark; an SDK that wants names does not know it. */
  function streamDone() {
    rules.onDone()
    forget()
    if (rules.nameOf !== undefined) return
    out.add(doneEvent)
    wholeEnds()
  }
  /** One without data: nobody is told of it. */
  function forget() {
    look.reset()
    if (event.lines > 0) out.cut(whole)
    event = noEvent()
  }
  function wholeEnds() {
    whole = out.length()
    wholeEvents += 1
    event = noEvent()
    look.reset()
  }

  return {
    field(bytes, looked) {
      const isData = isField(bytes, dataField)
      if (!isData && !isField(bytes, eventField)) return void (looked && look.backToMark())
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
    },
    end() {
      if (!event.data) return forget()
      if (!look.isModest()) throw rules.refuse('json')
      if (!event.named && rules.nameOf !== undefined)
        out.add(Buffer.from(`event: ${rules.nameOf(dataOf(out.since(whole)))}\n`))
      out.addByte(newline)
      wholeEnds()
    },
    isBlock: () => wholeEvents >= blockEvents || whole >= blockBytes,
    whole: () => whole,
    take() {
      const block = out.take(whole)
      whole = wholeEvents = 0
      return block
    },
  }
}
