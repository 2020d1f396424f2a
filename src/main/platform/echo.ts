/**
 * Takes a secret out of text that its recipient sent back, in whatever usual form (spec K1): any
 * case, spaced, reversed, escaped once or twice, hex or base64. Text without the secret comes out
 * as it was; of a stream only what may be its beginning waits for more.
 */
import { createDecoder } from './echo-decode'
import { echoForms } from './echo-forms'
import { createAutomaton, createView } from './echo-view'

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
    const places: [start: number, end: number][] = []
    const note = (start: number, end: number) => void places.push([start, end])
    // As it stands, with its escapes undone, and with what was escaped twice.
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
    let held = ''
    let heldAt = 0
    let total = 0

    /**
     * Everything before `until`, with the mark for each place of the secret; a place that reaches
     * further waits whole.
     */
    function released(until: number): string {
      if (places.length === 0) {
        const plain = held.slice(0, until - heldAt)
        held = held.slice(until - heldAt)
        heldAt = until
        return plain
      }
      let out = ''
      let at = heldAt
      let stop = until
      for (const [start, end] of merged(places)) {
        if (start >= stop) break
        if (end > stop) {
          stop = Math.max(at, start)
          break
        }
        out += `${held.slice(at - heldAt, Math.max(at, start) - heldAt)}${mark}`
        at = end
      }
      out += held.slice(at - heldAt, stop - heldAt)
      const kept = places.filter(([, end]) => end > stop)
      places.splice(0, places.length, ...kept)
      held = held.slice(stop - heldAt)
      heldAt = stop
      return out
    }

    return {
      push(text) {
        held += text
        const escape = text.search(/[%&\\]/)
        if (
          escaped &&
          escape < 0 &&
          first.isIdle() &&
          second.isIdle() &&
          once.agreesWith(raw) &&
          twice.agreesWith(raw)
        )
          escaped = false
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
        const open = escaped
          ? Math.min(raw.openFrom(), once.openFrom(), twice.openFrom())
          : raw.openFrom()
        return released(Math.max(heldAt, Math.min(total, open)))
      },
      end() {
        for (const view of escaped ? [raw, once, twice] : [raw]) view.close()
        return released(total)
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
