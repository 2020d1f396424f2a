/** Tools, calls of them, and the form of an answer in OpenAI's words. */
import type {
  ChatCompletionCreateParamsStreaming,
  ChatCompletionMessageToolCall,
} from 'openai/resources/chat/completions'
import type { ToolCall, Tooling } from '../../contract/tools'

/** What of a request's parameters is about tools and the form of the answer. */
export function openaiTooling({
  tools,
  toolChoice,
  responseFormat,
}: Tooling): Pick<
  ChatCompletionCreateParamsStreaming,
  'tools' | 'tool_choice' | 'response_format'
> {
  return {
    ...(tools === undefined
      ? {}
      : { tools: tools.map((tool) => ({ type: 'function' as const, function: { ...tool } })) }),
    ...(tools === undefined || toolChoice === undefined
      ? {}
      : { tool_choice: choiceOf(toolChoice) }),
    ...(responseFormat === undefined ? {} : { response_format: formatOf(responseFormat) }),
  }
}

function choiceOf(choice: NonNullable<Tooling['toolChoice']>) {
  return typeof choice === 'string'
    ? choice
    : { type: 'function' as const, function: { name: choice.name } }
}

function formatOf(format: NonNullable<Tooling['responseFormat']>) {
  if (format.type === 'json_object') return { type: 'json_object' as const }
  const { name, schema, strict } = format
  return {
    type: 'json_schema' as const,
    json_schema: { name, schema, ...(strict === undefined ? {} : { strict }) },
  }
}

/** Calls as an assistant's message carries them. Some servers refuse empty arguments. */
export function openaiToolCalls(calls: readonly ToolCall[]): ChatCompletionMessageToolCall[] {
  return calls.map(({ id, name, arguments: text }) => ({
    id,
    type: 'function',
    function: { name, arguments: text.trim() === '' ? '{}' : text },
  }))
}
