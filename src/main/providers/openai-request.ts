/** A chat request in OpenAI's words. */
import type {
  ChatCompletionContentPart,
  ChatCompletionCreateParamsStreaming,
  ChatCompletionMessageParam,
} from 'openai/resources/chat/completions'
import type { Message } from '../../contract/calls'
import { plainTerms, type Terms } from '../../contract/charges'
import type { DialectFact } from '../../contract/dialects'
import type { ProviderKind } from '../../contract/providers'
import { openaiToolCalls, openaiTooling } from './openai-tools'
import type { ChatRequest } from './port'
import { wireObject } from './wire/values'

/** Models that reason first: o1, o3, o4-mini, gpt-5 …, also behind a gateway's `vendor/`. */
const reasoningName = /^(?:[\w.-]+\/)*(?:o\d|gpt-[5-9])/
/** The first reasoning models know no system role. */
const noSystemRole = /^(?:[\w.-]+\/)*o1-(?:preview|mini)/

/** `asksUsage`: token counts at the end of the stream, which some servers refuse. */
export function openaiChatParams(
  { endpoint, model, messages, parameters, reasoning, tooling, terms = plainTerms }: ChatRequest,
  asksUsage = true,
  learned: ReadonlySet<DialectFact> = new Set(),
): ChatCompletionCreateParamsStreaming {
  // A compatible server may ignore the newer name and then answer without a limit, so its models
  // get it only by name.
  const byName = reasoningName.test(model) || (reasoning && endpoint.kind === 'openai')
  const renamed = learned.has('max_completion_tokens') || (byName && !learned.has('max_tokens'))
  return {
    model,
    messages: messages.map((message) => openaiMessage(message, noSystemRole.test(model))),
    stream: true,
    ...(learned.has('no_service_tier') && terms.serviceTier === plainTerms.serviceTier
      ? {}
      : serviceTierOf(endpoint.kind, terms)),
    ...(asksUsage ? { stream_options: { include_usage: true } } : {}),
    ...(renamed
      ? { max_completion_tokens: parameters.maxOutputTokens }
      : { max_tokens: parameters.maxOutputTokens }),
    ...(parameters.temperature === undefined ? {} : { temperature: parameters.temperature }),
    ...(parameters.topP === undefined ? {} : { top_p: parameters.topP }),
    ...(parameters.stop === undefined ? {} : { stop: [...parameters.stop] }),
    ...(parameters.seed === undefined ? {} : { seed: parameters.seed }),
    ...(parameters.reasoningEffort === undefined
      ? {}
      : { reasoning_effort: parameters.reasoningEffort }),
    ...(tooling === undefined ? {} : openaiTooling(tooling)),
  }
}

/**
 * Left out, OpenAI takes the project's own default tier, which may be dearer. A compatible server
 * is asked only for what is not plain.
 */
function serviceTierOf(
  kind: ProviderKind,
  { serviceTier }: Terms,
): { service_tier?: 'default' | 'flex' | 'priority' | 'fast' } {
  if (serviceTier === 'flex' || serviceTier === 'priority' || serviceTier === 'fast')
    return { service_tier: serviceTier }
  return kind === 'openai' ? { service_tier: 'default' } : {}
}

function openaiMessage(
  { role, content, toolCalls, toolCallId }: Message,
  systemAsUser: boolean,
): ChatCompletionMessageParam {
  const texts =
    typeof content === 'string'
      ? [content]
      : content.flatMap((part) => (part.type === 'text' ? [part.text] : []))
  const [only] = texts
  const text =
    texts.length === 1 && only !== undefined
      ? only
      : texts.map((piece) => ({ type: 'text' as const, text: piece }))
  if (role === 'tool') return { role, content: text, tool_call_id: toolCallId ?? '' }
  if (role === 'assistant')
    return toolCalls === undefined
      ? { role, content: text }
      : { role, content: content === '' ? null : text, tool_calls: openaiToolCalls(toolCalls) }
  if (role === 'system' && !systemAsUser) return { role, content: text }
  if (typeof content === 'string') return { role: 'user', content }
  return {
    role: 'user',
    content: content.map((part): ChatCompletionContentPart =>
      part.type === 'text' ? part : { type: 'image_url', image_url: { url: part.dataUrl } },
    ),
  }
}

/**
 * A whole chat completion as the events of a stream, for servers that ignore `stream: true`. Null
 * when it is none.
 */
export function completionAsStream(body: unknown): string | null {
  return Array.isArray(wireObject(body)?.['choices'])
    ? `data: ${JSON.stringify(body)}\n\ndata: [DONE]\n\n`
    : null
}
