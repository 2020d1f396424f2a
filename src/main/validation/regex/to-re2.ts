/**
 * Writes a JavaScript regular expression (as with the flag u) in RE2's syntax, so that it means the
 * same there: classes, escapes and the dot differ. What RE2 cannot read in time that grows with the
 * text alone (look-around, back-references) is refused with the way out.
 */
import { Failure } from '../../platform/failure'
import { charOf, classOf, inClass, propertyClass } from './character-classes'

/** A piece of RE2 syntax, and how many states it takes at least. */
interface Piece {
  readonly source: string
  readonly size: number
  /** The product of the counted repeats within: RE2 takes none past its own bound. */
  readonly repeats: number
}

/** States that a pattern may take: matching takes up to this much work a character. */
export const mostStates = 2000
const longestPattern = 10_000
const deepestGroups = 200
/** RE2's own bound on counted repeats, nested ones multiplied. */
const mostRepeats = 1000
/** Characters of RE2 syntax that one pattern may become. */
const longestSource = 1_000_000

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
  return createReader(pattern).whole().source
}

export function refuse(message: string): Failure {
  return new Failure('invalid_request', message)
}

function checked(piece: Piece): Piece {
  if (piece.size > mostStates || piece.source.length > longestSource)
    throw refuse(
      `The pattern is too large: with its counted repeats it has more than ${mostStates} steps. Lower the numbers in braces.`,
    )
  return piece
}

/** The pattern is known to be valid, so brackets and groups are closed and escapes are whole. */
function createReader(pattern: string) {
  let at = 0
  let depth = 0

  function choice(): Piece {
    const options = [sequence()]
    while (pattern[at] === '|') {
      at += 1
      options.push(sequence())
    }
    return joined(options, '|', 2)
  }

  function sequence(): Piece {
    const parts: Piece[] = []
    while (at < pattern.length && pattern[at] !== '|' && pattern[at] !== ')')
      parts.push(quantified(term()))
    return joined(parts, '', 0)
  }

  function term(): Piece {
    const next = pattern[at]
    if (next === '(') return group()
    if (next === '[') return bracket()
    if (next === '\\') return escape()
    const char = String.fromCodePoint(pattern.codePointAt(at) ?? 0)
    at += char.length
    if (char === '^' || char === '$') return atom(char)
    return atom(char === '.' ? classOf('.') : charOf(char.codePointAt(0) ?? 0))
  }

  function group(): Piece {
    const opening =
      /^\((?:\?(?:<[^=!][^>]*>|:|[\s\S]))?/u.exec(pattern.slice(at, at + 300))?.[0] ?? '('
    if (opening.startsWith('(?') && !opening.endsWith('>') && opening !== '(?:') {
      const what = /^\(\?[=!<]$/.test(opening) ? 'look-around' : 'inline flags'
      throw refuse(
        `Patterns with ${what} are not read here: they can take unbounded time. Use two rules, one of them with "must not match". It is at character ${at + 1}.`,
      )
    }
    depth += 1
    if (depth > deepestGroups)
      throw refuse(
        `The pattern has groups more than ${deepestGroups} deep. Write it with fewer parentheses.`,
      )
    at += opening.length
    const inside = choice()
    at += 1
    depth -= 1
    return { ...inside, source: `(?:${inside.source})` }
  }

  function bracket(): Piece {
    at += 1
    const negated = pattern[at] === '^'
    if (negated) at += 1
    let inside = ''
    while (pattern[at] !== ']') {
      inside += classAtom()
      if (pattern[at] !== '-' || pattern[at + 1] === ']') continue
      at += 1
      inside += `-${classAtom()}`
    }
    at += 1
    return classAtomOf(inside, negated)
  }

  function classAtom(): string {
    if (pattern[at] === '\\') return inClass(readEscape())
    const char = String.fromCodePoint(pattern.codePointAt(at) ?? 0)
    at += char.length
    return charOf(char.codePointAt(0) ?? 0)
  }

  function readEscape(): string {
    const rest = pattern.slice(at, at + 100)
    const source =
      /^\\(?:u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|u\{[^}]*\}|u[\da-fA-F]{4}|x[\da-fA-F]{2}|[pP]\{[^}]*\}|c[A-Za-z]|[\s\S])/u.exec(
        rest,
      )?.[0] ?? rest
    at += source.length
    return source
  }

  function escape(): Piece {
    if (/^\\(?:[1-9]|k<)/.test(pattern.slice(at, at + 3)))
      throw refuse(
        `Patterns with back-references are not read here: they can take unbounded time. Write the repeated part out. It is at character ${at + 1}.`,
      )
    const source = readEscape()
    if (source === '\\b' || source === '\\B') return atom(source)
    if (/^\\[pP]\{/.test(source)) return classAtomOf(propertyClass(source), false)
    return atom(classOf(source))
  }

  function quantified(piece: Piece): Piece {
    const written = /^(?:[*+?]|\{\d+(?:,\d*)?\})\??/.exec(pattern.slice(at, at + 60))?.[0]
    if (written === undefined) return piece
    at += written.length
    const bounds = /^\{(\d+)(,?)(\d*)\}/.exec(written)
    // How much of the text a match takes does not matter here, so lazy ones are written as greedy.
    if (bounds === null)
      return checked({
        source: `${piece.source}${written[0]}`,
        size: piece.size + 1,
        repeats: piece.repeats,
      })
    const min = Number(bounds[1])
    return repeated(
      piece,
      min,
      bounds[2] === '' ? min : bounds[3] === '' ? Infinity : Number(bounds[3]),
    )
  }

  return { whole: choice }
}

/** A class by its inside; RE2 has no empty one. */
function classAtomOf(inside: string, negated: boolean): Piece {
  if (inside === '') return atom(negated ? '[\\x00-\\x{10FFFF}]' : '[^\\x00-\\x{10FFFF}]')
  return atom(`[${negated ? '^' : ''}${inside}]`)
}

function atom(source: string): Piece {
  return { source, size: 1, repeats: 1 }
}

function joined(parts: readonly Piece[], by: string, extra: number): Piece {
  const size = parts.reduce((sum, part) => sum + part.size, 0) + extra * (parts.length - 1)
  return checked({
    source: parts.map(({ source }) => source).join(by),
    size: Math.max(0, size),
    repeats: parts.reduce((most, part) => Math.max(most, part.repeats), 1),
  })
}

/** A counted repeat; past RE2's bound it is written out. */
function repeated({ source, size, repeats }: Piece, min: number, max: number): Piece {
  const times = Math.max(1, max === Infinity ? min + 1 : max)
  const least = {
    source: '',
    size: size * times + (max === Infinity ? 1 : max - min),
    repeats: repeats * times,
  }
  checked(least)
  const written = max === Infinity ? `{${min},}` : min === max ? `{${min}}` : `{${min},${max}}`
  if (least.repeats <= mostRepeats) return checked({ ...least, source: `${source}${written}` })
  const optional = max === Infinity ? `${source}*` : `${source}?`.repeat(max - min)
  return checked({ source: `(?:${source.repeat(min)}${optional})`, size: least.size, repeats })
}
