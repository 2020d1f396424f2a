/**
 * Takes a secret out of text that its recipient sent back, in whatever usual form (spec K1): any
 * case, spaced, reversed, escaped once or twice, hex or base64. Text without the secret comes out
 * as it was; of a stream only what may be its beginning waits for more.
 */
import { createAutomaton, type EchoAutomaton } from './echo-automaton'
import { createDecoder } from './echo-decode'
import { echoForms } from './echo-forms'
import { createView } from './echo-view'

const mark = '[secret]'

export interface EchoStream {
  /** What may be shown now. */
  push(text: string): string
  /** The rest. Nothing is pushed afterwards. */
  end(): string
}

export interface EchoFilter {
  /** A whole text without the secret. */
  text(whole: string): string
  stream(): EchoStream
}

/** Passes everything. */
export const noEcho: EchoFilter = {
  text: (whole) => whole,
  stream: () => ({ push: (text) => text, end: () => '' }),
}

/** Compiled once for a secret. */
export function createEchoFilter(secret: string): EchoFilter {
  const forms = echoForms(secret)
  if (forms.length === 0) return noEcho
  const automaton = createAutomaton(forms)

  function stream(): EchoStream {
    const held = createHeldText()
    const readings = createReadings(automaton, held.note)
    return {
      push(text) {
        held.add(text)
        readings.read(text)
        return held.released(readings.openFrom())
      },
      end() {
        readings.close()
        return held.released(Infinity)
      },
    }
  }

  return {
    stream,
    text(whole) {
      const only = stream()
      return only.push(whole) + only.end()
    },
  }
}

/** The same text read as it stands, with its escapes undone, and with what was escaped twice. */
function createReadings(automaton: EchoAutomaton, note: (start: number, end: number) => void) {
  const [raw, once, twice] = [
    createView(automaton, note),
    createView(automaton, note),
    createView(automaton, note),
  ]
  const second = createDecoder(twice)
  const first = createDecoder({
    step(code, start, end) {
      once.step(code, start, end)
      second.step(code, start, end)
    },
    read(text, from, to, base) {
      once.read(text, from, to, base)
      second.read(text, from, to, base)
    },
  })
  /** While no escape has come, one reading is all there is. */
  let escaped = false
  let total = 0

  const agree = () =>
    first.isIdle() && second.isIdle() && once.agreesWith(raw) && twice.agreesWith(raw)

  return {
    read(text: string) {
      const escape = text.search(/[%&\\]/)
      if (escaped && escape < 0 && agree()) escaped = false
      if (escaped) {
        raw.read(text, 0, text.length, total)
        first.read(text, 0, text.length, total)
      } else if (escape < 0) {
        raw.read(text, 0, text.length, total)
      } else {
        raw.read(text, 0, escape, total)
        once.follow(raw)
        twice.follow(raw)
        escaped = true
        raw.read(text, escape, text.length, total)
        first.read(text, escape, text.length, total)
      }
      total += text.length
    },
    /** From here on the text may still turn out to be the secret; Infinity: nothing is open. */
    openFrom: () =>
      escaped ? Math.min(raw.openFrom(), once.openFrom(), twice.openFrom()) : raw.openFrom(),
    close() {
      for (const view of escaped ? [raw, once, twice] : [raw]) view.close()
    },
  }
}

/** The text that waits, and the places of the secret in it, counted from the text's beginning. */
function createHeldText() {
  const places: [start: number, end: number][] = []
  let held = ''
  let heldAt = 0

  /** Hands out what stands before `until`. */
  function cut(until: number): string {
    const text = held.slice(0, until - heldAt)
    held = held.slice(until - heldAt)
    heldAt = until
    return text
  }

  return {
    note: (start: number, end: number) => void places.push([start, end]),
    add(text: string) {
      held += text
    },
    /** Up to `open`, with a mark for each place; one that reaches further waits whole. */
    released(open: number): string {
      let stop = Math.max(heldAt, Math.min(heldAt + held.length, open))
      if (places.length === 0) return cut(stop)
      let out = ''
      for (const [start, end] of merged(places)) {
        if (start >= stop) break
        if (end > stop) {
          stop = Math.max(heldAt, start)
          break
        }
        out += `${cut(Math.max(heldAt, start))}${mark}`
        cut(end)
      }
      out += cut(stop)
      const kept = places.filter(([, end]) => end > stop)
      places.splice(0, places.length, ...kept)
      return out
    },
  }
}

/** Sorted, with those that overlap as one. */
function merged(places: readonly (readonly [number, number])[]): [number, number][] {
  const out: [number, number][] = []
  for (const [start, end] of [...places].sort((a, b) => a[0] - b[0])) {
    const before = out.at(-1)
    if (before !== undefined && start < before[1]) before[1] = Math.max(before[1], end)
    else out.push([start, end])
  }
  return out
}
