/**
 * Cuts a text into the pieces that the split patterns of OpenAI's vocabularies cut: ASCII by hand,
 * anything else by the pattern itself.
 */

const suffix = "'(?:[sS]|[dD]|[mM]|[tT]|[lL][lL]|[vV][eE]|[rR][eE])"
const upper = '\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}'
const lower = '\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}'

/** Unicode's White_Space, as Rust's `\s`; JavaScript's has U+FEFF more and U+0085 less. */
const white = '\\t-\\r \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000'
const lead = '[^\\r\\n\\p{L}\\p{N}]?'
const spaces = `[${white}]+(?![^${white}])`

/** The patterns of tiktoken (openai_public.py), with `\\s` spelt out. */
export const splitPatterns = {
  o200k: [
    `${lead}[${upper}]*[${lower}]+(?:${suffix})?`,
    `${lead}[${upper}]+[${lower}]*(?:${suffix})?`,
    '\\p{N}{1,3}',
    ` ?[^${white}\\p{L}\\p{N}]+[\\r\\n/]*`,
    `[${white}]*[\\r\\n]+`,
    spaces,
    `[${white}]+`,
  ].join('|'),
  cl100k: [
    suffix,
    `${lead}\\p{L}+`,
    '\\p{N}{1,3}',
    ` ?[^${white}\\p{L}\\p{N}]+[\\r\\n]*`,
    `[${white}]+$`,
    `[${white}]*[\\r\\n]`,
    spaces,
    `[${white}]`,
  ].join('|'),
} as const

const sign = 0
const upperLetter = 1
const lowerLetter = 2
const digit = 3
const lineBreak = 4
const blank = 5
/** Not ASCII, or the end of the text (`charCodeAt` gives NaN, which no table has). */
const beyond = 6

const classes = Uint8Array.from({ length: 128 }, (_, code) => {
  const char = String.fromCharCode(code)
  if (/[A-Z]/.test(char)) return upperLetter
  if (/[a-z]/.test(char)) return lowerLetter
  if (/[0-9]/.test(char)) return digit
  if (/[\r\n]/.test(char)) return lineBreak
  return /\s/.test(char) ? blank : sign
})

/**
 * Where the piece that starts at `start` ends. Negative: only the pattern knows, as something else
 * than ASCII may belong to it.
 */
export type PieceEnd = (text: string, start: number) => number

function classAt(text: string, at: number): number {
  return classes[text.charCodeAt(at)] ?? beyond
}

/** True where the text goes on with something else than ASCII. */
function goesBeyond(text: string, at: number): boolean {
  return at < text.length && text.charCodeAt(at) > 127
}

function isLetter(kind: number): boolean {
  return kind === upperLetter || kind === lowerLetter
}

/** The length of a contraction at `at`, where an apostrophe stands; 0: none. */
function contraction(text: string, at: number): number {
  const one = text.charCodeAt(at + 1) | 32
  if (classAt(text, at + 1) === beyond) return 0
  // s, d, m, t
  if ((one === 115 || one === 100 || one === 109 || one === 116) && isLetter(classAt(text, at + 1)))
    return 2
  if (!isLetter(classAt(text, at + 1)) || !isLetter(classAt(text, at + 2))) return 0
  const two = text.charCodeAt(at + 2) | 32
  // ll, ve, re
  return (one === 108 && two === 108) || ((one === 118 || one === 114) && two === 101) ? 3 : 0
}

/** Where the letters of a word begin, after at most one sign or space; -1: it is no word. */
function lettersFrom(text: string, start: number, first: number): number {
  if (isLetter(first)) return start
  const leads = first !== digit && first !== lineBreak
  return leads && isLetter(classAt(text, start + 1)) ? start + 1 : -1
}

export const o200kEnd: PieceEnd = (text, start) => {
  const first = classAt(text, start)
  if (first === beyond) return -1
  let at = lettersFrom(text, start, first)
  if (at < 0) return endOfOthers(text, start, first, true)
  while (classAt(text, at) === upperLetter) at += 1
  while (classAt(text, at) === lowerLetter) at += 1
  if (goesBeyond(text, at)) return -1
  return text.charCodeAt(at) === 39 ? at + contraction(text, at) : at
}

export const cl100kEnd: PieceEnd = (text, start) => {
  const first = classAt(text, start)
  if (first === beyond) return -1
  if (text.charCodeAt(start) === 39) {
    const length = contraction(text, start)
    if (length > 0) return start + length
  }
  let at = lettersFrom(text, start, first)
  if (at < 0) return endOfOthers(text, start, first, false)
  while (isLetter(classAt(text, at))) at += 1
  return goesBeyond(text, at) ? -1 : at
}

function endOfOthers(text: string, start: number, first: number, slashes: boolean): number {
  if (goesBeyond(text, start + 1)) return -1
  if (first === digit) return endOfDigits(text, start)
  if (first === sign || (text.charCodeAt(start) === 32 && classAt(text, start + 1) === sign)) {
    let at = start + 1
    while (classAt(text, at) === sign) at += 1
    if (goesBeyond(text, at)) return -1
    while (classAt(text, at) === lineBreak || (slashes && text.charCodeAt(at) === 47)) at += 1
    return at
  }
  return endOfSpace(text, start, slashes)
}

function endOfDigits(text: string, start: number): number {
  if (classAt(text, start + 1) !== digit) return start + 1
  if (classAt(text, start + 2) === digit) return start + 3
  return goesBeyond(text, start + 2) ? -1 : start + 2
}

/** Up to the run's last line break; else all but the last space, which goes with what follows. */
function endOfSpace(text: string, start: number, lineBreaksFirst: boolean): number {
  let at = start
  let broken = -1
  for (; ; at += 1) {
    const kind = classAt(text, at)
    if (kind === lineBreak) broken = at + 1
    else if (kind !== blank) break
  }
  if (goesBeyond(text, at)) return -1
  if (at === text.length && !lineBreaksFirst) return at
  if (broken > 0) return broken
  return at === text.length || at === start + 1 ? at : at - 1
}
