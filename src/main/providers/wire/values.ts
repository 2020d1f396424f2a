/**
 * Types and bounds of single values on the wire. Whatever an upstream says passes one of these
 * before anything else of Tollgate sees it.
 */
import { z } from 'zod'

/**
 * Characters of a name: model, finish reason, request id, the id in a model list. No vendor comes
 * near it; longer ones are no names.
 */
export const longestName = 1024

/**
 * A name as it may be stored and shown: no control characters, no half characters, not too long.
 * Null: it was none.
 */
export function plainName(written: string): string | null {
  if (written.length > longestName) return null
  const plain = written
    .toWellFormed()
    .replace(/\p{Cc}+/gu, '')
    .trim()
  return plain === '' || Buffer.byteLength(plain) > longestName ? null : plain
}

/** A side fact that is a name: anything else is dropped. */
export const name = z.string().transform(plainName).nullish().catch(null)

/** Text of the answer. Its length is bounded by the line it came in and by the whole answer. */
export const text = z.string()

/** Text that may be left out; what is no text is dropped. */
export const sideText = z.string().nullish().catch(null)

/** What is looked at elsewhere, or not at all. */
export const anything = z.unknown().optional()

/** An object whose fields may be anything. */
export type WireObject = Readonly<Record<string, unknown>>

/** An object of the wire; not an object: undefined. */
export function wireObject(value: unknown): WireObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as WireObject)
    : undefined
}

/** No call has used so many tokens; a larger count is a broken report. */
export const mostTokens = 1_000_000_000

const count = z.int().min(0).max(mostTokens)
/** A sum of both sides of a call. */
const sum = z
  .int()
  .min(0)
  .max(2 * mostTokens)

/**
 * A count as it stands on the wire. Absent and null are undefined; what is no whole number in range
 * is NaN, which no usage survives.
 */
export function wireCount(value: unknown): number | undefined {
  return inRange(value, count)
}

/** The same for a total of input and output. */
export function wireTotal(value: unknown): number | undefined {
  return inRange(value, sum)
}

function inRange(value: unknown, range: typeof count): number | undefined {
  if (value === undefined || value === null) return undefined
  const parsed = range.safeParse(value)
  return parsed.success ? parsed.data : Number.NaN
}
