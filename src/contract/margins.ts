/**
 * What a model's reports have taught about its token counts, so that the next hold is wide enough
 * and no wider (spec M10, M11).
 */
import { z } from 'zod'
import { count, epochMs } from './primitives'

/**
 * Kinds of request that are told apart: vocabularies differ by what a text is made of. `short`: too
 * short for its make-up to matter.
 */
export const textKinds = ['short', 'prose', 'code', 'data', 'script', 'images'] as const
export const textKind = z.enum(textKinds)
export type TextKind = z.infer<typeof textKind>

export const kindMargin = z.object({
  kind: textKind,
  /** Reports of this kind that taught something. */
  reports: count,
  /** The largest report, in parts per thousand of the bound it had without lessons. */
  seenPermille: count,
  /**
   * What such a bound is multiplied by now, in parts per thousand: below 1000 it holds less than
   * without lessons, above it more.
   */
  appliedPermille: count,
  /** When the last report that changed it came. */
  learnedAt: epochMs,
})

export const modelMargins = z.object({
  reports: count,
  /** Tokens the provider adds to each request on its own, on top of the text that was sent. */
  extraInputTokens: count,
  /** Tokens it wrote beyond the limit it was given. */
  extraOutputTokens: count,
  /** When the extra tokens changed last; null: there are none. */
  extraAt: epochMs.nullable(),
  kinds: z.array(kindMargin),
  /**
   * What was kept in the form of before kinds were told apart, in parts per thousand of the count;
   * null: nothing, or reports have replaced it.
   */
  earlierPermille: count.nullable(),
})
export type ModelMargins = z.infer<typeof modelMargins>
