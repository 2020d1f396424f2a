/**
 * Finds the forms of a secret in one reading of a text: an automaton over its letters and digits
 * leads to the forms that may have begun, and each of those is then compared to its end.
 */
import { deepest, letters, type EchoAutomaton } from './echo-automaton'
import type { CharacterSink } from './echo-decode'
import { alphanumeric, type EchoForm } from './echo-forms'

/** So many characters of a form in a row are worth waiting for; fewer begin every other word. */
const worthWaiting = 4
/** Characters between two of a secret that was spaced out; more, and they are apart. */
const widestGap = 64
/** Forms compared at once; only a secret that repeats itself has more than a few. */
const mostCandidates = 64
const ring = 32

interface Candidate {
  readonly form: EchoForm
  readonly start: number
  matched: number
  end: number
}

export interface EchoView extends CharacterSink {
  /** From here on the text may still turn out to be the secret; Infinity: nothing is open. */
  openFrom(): number
  /** Goes on from where the other one is. */
  follow(other: EchoView): void
  /** Nothing is open that another reading, `other`, does not know of. */
  agreesWith(other: EchoView): boolean
  /** The text has ended. */
  close(): void
  readonly progress: Progress
}

interface Progress {
  readonly starts: Float64Array
  count: number
  state: number
  gap: number
  open: Candidate[]
}

type OnFound = (start: number, end: number) => void

/** `onFound` is told each place of the secret in the source. */
export function createView(automaton: EchoAutomaton, onFound: OnFound): EchoView {
  const { next, depth, hits, found } = automaton
  const progress: Progress = {
    starts: new Float64Array(ring),
    count: 0,
    state: 0,
    gap: 0,
    open: [],
  }
  const { starts } = progress
  const { begin, step, close } = createSteps(automaton, progress, onFound)

  return {
    progress,
    close,
    step,
    read(text, from, to, base) {
      // The same as a step for each, with what most characters need at hand: this is the loop that
      // long answers spend their time in.
      let { state, count, gap } = progress
      for (let at = from; at < to; at += 1) {
        const unit = text.charCodeAt(at)
        const code = unit < 128 ? (alphanumeric[unit] ?? 255) : 255
        if (code === 255 && unit < 0xff00) {
          gap += 1
          if (gap <= widestGap || state === 0) continue
        } else if (code !== 255 && progress.open.length === 0) {
          gap = 0
          starts[count % ring] = base + at
          count += 1
          state = next[state * letters + code] ?? 0
          if (hits[state] === 0) continue
          Object.assign(progress, { state, count, gap })
          begin(found[state] ?? [], base + at + 1)
          continue
        }
        Object.assign(progress, { state, count, gap: Math.min(gap, widestGap) })
        step(unit, base + at, base + at + 1)
        ;({ state, count, gap } = progress)
      }
      Object.assign(progress, { state, count, gap })
    },
    openFrom: () => openFrom(depth, progress),
    follow: ({ progress: other }) => follow(progress, other),
    agreesWith: ({ progress: other }) =>
      progress.open.length === 0 &&
      progress.state === other.state &&
      (depth[progress.state] ?? 0) < worthWaiting,
  }
}

function openFrom(depth: Uint8Array, { open, state, count, starts }: Progress): number {
  let from = Infinity
  for (const { start } of open) from = Math.min(from, start)
  const deep = depth[state] ?? 0
  return deep < worthWaiting ? from : Math.min(from, starts[(count - deep) % ring] ?? from)
}

function follow(progress: Progress, { starts, count, state, gap, open }: Progress) {
  progress.starts.set(starts)
  const candidates = open.map((candidate) => ({ ...candidate }))
  Object.assign(progress, { count, state, gap, open: candidates })
}

/** One character more, whatever it is, and the candidates that it opens, carries on or ends. */
function createSteps({ next, hits, found }: EchoAutomaton, progress: Progress, onFound: OnFound) {
  const { starts } = progress

  function settle({ form, start, matched, end }: Candidate) {
    if (matched >= form.least) onFound(start, end)
  }
  function close() {
    for (const candidate of progress.open) settle(candidate)
    progress.open = []
    progress.state = 0
  }
  /** Goes on with an open candidate; true while it stays open. */
  function goesOn(candidate: Candidate, code: number, end: number): boolean {
    const { form, matched } = candidate
    if (form.codes[matched] === code) {
      candidate.matched += 1
      candidate.end = end
      if (candidate.matched < form.codes.length) return true
    }
    settle(candidate)
    return false
  }
  function begin(forms: readonly EchoForm[], end: number) {
    const { open, count } = progress
    for (const form of forms) {
      const matched = Math.min(deepest, form.least)
      const candidate = { form, matched, end, start: starts[(count - matched) % ring] ?? end }
      if (matched === form.codes.length) settle(candidate)
      else if (open.length < mostCandidates) open.push(candidate)
    }
  }
  function step(unit: number, start: number, end: number) {
    const narrow = unit >= 0xff01 && unit <= 0xff5e ? unit - 0xfee0 : unit
    const code = narrow < 128 ? (alphanumeric[narrow] ?? 255) : 255
    if (code === 255) {
      progress.gap += 1
      if (progress.gap > widestGap) close()
      return
    }
    progress.gap = 0
    if (progress.open.length > 0)
      progress.open = progress.open.filter((candidate) => goesOn(candidate, code, end))
    starts[progress.count % ring] = start
    progress.count += 1
    const state = next[progress.state * letters + code] ?? 0
    progress.state = state
    if (hits[state] !== 0) begin(found[state] ?? [], end)
  }

  return { begin, step, close }
}
