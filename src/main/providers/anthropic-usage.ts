/**
 * Anthropic's counting rules: cache reads and writes stand beside `input_tokens`, thinking is
 * inside the output (spec M5, P11).
 */
import type { Usage } from '../../contract/call-outcome'
import { soundUsage, type Counts } from './usage-checks'
import type { ReportedTerms } from './port'
import { name, wireCount, wireObject } from './wire/values'

export type AnthropicCounts = Counts<
  | 'input'
  | 'output'
  | 'cacheRead'
  | 'cacheWrite'
  | 'cacheWriteByTime'
  | 'cacheWrite1h'
  | 'thinking'
  | 'webSearches'
>

/** The counts of one `usage` object; null: it is no object. */
export function anthropicCounts(wire: unknown): AnthropicCounts | null {
  const usage = wireObject(wire)
  if (usage === undefined) return null
  const byTime = wireObject(usage['cache_creation'])
  const [minutes, hour] = [
    wireCount(byTime?.['ephemeral_5m_input_tokens']),
    wireCount(byTime?.['ephemeral_1h_input_tokens']),
  ]
  return {
    input: wireCount(usage['input_tokens']),
    output: wireCount(usage['output_tokens']),
    cacheRead: wireCount(usage['cache_read_input_tokens']),
    cacheWrite: wireCount(usage['cache_creation_input_tokens']),
    cacheWriteByTime:
      minutes === undefined && hour === undefined ? undefined : (minutes ?? 0) + (hour ?? 0),
    cacheWrite1h: hour,
    webSearches: wireCount(wireObject(usage['server_tool_use'])?.['web_search_requests']),
    thinking: wireCount(wireObject(usage['output_tokens_details'])?.['thinking_tokens']),
  }
}

/** The terms by which the message was served; fast mode is a tier of its own there. */
export function anthropicTerms(wire: unknown): ReportedTerms {
  const usage = wireObject(wire)
  const told = (field: string) => name.parse(usage?.[field]) ?? undefined
  const serviceTier = told('speed') === 'fast' ? 'fast' : told('service_tier')
  const inferenceGeo = told('inference_geo')
  return {
    ...(serviceTier === undefined ? {} : { serviceTier }),
    ...(inferenceGeo === undefined ? {} : { inferenceGeo }),
  }
}

/** Null: no input count was reported, or the counts do not add up. */
export function usageOfCounts({
  input,
  output = 0,
  cacheRead = 0,
  cacheWrite = 0,
  cacheWriteByTime = 0,
  thinking = 0,
  ...parts
}: AnthropicCounts): Usage | null {
  if (input === undefined) return null
  const written = Math.max(cacheWrite, cacheWriteByTime)
  return soundUsage({
    inputTokens: input + cacheRead + written,
    outputTokens: output,
    cachedInputTokens: cacheRead,
    cacheWriteTokens: written,
    reasoningTokens: thinking,
    parts: { cacheWrite1hTokens: parts.cacheWrite1h, webSearches: parts.webSearches },
  })
}
