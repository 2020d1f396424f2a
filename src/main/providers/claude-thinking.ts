/** How much a Claude thinks before it answers, as we ask for it. */
import type { Parameters } from '../../contract/calls'

/** Thinking goes by effort from here on, without a budget (platform.claude.com). */
export const adaptiveFrom = 4.6
/**
 * From this version on a request that says nothing of thinking gets it (platform.claude.com: what's
 * new in Claude Opus 5 and Sonnet 5).
 */
export const thinksUnaskedFrom = 5
/**
 * From this version on what is shown of the thinking is a summary; all of it is billed
 * (platform.claude.com: extended thinking).
 */
export const summarizedFrom = 4

/** The least the API accepts as a thinking budget; the output must have room for more. */
const leastThinking = 1024
/** Share of the output that may go into thinking, by effort; the rest is left for the answer. */
const thinkingShare = { minimal: 0, low: 0.25, medium: 0.5, high: 0.8 } as const

/** Tokens that a Claude before 4.6 may think at most; null: it is not asked to, or has no room. */
export function thinkingBudget({
  reasoningEffort,
  maxOutputTokens,
}: Parameters & { readonly maxOutputTokens: number }): number | null {
  if (reasoningEffort === undefined) return null
  const share = Math.floor(maxOutputTokens * thinkingShare[reasoningEffort])
  const budget = Math.min(Math.max(leastThinking, share), maxOutputTokens - 1)
  return budget < leastThinking ? null : budget
}
