/** The last look at a provider's token counts before they become money: what does not add up is no usage (spec M5, fault matrix "usage"). */
import type { Usage } from '../../contract/calls'

/** No call has used so many tokens; a larger count is a broken report. */
const mostTokens = 1_000_000_000

/** The usage when every count is a whole number in range and the parts fit into their wholes; otherwise null, and the call is estimated. */
export function soundUsage(usage: Usage): Usage | null {
  const counts = [usage.inputTokens, usage.outputTokens, usage.cachedInputTokens, usage.cacheWriteTokens, usage.reasoningTokens]
  if (!counts.every((value) => Number.isSafeInteger(value) && value >= 0 && value <= mostTokens)) return null
  if (usage.cachedInputTokens + usage.cacheWriteTokens > usage.inputTokens) return null
  if (usage.reasoningTokens > usage.outputTokens) return null
  return usage
}

/** A count as it stands on the wire. Absent and null are 0; anything that is no number becomes NaN, which `soundUsage` refuses. */
export function wireCount(value: unknown): number {
  if (value === undefined || value === null) return 0
  return typeof value === 'number' ? value : Number.NaN
}

/** An object of the wire whose fields may be anything; not an object: undefined. */
export function wireObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, unknown>>) : undefined
}
