/** Tools, calls of them and the form of an answer as each vendor wants them written. Pure. */
import type { CallRequest, Message } from '../../contract/calls'
import { claudeVersion } from '../../contract/claude-version'
import type { ResponseFormat, ToolCall } from '../../contract/tools'

type Fields = Readonly<Record<string, unknown>>

/** What a request to OpenAI says of tools; fields that are undefined are left out. */
export function openaiToolFields({ tools, toolChoice, responseFormat }: CallRequest): Fields {
  return {
    tools: tools?.map((tool) => ({ type: 'function', function: tool })),
    tool_choice:
      typeof toolChoice === 'object' ? { type: 'function', function: toolChoice } : toolChoice,
    response_format: responseFormat === undefined ? undefined : openaiFormat(responseFormat),
  }
}

function openaiFormat(format: ResponseFormat): Fields {
  if (format.type === 'json_object') return format
  const { type, ...schema } = format
  return { type, json_schema: schema }
}

/** What a message to OpenAI has beside its role and content. */
export function openaiToolParts({ toolCalls, toolCallId }: Message): Fields {
  return {
    ...(toolCallId === undefined ? {} : { tool_call_id: toolCallId }),
    ...(toolCalls === undefined ? {} : { tool_calls: toolCalls.map(openaiCall) }),
  }
}

function openaiCall({ id, name, arguments: text }: ToolCall): Fields {
  return { id, type: 'function', function: { name, arguments: text } }
}

/** From here on Claude takes a schema for its answer; earlier ones are made to call a tool. */
const schemaFrom = 4.1

/** The same of a request to Anthropic. */
export function anthropicToolFields(request: CallRequest, model: string): Fields {
  const { tools, toolChoice, responseFormat } = request
  const format = responseFormat?.type === 'json_schema' ? responseFormat : undefined
  if (format !== undefined && claudeVersion(model) < schemaFrom)
    return {
      tools: [{ name: format.name, input_schema: format.schema }],
      tool_choice: { type: 'tool', name: format.name },
    }
  return {
    tools: tools?.map(({ name, description, parameters }) => ({
      name,
      ...(description === undefined ? {} : { description }),
      input_schema: parameters ?? { type: 'object' },
    })),
    tool_choice: toolChoice === undefined ? undefined : anthropicChoice(toolChoice),
    output_config:
      format === undefined ? undefined : { format: { type: 'json_schema', schema: format.schema } },
  }
}

function anthropicChoice(choice: NonNullable<CallRequest['toolChoice']>): Fields {
  if (typeof choice === 'object') return { type: 'tool', name: choice.name }
  return { type: choice === 'required' ? 'any' : choice }
}

interface Worded {
  readonly role: string
  readonly content: unknown
}

/** Messages to Anthropic: calls are blocks, and all results of one turn are one message. */
export function anthropicMessages(
  messages: readonly Message[],
  contentOf: (content: Message['content']) => unknown,
): Worded[] {
  const worded: Worded[] = []
  let results: Fields[] = []
  for (const { role, content, toolCalls, toolCallId } of messages) {
    if (role === 'tool') {
      if (results.length === 0) worded.push({ role: 'user', content: results })
      results.push({ type: 'tool_result', tool_use_id: toolCallId, content: contentOf(content) })
      continue
    }
    results = []
    const said = contentOf(content)
    const blocks =
      typeof said === 'string' ? (said === '' ? [] : [{ type: 'text', text: said }]) : said
    worded.push({
      role,
      content: toolCalls === undefined ? said : [blocks, toolCalls.map(anthropicCall)].flat(2),
    })
  }
  return worded
}

function anthropicCall({ id, name, arguments: text }: ToolCall): Fields {
  return { type: 'tool_use', id, name, input: inputOf(text) }
}

/** Anthropic takes objects alone; what is none stands under a name. */
function inputOf(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text === '' ? '{}' : text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? value
      : { arguments: value }
  } catch {
    return { arguments: text }
  }
}
