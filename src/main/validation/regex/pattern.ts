/**
 * A person's pattern, ready to search a text with: RE2's engine, whose time grows with the text
 * alone, however the pattern is written.
 */
import { RE2JS } from 're2js'
import { refuse } from './pieces'
import { toRe2 } from './to-re2'

export interface PatternFlags {
  readonly ignoreCase: boolean
  /** Lines end at \n, \r\n and every other end that JavaScript knows; each reads as \n. */
  readonly multiline: boolean
}

export interface Pattern {
  /** Does it occur anywhere in the text? */
  test(text: string): boolean
  /** Tells patterns apart: ajv keeps one of each text. */
  toString(): string
}

const otherLineEnds = /[\r\u2028\u2029]/g
/** Outside of ranges. */
const writtenLineEnds = /(?<!-)\\x\{(?:d|2028|2029)\}(?!-)/g

/**
 * Throws Failure `invalid_request` for a pattern that is none, or that cannot be read in bounded
 * time.
 */
export function compilePattern(pattern: string, { ignoreCase, multiline }: PatternFlags): Pattern {
  const source = toRe2(pattern)
  // RE2 knows one end of a line. To read the others as that one, the pattern's own are read so too.
  const written = multiline ? source.replace(writtenLineEnds, '\\x{a}') : source
  const re2 = compiled(
    written,
    (ignoreCase ? RE2JS.CASE_INSENSITIVE : 0) | (multiline ? RE2JS.MULTILINE : 0),
  )
  return {
    test: (text) => re2.test(multiline ? text.replace(otherLineEnds, '\n') : text),
    toString: () => `/${source}/`,
  }
}

function compiled(source: string, flags: number): RE2JS {
  try {
    return RE2JS.compile(source, flags)
  } catch (error) {
    const message = error instanceof Error ? error.message : 'not understood'
    const reason = message.replace(/^error parsing regexp: /, '')
    throw refuse(`The pattern cannot be read in bounded time: ${reason}. Write it more simply.`)
  }
}
