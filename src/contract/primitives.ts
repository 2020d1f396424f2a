/**
 * The small shapes every contract file shares. Payloads are plain JSON: epoch milliseconds, integer
 * nano-USD, no undefined-versus-missing.
 */
import { z } from 'zod'

/** Epoch milliseconds. */
export const epochMs = z.int()
/** Integer nano-USD (1 USD = 1,000,000,000). Always below 2^53, that is 9.0 million USD. */
export const nanoUsd = z.int()
/** A count of tokens, calls or rows. */
export const count = z.int().min(0)

/**
 * Present, and true, where a sum beside it is larger than JSON carries exactly: it then stands at
 * 2^53 − 1.
 */
export const saturated = z.literal(true).optional()

/**
 * Ids of ours: a prefix, an underscore and a time-ordered random part. Providers' ids are slugs a
 * person may choose.
 */
export const id = z.string().min(1).max(80)

/**
 * Names that people give and that appear in scopes: projects, services, environments, users,
 * organizations.
 */
export const name = z
  .string()
  .min(1)
  .max(80)
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._@:+-]*$/,
    'Use letters, digits and . _ @ : + - and start with a letter or digit.',
  )

/**
 * A name, an id or a place in a list as a request carries it. What is longer names nothing of ours.
 */
export const reference = z.string().max(500)

/** Why a person did it, as it is kept on record. */
export const reason = z.string().trim().min(1).max(300)

/** The dimensions by which calls are scoped, budgeted and grouped. */
export const dimensions = [
  'provider',
  'model',
  'project',
  'service',
  'environment',
  'key',
  'user',
  'organization',
] as const
export const dimension = z.enum(dimensions)
export type Dimension = z.infer<typeof dimension>

/** Query strings carry text only, so booleans in them are spelled out. */
export const queryBoolean = z.union([
  z.boolean(),
  z.enum(['true', 'false']).transform((text) => text === 'true'),
])
/**
 * Numbers likewise. Only a plain decimal is one: an empty text, `0x10` or `1e3` is refused, not
 * taken for something.
 */
function queryNumber(schema: z.ZodNumber, words: string) {
  return z.union(
    [
      schema,
      z
        .string()
        .max(20)
        .regex(/^-?\d+(\.\d+)?$/)
        .transform(Number)
        .pipe(schema),
    ],
    { error: words },
  )
}
export const queryInt = queryNumber(z.int(), 'Write a whole number.')
export const queryAmount = queryNumber(
  z.number().min(0),
  'Write an amount of at least 0, with a point before its decimals.',
)
export function queryCount(least: number, most: number) {
  return queryNumber(z.int().min(least).max(most), `Write a whole number from ${least} to ${most}.`)
}

/** Which part of a list: what comes after `cursor`, at most `most` items at once. */
export function pageFields(most: number) {
  return { cursor: reference.optional(), limit: queryCount(1, most).optional() }
}

export function listOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().optional() })
}
/**
 * A field that is known and yet not taken: it is refused with a sentence of its own instead of as
 * unknown.
 */
export function refused(sentence: string) {
  return z.never({ error: sentence }).optional()
}

/**
 * For what takes things away: it needs one of the scopes named, or `all` and none of them. Without
 * either it takes nothing away (spec S7).
 */
export function scopeOrAll(...scopes: readonly string[]) {
  return (input: Readonly<Record<string, unknown>>, context: z.RefinementCtx) => {
    const given = scopes.filter((scope) => input[scope] !== undefined)
    if (input['all'] === true ? given.length === 0 : given.length > 0) return
    const message =
      given.length === 0
        ? `Nothing was taken away: give ${scopes.join(' or ')}, or all=true for everything.`
        : `Give either ${given.join(' and ')}, or all=true for everything.`
    context.addIssue({ code: 'custom', path: ['all'], message })
  }
}

/**
 * The input of a route that takes none: whatever is sent all the same is refused by name, not
 * passed over (spec S7).
 */
export const nothing = z.strictObject({}).optional()
export const ok = z.object({ ok: z.literal(true) })
