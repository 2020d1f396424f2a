/**
 * A chat request in Anthropic's words: system text apart, images as base64 blocks, reasoning effort
 * as thinking.
 */
import type {
  ContentBlockParam,
  MessageCountTokensParams,
  MessageCreateParamsStreaming,
  MessageParam,
  TextBlockParam,
} from '@anthropic-ai/sdk/resources/messages'
import type { Message } from '../../contract/calls'
import { plainTerms } from '../../contract/charges'
import { anthropicId } from './anthropic-names'
import { claudeVersion } from '../../contract/claude-version'
import { anthropicFormat, anthropicTools, withToolBlocks } from './anthropic-tools'
import { adaptiveFrom, thinkingBudget } from './claude-thinking'
import type { ChatRequest, CountRequest } from './port'

/** From here on the region can be chosen (platform.claude.com: data residency). */
const regionsFrom = 4.6

/** What some models want named beside `speed` (platform.claude.com, fast mode). */
export const fastModeBeta = 'fast-mode-2026-02-01'

type ImageType = 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp'

export function anthropicChatParams({
  model,
  messages,
  parameters,
  reasoning,
  tooling = {},
  terms = plainTerms,
}: ChatRequest): MessageCreateParamsStreaming {
  const { output_config: effort, ...thinking } = reasoning ? thinkingFor(model, parameters) : {}
  const outputConfig = { ...effort, ...anthropicFormat(model, tooling) }
  const system = messages
    .filter(({ role }) => role === 'system')
    .flatMap(({ content }) => textsOf(content))
  return {
    model: anthropicId(model),
    max_tokens: parameters.maxOutputTokens,
    stream: true,
    // Left out, Anthropic may serve by the priority tier that an organization has bought
    // (platform.claude.com, service tiers).
    service_tier: terms.serviceTier === 'priority' ? 'auto' : 'standard_only',
    ...(terms.serviceTier === 'fast' ? { speed: 'fast' } : {}),
    ...(claudeVersion(model) >= regionsFrom ? { inference_geo: terms.inferenceGeo } : {}),
    ...(system.length === 0 ? {} : { system: systemText(system) }),
    messages: withToolBlocks(
      messages.filter(({ role }) => role !== 'system'),
      anthropicMessage,
    ),
    ...(parameters.temperature === undefined ? {} : { temperature: parameters.temperature }),
    ...(parameters.topP === undefined ? {} : { top_p: parameters.topP }),
    ...(parameters.stop === undefined ? {} : { stop_sequences: [...parameters.stop] }),
    ...thinking,
    ...(Object.keys(outputConfig).length === 0 ? {} : { output_config: outputConfig }),
    ...anthropicTools(model, tooling),
  }
}

/** The part of a chat that is counted as its input (platform.claude.com, token counting). */
export function anthropicCountParams(request: CountRequest): MessageCountTokensParams {
  const params = anthropicChatParams(request)
  const { model, system, messages, thinking, output_config, tools, tool_choice } = params
  return {
    model,
    messages,
    ...(system === undefined ? {} : { system }),
    ...(thinking === undefined ? {} : { thinking }),
    ...(output_config === undefined ? {} : { output_config }),
    ...(tools === undefined ? {} : { tools }),
    ...(tool_choice === undefined ? {} : { tool_choice }),
  }
}

function systemText(texts: readonly string[]): string | TextBlockParam[] {
  const [only] = texts
  return texts.length === 1 && only !== undefined
    ? only
    : texts.map((text) => ({ type: 'text', text }))
}

function anthropicMessage({ role, content }: Message): MessageParam {
  return {
    role: role === 'assistant' ? 'assistant' : 'user',
    content: typeof content === 'string' ? content : content.map(blockOf),
  }
}

function blockOf(part: Exclude<Message['content'], string>[number]): ContentBlockParam {
  if (part.type === 'text') return { type: 'text', text: part.text }
  const comma = part.dataUrl.indexOf(',')
  const mediaType = part.dataUrl.slice('data:'.length, part.dataUrl.indexOf(';')) as ImageType
  return {
    type: 'image',
    source: { type: 'base64', media_type: mediaType, data: part.dataUrl.slice(comma + 1) },
  }
}

function textsOf(content: Message['content']): string[] {
  return typeof content === 'string'
    ? [content]
    : content.flatMap((part) => (part.type === 'text' ? [part.text] : []))
}

/** Claude 4.6 and later decide by effort; earlier ones take a token budget inside `max_tokens`. */
function thinkingFor(
  model: string,
  parameters: ChatRequest['parameters'],
): Partial<MessageCreateParamsStreaming> {
  const { reasoningEffort } = parameters
  if (reasoningEffort === undefined) return {}
  if (claudeVersion(model) >= adaptiveFrom)
    return {
      thinking: { type: 'adaptive' },
      output_config: { effort: reasoningEffort === 'minimal' ? 'low' : reasoningEffort },
    }
  const budget = thinkingBudget(parameters)
  return budget === null ? {} : { thinking: { type: 'enabled', budget_tokens: budget } }
}
