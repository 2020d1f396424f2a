/**
 * Counts a text with a vocabulary, piece by piece, and tallies what it finds; from any point to any
 * other, so that long texts can be counted in turns.
 */
import type { BytePairs } from './byte-pairs'
import { endOfIdeographs } from './ideographs'
import type { PieceEnd } from './pieces'
import { kindOfAny, kindOfAscii, widestBytes } from './piece-kinds'
import { createTallySums, longestPiece, type TextCount } from './text-tally'

/** A text being counted. */
export interface Counting {
  /** Goes on for about this many characters. True: all is counted. */
  next(characters: number): boolean
  readonly count: TextCount
}

export interface Splitter {
  readonly pieceEnd: PieceEnd
  readonly pattern: string
}

/** A piece that ends so near the end of what is shown may go on with what is not: `don't`. */
const contractionLength = 3
/** Well above the longest piece that is counted at once. */
const shownAtOnce = 262_144

/** What a provider is sent for half a surrogate pair is U+FFFD, so that is what is counted. */
export function createCounter(
  pairs: BytePairs,
  { pieceEnd, pattern }: Splitter,
): (text: string) => Counting {
  const sticky = new RegExp(pattern, 'uy')

  /** Where the piece from `start` ends in `part`, by the pattern, which leaves nothing out. */
  function matchEnd(part: string, start: number): number {
    sticky.lastIndex = start
    return sticky.test(part) ? sticky.lastIndex : part.length
  }

  return (given) => {
    const text = given.isWellFormed() ? given : given.toWellFormed()
    return createCounting(text, pairs, pieceEnd, createPatternEnd(text, matchEnd))
  }
}

function createCounting(
  text: string,
  pairs: BytePairs,
  pieceEnd: PieceEnd,
  endByPattern: (start: number) => number,
): Counting {
  const sums = createTallySums()
  let at = 0
  /** Where the piece ends that is being counted in parts. */
  let pieceEnds = 0
  let cuts = 0
  let beyondAscii = 0

  /** The rest of the piece up to `end`, at most so much that merging it takes a moment only. */
  function addAny(end: number) {
    let to = Math.min(end, at + longestPiece)
    if (to < end) {
      cuts += 1
      // Never inside a surrogate pair.
      if ((text.charCodeAt(to) & 0xfc00) === 0xdc00) to += 1
    }
    const count = pairs.countAny(text, at, to)
    beyondAscii += count
    sums.add(kindOfAny(text, at, end), count, widestBytes(text, at, to))
    at = to
  }

  return {
    next(characters) {
      const stop = Math.min(text.length, at + characters)
      while (at < stop) {
        const end = at < pieceEnds ? -1 : pieceEnd(text, at)
        if (end > 0 && end - at <= longestPiece) {
          sums.add(kindOfAscii(text, at, end), pairs.countAscii(text, at, end), end - at)
          at = end
          continue
        }
        if (at >= pieceEnds) pieceEnds = end > 0 ? end : endByPattern(at)
        addAny(pieceEnds)
      }
      return at >= text.length
    },
    get count() {
      return { ...sums.total(), cuts, beyondAscii }
    },
  }
}

/**
 * The ends of pieces by the pattern, which is shown a part of a long text at a time: a regular
 * expression remembers every character of a run, and runs out of stack after some millions. A piece
 * that reaches over a whole part is taken to end with it; it is counted in cuts anyway.
 */
function createPatternEnd(
  text: string,
  matchEnd: (part: string, start: number) => number,
): (start: number) => number {
  let from = 0
  let part = text.length <= shownAtOnce ? text : ''

  function show(start: number) {
    from = start
    const end = start + shownAtOnce
    part = text.slice(start, (text.charCodeAt(end) & 0xfc00) === 0xdc00 ? end - 1 : end)
  }

  return (start) => {
    const end = endOfIdeographs(text, start)
    if (end > 0) return end
    if (start - from >= part.length / 2 && from + part.length < text.length) show(start)
    const found = from + matchEnd(part, start - from)
    if (
      found + contractionLength < from + part.length ||
      from + part.length === text.length ||
      start === from
    )
      return found
    show(start)
    return from + matchEnd(part, 0)
  }
}

export function wholeCount(counting: Counting): TextCount {
  counting.next(Infinity)
  return counting.count
}
