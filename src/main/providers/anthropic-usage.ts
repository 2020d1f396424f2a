/** Anthropic's counting rules: cache reads and writes stand beside `input_tokens`, thinking is inside the output (spec M5). */
import type { Usage } from '../../contract/calls'
import { soundUsage, wireCount, wireObject } from './usage-checks'

/**
 * Normalises the `usage` objects of one message: `start` from `message_start`, `delta` the last of the `message_delta`s. The delta's
 * counts are cumulative, so each one it gives replaces the start's. Null: none was reported, or it does not add up.
 */
export function anthropicUsage(start: unknown, delta?: unknown): Usage | null {
  const first = wireObject(start)
  const last = wireObject(delta)
  if (first === undefined && last === undefined) return null
  function count(name: string): number {
    return wireCount(last?.[name] ?? first?.[name])
  }
  if ((last?.['input_tokens'] ?? first?.['input_tokens']) === undefined) return null
  const cachedInputTokens = count('cache_read_input_tokens')
  const cacheWriteTokens = count('cache_creation_input_tokens')
  const details = wireObject(last?.['output_tokens_details'] ?? first?.['output_tokens_details'])
  return soundUsage({
    inputTokens: count('input_tokens') + cachedInputTokens + cacheWriteTokens,
    outputTokens: count('output_tokens'),
    cachedInputTokens,
    cacheWriteTokens,
    reasoningTokens: wireCount(details?.['thinking_tokens']),
  })
}
