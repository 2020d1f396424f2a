/**
 * OpenAI's counting rules: cached tokens are inside the prompt count, reasoning tokens inside the
 * completion count (spec M5, P11).
 */
import type { Usage } from '../../contract/call-outcome'
import { usdToNano } from '../money/amount'
import { soundUsage, type Counts } from './usage-checks'
import { wireCount, wireObject, wireTotal } from './wire/values'

export type OpenaiCounts = Counts<
  | 'input'
  | 'output'
  | 'total'
  | 'cached'
  | 'cacheWrite'
  | 'reasoning'
  | 'inputAudio'
  | 'cachedAudio'
  | 'inputImage'
  | 'cachedImage'
  | 'outputAudio'
  | 'outputImage'
  | 'webSearches'
  | 'fileSearches'
>

/**
 * The counts of a `usage` object of Chat Completions or Embeddings; null: it is no object.
 * `lenient` adds the dialects of compatible servers: Responses' names, and cached tokens as
 * DeepSeek (`prompt_cache_hit_tokens`) and Kimi (`cached_tokens`) give them.
 */
export function openaiCounts(wire: unknown, lenient: boolean): OpenaiCounts | null {
  const usage = wireObject(wire)
  if (usage === undefined) return null
  const also = lenient ? usage : {}
  const inputDetails =
    wireObject(usage['prompt_tokens_details']) ?? wireObject(also['input_tokens_details'])
  const cachedDetails = wireObject(inputDetails?.['cached_tokens_details'])
  // Perplexity counts its searches beside the tokens, OpenRouter as Anthropic does.
  const tools = wireObject(usage['server_tool_use'])
  const outputDetails =
    wireObject(usage['completion_tokens_details']) ?? wireObject(also['output_tokens_details'])
  return {
    input: wireCount(usage['prompt_tokens'] ?? also['input_tokens']),
    output: wireCount(usage['completion_tokens'] ?? also['output_tokens']),
    total: wireTotal(usage['total_tokens']),
    cached: wireCount(
      inputDetails?.['cached_tokens'] ?? also['prompt_cache_hit_tokens'] ?? also['cached_tokens'],
    ),
    cacheWrite: wireCount(inputDetails?.['cache_write_tokens']),
    reasoning: wireCount(outputDetails?.['reasoning_tokens']),
    inputAudio: wireCount(inputDetails?.['audio_tokens']),
    cachedAudio: wireCount(cachedDetails?.['audio_tokens']),
    inputImage: wireCount(inputDetails?.['image_tokens']),
    cachedImage: wireCount(cachedDetails?.['image_tokens']),
    outputAudio: wireCount(outputDetails?.['audio_tokens']),
    outputImage: wireCount(outputDetails?.['image_tokens']),
    webSearches: wireCount(usage['num_search_queries'] ?? tools?.['web_search_requests']),
    fileSearches: wireCount(tools?.['file_search_requests']),
  }
}

/** Null: no prompt count was reported, or the counts do not add up. */
export function usageOfCounts({
  input,
  output = 0,
  total,
  cached = 0,
  cacheWrite = 0,
  reasoning = 0,
  ...parts
}: OpenaiCounts): Usage | null {
  if (input === undefined) return null
  // A total may hold more than its parts: cached tokens that stand beside the prompt, or output
  // that was not shown (xAI, Gemini).
  const beside =
    total !== undefined && cached > 0 && total === input + cached + output && reasoning <= output
  const inputTokens = beside ? input + cached : input
  return soundUsage({
    inputTokens,
    outputTokens: total === undefined ? output : Math.max(output, total - inputTokens),
    cachedInputTokens: cached,
    cacheWriteTokens: cacheWrite,
    reasoningTokens: reasoning,
    parts: {
      inputAudioTokens: parts.inputAudio,
      cachedAudioTokens: parts.cachedAudio,
      inputImageTokens: parts.inputImage,
      cachedImageTokens: parts.cachedImage,
      outputAudioTokens: parts.outputAudio,
      outputImageTokens: parts.outputImage,
      webSearches: parts.webSearches,
      fileSearches: parts.fileSearches,
    },
  })
}

/** Normalises one `usage` object. Null: there is none, or it does not add up. */
export function openaiUsage(wire: unknown, lenient: boolean): Usage | null {
  const counts = openaiCounts(wire, lenient)
  return counts === null ? null : usageOfCounts(counts)
}

/**
 * What a compatible server says the answer cost, in nano-USD below 2^53: OpenRouter's `cost`, to
 * which the upstream's share is added where the person's own key paid there; Perplexity's
 * `cost.total_cost`. Undefined: it says nothing, or no amount of money.
 */
export function reportedCost(wire: unknown): number | undefined {
  const usage = wireObject(wire)
  const cost = usage?.['cost']
  const charged = usdToNano(wireObject(cost)?.['total_cost'] ?? cost)
  if (usage === undefined || charged === undefined || usage['is_byok'] !== true) return charged
  const upstream = usdToNano(wireObject(usage['cost_details'])?.['upstream_inference_cost'])
  const sum = upstream === undefined ? Number.NaN : charged + upstream
  return Number.isSafeInteger(sum) ? sum : undefined
}
