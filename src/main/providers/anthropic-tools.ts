/**
 * Tools, their calls and results, and JSON by a schema in Anthropic's words (platform.claude.com:
 * tool use, structured outputs).
 */
import { transformJSONSchema } from '@anthropic-ai/sdk/lib/transform-json-schema'
import type {
  ContentBlockParam,
  MessageCreateParamsStreaming,
  MessageParam,
  Tool as AnthropicTool,
  ToolResultBlockParam,
  ToolUseBlockParam,
} from '@anthropic-ai/sdk/resources/messages'
import type { Message } from '../../contract/calls'
import { claudeVersion } from '../../contract/claude-version'
import type { ObjectSchema, ResponseFormat, ToolCall, Tooling } from '../../contract/tools'
import { isModestJson } from './wire/json-size'
import { wireObject } from './wire/values'

/** From here on a schema for the answer is a parameter of its own. */
const schemaFrom = 4.1

type Schema = Extract<ResponseFormat, { type: 'json_schema' }>

/**
 * The tool that stands for the answer's schema at models which know no other way: it has to be
 * called, and its arguments are the answer. Null: none does.
 */
export function schemaTool(model: string, { responseFormat }: Tooling): Schema | null {
  return responseFormat?.type === 'json_schema' && claudeVersion(model) < schemaFrom
    ? responseFormat
    : null
}

/** The format of the answer as a part of `output_config`; empty: there is none. */
export function anthropicFormat(
  model: string,
  { responseFormat }: Tooling,
): { format?: { type: 'json_schema'; schema: ObjectSchema } } {
  if (responseFormat?.type !== 'json_schema' || claudeVersion(model) < schemaFrom) return {}
  return { format: { type: 'json_schema', schema: worded(responseFormat.schema) } }
}

/**
 * The schema in the words that the API takes, by its SDK's own rule: objects are closed, and what
 * it does not know stands in descriptions. The answer is held here against the schema as given.
 */
function worded(schema: ObjectSchema): ObjectSchema {
  try {
    return transformJSONSchema(schema) as ObjectSchema
  } catch {
    // It has what the rule cannot read: the API says what.
    return schema
  }
}

/** The tools and the choice among them, with the one that stands for a schema. */
export function anthropicTools(
  model: string,
  tooling: Tooling,
): Pick<MessageCreateParamsStreaming, 'tools' | 'tool_choice'> {
  const schema = schemaTool(model, tooling)
  if (schema !== null)
    return {
      tools: [
        {
          name: schema.name,
          description: 'Gives the answer. Always call it.',
          input_schema: inputSchema(schema.schema),
        },
      ],
      // One call is one answer: a second one would be paid for and not shown.
      tool_choice: { type: 'tool', name: schema.name, disable_parallel_tool_use: true },
    }
  const { tools, toolChoice } = tooling
  if (tools === undefined) return {}
  return {
    tools: tools.map(({ name, description, parameters }) => ({
      name,
      ...(description === undefined ? {} : { description }),
      input_schema: inputSchema(parameters),
    })),
    ...(toolChoice === undefined ? {} : { tool_choice: choiceOf(toolChoice) }),
  }
}

function inputSchema(schema: ObjectSchema = {}): AnthropicTool['input_schema'] {
  return { ...schema, type: 'object' }
}

function choiceOf(choice: NonNullable<Tooling['toolChoice']>) {
  if (typeof choice !== 'string') return { type: 'tool', name: choice.name } as const
  return { type: choice === 'required' ? 'any' : choice } as const
}

/**
 * The messages with calls of tools as blocks of the assistant's, and all results of one turn
 * together in one message of the user's. `plain` words every other message.
 */
export function withToolBlocks(
  messages: readonly Message[],
  plain: (message: Message) => MessageParam,
): MessageParam[] {
  const worded: MessageParam[] = []
  let results: ToolResultBlockParam[] = []
  for (const message of messages) {
    const { role, content, toolCalls, toolCallId } = message
    if (role === 'tool') {
      if (results.length === 0) worded.push({ role: 'user', content: results })
      results.push({
        type: 'tool_result',
        tool_use_id: wireId(toolCallId ?? ''),
        content: typeof content === 'string' ? content : '',
      })
      continue
    }
    results = []
    const said = plain(message)
    worded.push(
      toolCalls === undefined
        ? said
        : { role: 'assistant', content: [...blocksOf(said), ...toolCalls.map(useOf)] },
    )
  }
  return worded
}

/** Empty text is no block. */
function blocksOf({ content }: MessageParam): ContentBlockParam[] {
  if (typeof content !== 'string') return content
  return content.trim() === '' ? [] : [{ type: 'text', text: content }]
}

function useOf({ id, name, arguments: text }: ToolCall): ToolUseBlockParam {
  return { type: 'tool_use', id: wireId(id), name, input: inputOf(text) }
}

/** Ids of other servers have signs that this one does not take. */
function wireId(id: string): string {
  return id.replaceAll(/[^A-Za-z0-9_-]/g, '_')
}

/** Only an object is taken: what a model wrote otherwise is shown to it under a name. */
function inputOf(text: string): unknown {
  if (text.trim() === '') return {}
  if (!isModestJson(Buffer.from(text))) return { arguments: text }
  try {
    const value = JSON.parse(text) as unknown
    return wireObject(value) ?? { arguments: value }
  } catch {
    return { arguments: text }
  }
}
