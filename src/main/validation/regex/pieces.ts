/** Pieces of RE2 syntax and what each costs; what would cost too much is refused. */
import { Failure } from '../../platform/failure'

/** A piece of RE2 syntax, and how many states it takes at least. */
export interface Piece {
  readonly source: string
  readonly size: number
  /** The product of the counted repeats within: RE2 takes none past its own bound. */
  readonly repeats: number
}

/** States that a pattern may take: matching takes up to this much work a character. */
const mostStates = 2000
/** RE2's own bound on counted repeats, nested ones multiplied. */
const mostRepeats = 1000
/** Characters of RE2 syntax that one pattern may become. */
const longestSource = 1_000_000

/** The message says what to write instead. */
export function refuse(message: string): Failure {
  return new Failure('invalid_request', message)
}

/** One state: a character, a class or an assertion. */
export function atom(source: string): Piece {
  return { source, size: 1, repeats: 1 }
}

/** A class by its inside; RE2 has no empty one. */
export function classAtomOf(inside: string, negated: boolean): Piece {
  if (inside === '') return atom(negated ? '[\\x00-\\x{10FFFF}]' : '[^\\x00-\\x{10FFFF}]')
  return atom(`[${negated ? '^' : ''}${inside}]`)
}

/** Pieces with `by` between them, each of which takes `extra` states. Throws when too large. */
export function joined(parts: readonly Piece[], by: string, extra: number): Piece {
  const size = parts.reduce((sum, part) => sum + part.size, 0) + extra * (parts.length - 1)
  return checked({
    source: parts.map(({ source }) => source).join(by),
    size: Math.max(0, size),
    repeats: parts.reduce((most, part) => Math.max(most, part.repeats), 1),
  })
}

/** A piece with `*`, `+` or `?` behind it. Throws when too large. */
export function withSign({ source, size, repeats }: Piece, sign: string): Piece {
  return checked({ source: `${source}${sign}`, size: size + 1, repeats })
}

/** A counted repeat; past RE2's bound it is written out. Throws when too large. */
export function repeated({ source, size, repeats }: Piece, min: number, max: number): Piece {
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

function checked(piece: Piece): Piece {
  if (piece.size > mostStates || piece.source.length > longestSource)
    throw refuse(
      `The pattern is too large: with its counted repeats it has more than ${mostStates} steps. Lower the numbers in braces.`,
    )
  return piece
}
