/** Undoes percent, HTML and backslash escapes, each result with its place in the source. */

import { beginEscape, mayBegin, readOn, type Escape } from './echo-escapes'

/** Takes a text in order, in runs or single characters. */
export interface CharacterSink {
  /** Characters `from` to `to` of `text`, whose first stands at `base` in the source. */
  read(text: string, from: number, to: number, base: number): void
  /** One character that takes the places `start` to `end` of the source. */
  step(code: number, start: number, end: number): void
}

export interface Decoder extends CharacterSink {
  /** Nothing waits for the rest of an escape. */
  isIdle(): boolean
}

export function createDecoder(sink: CharacterSink): Decoder {
  let escape: Escape | null = null

  function fresh(code: number, start: number, end: number) {
    escape = beginEscape(code, start)
    if (escape === null) sink.step(code, start, end)
  }
  /** It was no escape: what was kept passes as it stands, and `code` may begin another. */
  function giveUp({ codes, starts }: Escape, code: number, start: number, end: number) {
    for (let at = 0; at < codes.length; at += 1)
      sink.step(codes[at] ?? 0, starts[at] ?? 0, starts[at + 1] ?? start)
    fresh(code, start, end)
  }
  function step(code: number, start: number, end: number) {
    if (escape === null) return fresh(code, start, end)
    const meaning = readOn(escape, code)
    if (meaning === 'none') return giveUp(escape, code, start, end)
    const { codes, starts } = escape
    if (meaning === 'open') {
      codes.push(code)
      starts.push(start)
    } else {
      escape = null
      sink.step(meaning, starts[0] ?? 0, end)
    }
  }

  return {
    isIdle: () => escape === null,
    step,
    read(text, from, to, base) {
      let run = from
      for (let at = from; at < to; at += 1) {
        if (escape === null && !mayBegin(text.charCodeAt(at))) continue
        if (run < at) sink.read(text, run, at, base)
        run = at
        // From here one by one, until the escape is read or is none.
        do {
          step(text.charCodeAt(run), base + run, base + run + 1)
          run += 1
        } while (escape !== null && run < to)
        at = run - 1
      }
      if (run < to) sink.read(text, run, to, base)
    },
  }
}
