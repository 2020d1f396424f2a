/** What a report teaches about a model's bounds, and what those come to (spec M10, M11). Pure. */
import type { TextKind } from '../../contract/margins'
import { applyMargin } from '../money/amount'
import { bytesOf, pieceKinds, type Tally } from './text-tally'

/** What a bound was made of, kept beside it to compare a report with. All in tokens. */
export interface Basis {
  readonly kind: TextKind
  /** What was counted. */
  readonly counted: number
  /** The bound without lessons. */
  readonly seed: number
  /**
   * More than any vocabulary makes of what was sent: its bytes, the wire's overhead, and images at
   * several times their rule.
   */
  readonly most: number
  /** Counted in the model's own vocabulary: nothing there to narrow. */
  readonly exact: boolean
}

export interface KindLesson {
  /** The largest report, in thousandths of the seed. */
  readonly permille: number
  readonly reports: number
  readonly at: number
}

export interface Lessons {
  readonly kinds: ReadonlyMap<TextKind, KindLesson>
  /** What the provider adds on its own to each request, in tokens. */
  readonly extraInput: number
  /** What it wrote beyond the limit it was given, in tokens. */
  readonly extraOutput: number
  readonly extraAt: number | null
  /**
   * A ratio to the count kept by earlier versions, in thousandths; it counts for kinds that have
   * few reports of their own.
   */
  readonly earlier: number | null
}

export const noLessons: Lessons = {
  kinds: new Map(),
  extraInput: 0,
  extraOutput: 0,
  extraAt: null,
  earlier: null,
}

/**
 * A seed below this many tokens: the overhead and the chance of a few words outweigh what the text
 * is made of.
 */
const shortBelow = 256
/**
 * A report above the seed is taken for a constant addition up to this seed, and for a ratio from it
 * on: a system prompt of the provider's own must not multiply long texts.
 */
const ratioFrom = 2048

/** What a provider may put before a request: the longest system prompts are of that order. */
export const serverPromptRoom = 32_768

/** So many reports of a kind narrow its bound. One may be a lucky one. */
const reportsToNarrow = 2
/**
 * Left above the largest report, in thousandths: texts of one kind differ by as much in one
 * vocabulary, German from English among them.
 */
const roomBelow = 1400
/** Added to what was learned above the seed, in thousandths: the next may be a little larger. */
const roomAbove = 1050

/** More tokens than this to a byte: keys, hashes, base64. */
const denseFrom = 0.45

/** What a text is mostly made of, by the bytes of each kind of piece; `seed` in tokens. */
export function kindOf(tally: Tally, seed: number, images: boolean): TextKind {
  if (images) return 'images'
  const all = bytesOf(tally)
  if (seed < shortBelow || all === 0) return 'short'
  if (tally.script.bytes > all * 0.3) return 'script'
  const tokens = pieceKinds.reduce((sum, kind) => sum + tally[kind].tokens, 0)
  if (tally.digits.bytes + tally.data.bytes > all * 0.25 || tokens > all * denseFrom) return 'data'
  return tally.word.bytes > all * 0.7 ? 'prose' : 'code'
}

/** What the seed of a kind is multiplied by, in thousandths. */
export function appliedPermille(lesson: KindLesson | undefined, exact: boolean): number {
  if (lesson === undefined) return 1000
  if (lesson.permille > 1000) return Math.ceil((lesson.permille * roomAbove) / 1000)
  return exact || lesson.reports < reportsToNarrow
    ? 1000
    : Math.min(1000, Math.ceil((lesson.permille * roomBelow) / 1000))
}

/** The bound with all that was learned: never below our count, never above what is possible. */
export function learnedBound(
  { kinds, extraInput, earlier }: Lessons,
  { kind, counted, seed, most, exact }: Basis,
): number {
  const lesson = kinds.get(kind)
  const ratio = Math.min(
    Math.max(most, seed),
    Math.max(applyMargin(seed, appliedPermille(lesson, exact)), Math.min(counted, seed)),
  )
  return Math.max(
    extraInput + ratio,
    earlier === null || isTaught(lesson) ? 0 : earlierBound(earlier, counted, most),
  )
}

function isTaught(lesson: KindLesson | undefined): boolean {
  return lesson !== undefined && lesson.reports >= reportsToNarrow
}

/** Earlier versions took short prompts as this long, in learning and in use alike. */
const earlierShortest = 256

function earlierBound(permille: number, counted: number, most: number): number {
  return Math.min(
    applyMargin(Math.max(counted, earlierShortest), permille),
    most + serverPromptRoom,
  )
}

/**
 * More than can be true: beyond the window, or beyond all bytes sent and a long prompt of the
 * provider's own. Such a report teaches nothing.
 */
export function isAbsurdInput(reported: number, most: number, window: number | null): boolean {
  return reported > most + serverPromptRoom || (window !== null && reported > window)
}

/** Where no limit of a model's output is known. */
const unknownLimit = 128_000
/** So many times the limit cannot have been written. */
const absurdTimes = 4

/** Tokens beyond the window, or several times what was asked for and the model can write. */
export function isAbsurdOutput(
  reported: number,
  asked: number,
  limit: number | null,
  window: number | null,
): boolean {
  return (
    reported > absurdTimes * Math.max(asked, limit ?? unknownLimit) ||
    (window !== null && reported > window)
  )
}

/**
 * What to hold for an output of at most `asked` tokens: with what the model wrote beyond its limit
 * before, and never above what it can write.
 */
export function outputBound(
  { extraOutput }: Lessons,
  asked: number,
  limit: number | null,
  window: number | null,
): number {
  const raised =
    extraOutput === 0 ? asked : Math.max(asked, Math.min(asked + extraOutput, limit ?? Infinity))
  return Math.min(raised, window ?? Infinity)
}

/**
 * The lessons after a report of input tokens that is not absurd; the same object where it teaches
 * nothing. `whole`: of an answer that came to its end.
 */
export function afterInput(
  lessons: Lessons,
  basis: Basis,
  reported: number,
  whole: boolean,
  at: number,
): Lessons {
  const { kind, counted, seed, most, exact } = basis
  // Some servers report only what they had not in a cache: no count of the whole.
  if (seed < 1 || reported * 2 < counted) return lessons
  const extraInput = Math.max(lessons.extraInput, extraIn(basis, reported))
  const before = lessons.kinds.get(kind)
  const permille = Math.min(
    ratioTo(seed, reported, extraInput),
    Math.ceil((Math.max(most, seed) * 1000) / seed),
  )
  const counts = reported > learnedBound(lessons, basis) || (whole && !exact)
  if (extraInput === lessons.extraInput && !counts) return lessons
  const grows = permille > (before?.permille ?? 0)
  const lesson: KindLesson = {
    permille: grows ? permille : (before?.permille ?? permille),
    reports: (before?.reports ?? 0) + 1,
    at: grows ? at : (before?.at ?? at),
  }
  return {
    ...lessons,
    kinds: counts ? new Map(lessons.kinds).set(kind, lesson) : lessons.kinds,
    extraInput,
    extraAt: extraInput > lessons.extraInput ? at : lessons.extraAt,
  }
}

/**
 * In thousandths, at least 1. What the provider adds may be missing another time, so it is taken
 * off only what lies above the seed.
 */
function ratioTo(seed: number, reported: number, extra: number): number {
  const text = reported <= seed ? reported : Math.max(seed, reported - extra)
  return Math.max(1, Math.ceil((text * 1000) / seed))
}

/** What a provider must have added: all beyond the bytes sent; on short ones, beyond the seed. */
function extraIn({ seed, most }: Basis, reported: number): number {
  return Math.max(0, reported - (seed < ratioFrom ? seed : Math.max(most, seed)))
}

/** The lessons after a report of output tokens that is not absurd. */
export function afterOutput(
  lessons: Lessons,
  asked: number,
  reported: number,
  at: number,
): Lessons {
  const extraOutput = reported - asked
  return extraOutput <= lessons.extraOutput ? lessons : { ...lessons, extraOutput, extraAt: at }
}
