/**
 * Writes a JavaScript regular expression (as with the flag u) in RE2's syntax, so that it means the
 * same there: classes, escapes and the dot differ. What RE2 cannot read in time that grows with the
 * text alone (look-around, back-references) is refused with the way out.
 */
import { charOf, classOf, inClass, propertyClass } from './character-classes'
import { atom, classAtomOf, joined, refuse, repeated, withSign, type Piece } from './pieces'

const longestPattern = 10_000
const deepestGroups = 200

/** Throws Failure `invalid_request` with what to write instead. */
export function toRe2(pattern: string): string {
  if (pattern.length > longestPattern)
    throw refuse(
      `The pattern is longer than ${longestPattern} characters. Split it into several rules.`,
    )
  try {
    // Only asked whether it is one; it is never run.
    RegExp(pattern, 'u')
  } catch (error) {
    const reason =
      error instanceof Error ? error.message.replace(/^.*\/u?: /s, '') : 'not understood'
    throw refuse(`The pattern is no regular expression: ${reason}.`)
  }
  return choice({ pattern, at: 0 }, 0).source
}

/**
 * A pattern and how far it has been read. It is known to be valid, so brackets and groups are
 * closed and escapes are whole.
 */
interface Reading {
  readonly pattern: string
  at: number
}

function next({ pattern, at }: Reading): string | undefined {
  return pattern[at]
}

/** What stands here of a shape that is anchored and no longer than `longest`. Reads nothing. */
function here({ pattern, at }: Reading, shape: RegExp, longest: number): string | undefined {
  return shape.exec(pattern.slice(at, at + longest))?.[0]
}

function readChar(reading: Reading): string {
  const char = String.fromCodePoint(reading.pattern.codePointAt(reading.at) ?? 0)
  reading.at += char.length
  return char
}

function choice(reading: Reading, depth: number): Piece {
  const options = [sequence(reading, depth)]
  while (next(reading) === '|') {
    reading.at += 1
    options.push(sequence(reading, depth))
  }
  return joined(options, '|', 2)
}

function sequence(reading: Reading, depth: number): Piece {
  const parts: Piece[] = []
  while (!endsSequence(next(reading))) parts.push(quantified(reading, term(reading, depth)))
  return joined(parts, '', 0)
}

function endsSequence(sign: string | undefined): boolean {
  return sign === undefined || sign === '|' || sign === ')'
}

function term(reading: Reading, depth: number): Piece {
  const sign = next(reading)
  if (sign === '(') return group(reading, depth + 1)
  if (sign === '[') return bracket(reading)
  if (sign === '\\') return escape(reading)
  const char = readChar(reading)
  if (char === '^' || char === '$') return atom(char)
  return atom(char === '.' ? classOf('.') : charOf(char.codePointAt(0) ?? 0))
}

function group(reading: Reading, depth: number): Piece {
  const opening = here(reading, /^\((?:\?(?:<[^=!][^>]*>|:|[\s\S]))?/u, 300) ?? '('
  if (opening.startsWith('(?') && !opening.endsWith('>') && opening !== '(?:') {
    const what = /^\(\?[=!<]$/.test(opening) ? 'look-around' : 'inline flags'
    throw refuse(
      `Patterns with ${what} are not read here: they can take unbounded time. Use two rules, one of them with "must not match". It is at character ${reading.at + 1}.`,
    )
  }
  if (depth > deepestGroups)
    throw refuse(
      `The pattern has groups more than ${deepestGroups} deep. Write it with fewer parentheses.`,
    )
  reading.at += opening.length
  const inside = choice(reading, depth)
  reading.at += 1
  return { ...inside, source: `(?:${inside.source})` }
}

function bracket(reading: Reading): Piece {
  reading.at += 1
  const negated = next(reading) === '^'
  if (negated) reading.at += 1
  let inside = ''
  while (next(reading) !== ']') {
    inside += classAtom(reading)
    if (next(reading) !== '-' || reading.pattern[reading.at + 1] === ']') continue
    reading.at += 1
    inside += `-${classAtom(reading)}`
  }
  reading.at += 1
  return classAtomOf(inside, negated)
}

function classAtom(reading: Reading): string {
  if (next(reading) === '\\') return inClass(readEscape(reading))
  return charOf(readChar(reading).codePointAt(0) ?? 0)
}

const escapes =
  /^\\(?:u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|u\{[^}]*\}|u[\da-fA-F]{4}|x[\da-fA-F]{2}|[pP]\{[^}]*\}|c[A-Za-z]|[\s\S])/u

function readEscape(reading: Reading): string {
  const { pattern, at } = reading
  const source = here(reading, escapes, 100) ?? pattern.slice(at, at + 100)
  reading.at += source.length
  return source
}

function escape(reading: Reading): Piece {
  if (here(reading, /^\\(?:[1-9]|k<)/, 3) !== undefined)
    throw refuse(
      `Patterns with back-references are not read here: they can take unbounded time. Write the repeated part out. It is at character ${reading.at + 1}.`,
    )
  const source = readEscape(reading)
  if (source === '\\b' || source === '\\B') return atom(source)
  if (/^\\[pP]\{/.test(source)) return classAtomOf(propertyClass(source), false)
  return atom(classOf(source))
}

/** How much of the text a match takes does not matter here, so lazy ones are written as greedy. */
function quantified(reading: Reading, piece: Piece): Piece {
  const written = here(reading, /^(?:[*+?]|\{\d+(?:,\d*)?\})\??/, 60)
  if (written === undefined) return piece
  reading.at += written.length
  const bounds = /^\{(\d+)(,?)(\d*)\}/.exec(written)
  if (bounds === null) return withSign(piece, written.charAt(0))
  const min = Number(bounds[1])
  const max = bounds[2] === '' ? min : bounds[3] === '' ? Infinity : Number(bounds[3])
  return repeated(piece, min, max)
}
