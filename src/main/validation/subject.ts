/**
 * An answer under rules: its text, and what several rules need of it, worked out once and only when
 * asked for.
 */
import type { Unchecked } from '../../contract/validation'
import { parseJson, type Parsed } from './parse-json'
import type { Answered } from './port'

export interface Subject extends Answered {
  /** Lower case, compatibility forms folded: for lists of words. */
  lower(): string
  /** Without code blocks, inline code and addresses: for rules about prose. */
  prose(): string
  /** As data; `fenced`: one code block around it is fine too. */
  json(fenced: boolean): Parsed
}

/** What a rule found: whether it was kept, and a sentence without the answer's text. */
export interface Finding {
  readonly passed: boolean
  readonly detail: string
  /** Why nothing was found out. Absent: it was looked at. */
  readonly unchecked?: Unchecked
}

/** A rule that was made ready once: looks at an answer. Pure. */
export type Check = (subject: Subject) => Finding

export function subjectOf({ text, finishReason }: Answered): Subject {
  const fenced = once(() => parseJson(text, true))
  const bare = once(() => parseJson(text, false))
  return {
    text,
    finishReason,
    lower: once(() => fold(text)),
    prose: once(() => proseOf(text)),
    json: (may) => (may ? fenced() : bare()),
  }
}

/**
 * Characters folded at once, and how many times longer a text may become by it: one character can
 * become eighteen.
 */
const foldedAtOnce = 100_000
const mostGrowth = 3

/**
 * How words are compared where case does not matter. Throws RangeError for a long text that becomes
 * many times longer.
 */
export function fold(text: string): string {
  if (text.length <= foldedAtOnce) return text.normalize('NFKC').toLowerCase()
  const pieces: string[] = []
  let length = 0
  for (let at = 0; at < text.length;) {
    const end = cutNear(text, at + foldedAtOnce)
    const piece = text.slice(at, end).normalize('NFKC').toLowerCase()
    pieces.push(piece)
    length += piece.length
    if (length > text.length * mostGrowth) throw new RangeError('The text becomes too long.')
    at = end
  }
  return pieces.join('')
}

/** Before a plain character, because marks change what stands before them. */
function cutNear(text: string, wanted: number): number {
  for (let at = wanted; at < Math.min(text.length, wanted + 1000); at += 1)
    if (text.charCodeAt(at) < 128) return at
  return Math.min(text.length, wanted)
}

export const kept = (detail: string): Finding => ({ passed: true, detail })
export const broken = (detail: string): Finding => ({ passed: false, detail })

export const unchecked = (why: Unchecked, detail: string): Finding => ({
  passed: false,
  detail,
  unchecked: why,
})

/** `1 word`, `3 words`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}

function once<T>(work: () => T): () => T {
  let done: { readonly value: T } | undefined
  return () => (done ??= { value: work() }).value
}

function proseOf(text: string): string {
  const lines: string[] = []
  let fence = ''
  for (const line of text.split('\n')) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1]
    if (fence === '' && mark !== undefined) fence = mark
    else if (fence !== '' && mark !== undefined && mark.startsWith(fence)) fence = ''
    else if (fence === '') lines.push(line)
  }
  return lines
    .join('\n')
    .replace(/`[^`\n]*`/g, ' ')
    .replace(/\bhttps?:\S+/g, ' ')
}
