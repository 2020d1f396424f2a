/**
 * The last look at a provider's token counts before they become money: what does not add up is no
 * usage (spec M5, P11).
 */
import type { Usage } from '../../contract/call-outcome'
import type { UsageParts } from '../../contract/charges'
import { mostTokens } from './wire/values'

/** No answer uses a tool so often. */
const mostUses = 10_000

/**
 * The usage when every count is a whole number in range and the parts fit into their wholes;
 * otherwise null, and the call is estimated.
 */
export function soundUsage(usage: Usage): Usage | null {
  const counts = [
    usage.inputTokens,
    usage.outputTokens,
    usage.cachedInputTokens,
    usage.cacheWriteTokens,
    usage.reasoningTokens,
  ]
  if (!counts.every((value) => Number.isSafeInteger(value) && value >= 0 && value <= mostTokens))
    return null
  if (usage.cachedInputTokens + usage.cacheWriteTokens > usage.inputTokens) return null
  if (usage.reasoningTokens > usage.outputTokens) return null
  return withSoundParts(usage)
}

/**
 * A part is a whole number within its whole; one that is not says nothing of its whole, which
 * stands without it.
 */
function withSoundParts({ parts, ...usage }: Usage): Usage {
  if (parts === undefined) return usage
  const most: Record<keyof UsageParts, number> = {
    cacheWrite1hTokens: usage.cacheWriteTokens,
    inputAudioTokens: usage.inputTokens,
    cachedAudioTokens: Math.min(usage.cachedInputTokens, parts.inputAudioTokens ?? 0),
    inputImageTokens: usage.inputTokens,
    cachedImageTokens: Math.min(usage.cachedInputTokens, parts.inputImageTokens ?? 0),
    outputAudioTokens: usage.outputTokens,
    outputImageTokens: usage.outputTokens,
    webSearches: mostUses,
    fileSearches: mostUses,
  }
  const sound = Object.entries(parts).filter(
    ([name, count]) => count !== undefined && count > 0 && count <= most[name as keyof UsageParts],
  )
  return sound.length === 0 ? usage : { ...usage, parts: Object.fromEntries(sound) }
}

/**
 * Usage that can be true of an answer: a prompt is never empty, and neither is output beside an
 * answer that was received (spec P11).
 */
export function credibleUsage(usage: Usage | null, received: boolean): Usage | null {
  return usage === null || usage.inputTokens === 0 || (received && usage.outputTokens === 0)
    ? null
    : usage
}

/**
 * Counts by name as one report of the wire gives them: undefined where it says nothing, NaN where
 * it is no count.
 */
export type Counts<Name extends string> = Readonly<Record<Name, number | undefined>>

/**
 * Cumulative counts never shrink: of each the larger, and what one report leaves out is as the
 * other says (spec P11).
 */
export function grown<Name extends string>(
  before: Counts<Name> | null,
  report: Counts<Name>,
): Counts<Name> {
  if (before === null) return report
  const larger = (a: number | undefined, b: number | undefined) =>
    a === undefined ? b : b === undefined ? a : Math.max(a, b)
  const names = Object.keys(report) as Name[]
  return Object.fromEntries(
    names.map((each) => [each, larger(before[each], report[each])]),
  ) as Counts<Name>
}
