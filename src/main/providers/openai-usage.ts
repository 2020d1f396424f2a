/** OpenAI's counting rules: cached tokens are inside the prompt count, reasoning tokens inside the completion count (spec M5). */
import type { Usage } from '../../contract/calls'
import { usdToNano } from '../money/amount'
import { soundUsage, wireCount, wireObject } from './usage-checks'

/**
 * Normalises a `usage` object of Chat Completions or Embeddings. Null: there is none, or it does not add up.
 * `lenient` adds the dialects of compatible servers:
 * DeepSeek names cached tokens `prompt_cache_hit_tokens`; xAI counts reasoning beside the completion, which its total gives away.
 */
export function openaiUsage(wire: unknown, lenient: boolean): Usage | null {
  const usage = wireObject(wire)
  if (usage === undefined || usage['prompt_tokens'] === undefined) return null
  const promptDetails = wireObject(usage['prompt_tokens_details'])
  const completionDetails = wireObject(usage['completion_tokens_details'])
  const inputTokens = wireCount(usage['prompt_tokens'])
  const completion = wireCount(usage['completion_tokens'])
  const reasoningTokens = wireCount(completionDetails?.['reasoning_tokens'])
  const cached = promptDetails?.['cached_tokens'] ?? (lenient ? usage['prompt_cache_hit_tokens'] : undefined)
  const beside = lenient && reasoningTokens > 0 && wireCount(usage['total_tokens']) === inputTokens + completion + reasoningTokens
  return soundUsage({
    inputTokens,
    outputTokens: beside ? completion + reasoningTokens : completion,
    cachedInputTokens: wireCount(cached),
    cacheWriteTokens: wireCount(promptDetails?.['cache_write_tokens']),
    reasoningTokens,
  })
}

/**
 * What a compatible server says the answer cost, in nano-USD: OpenRouter's `cost`, to which the upstream's share is added where the person's
 * own key paid there; Perplexity's `cost.total_cost`. Undefined: it says nothing, or no amount of money.
 */
export function reportedCost(wire: unknown): number | undefined {
  const usage = wireObject(wire)
  const cost = usage?.['cost']
  const charged = usdToNano(wireObject(cost)?.['total_cost'] ?? cost)
  if (usage === undefined || charged === undefined || usage['is_byok'] !== true) return charged
  const upstream = usdToNano(wireObject(usage['cost_details'])?.['upstream_inference_cost'])
  return upstream === undefined ? undefined : charged + upstream
}
