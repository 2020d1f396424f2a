/**
 * Tools a model may call, the calls it makes of them, and the JSON an answer is to be (spec C2). A
 * call of a tool is never run here: its result is given with the next request.
 */
import { z } from 'zod'
import { count } from './primitives'

/** Names as both vendors take them. */
export const toolName = z
  .string()
  .max(64)
  .regex(/^[A-Za-z0-9_-]{1,64}$/, 'Use 1 to 64 letters, digits, _ and -.')

/** Characters of one schema as JSON; what is longer is no description of arguments. */
export const mostSchemaText = 50_000
const deepestSchema = 60

/** A JSON Schema whose top is an object, as a tool's arguments and both vendors' answers are. */
export const objectSchema = z
  .record(z.string().max(200), z.unknown())
  .superRefine((schema, context) => {
    const fault = schemaFault(schema)
    // The request is looked at no further: a schema may be too deep to be written as JSON.
    if (fault !== null) context.addIssue({ code: 'custom', message: fault, continue: false })
  })
export type ObjectSchema = z.infer<typeof objectSchema>

function schemaFault(schema: Readonly<Record<string, unknown>>): string | null {
  if (schema['type'] !== 'object') return 'The schema has to say "type": "object" at its top.'
  if (!isShallow(schema, deepestSchema))
    return `The schema nests deeper than ${deepestSchema} levels. Make it flatter.`
  const { length } = JSON.stringify(schema)
  return length <= mostSchemaText
    ? null
    : `The schema has ${length} characters as JSON; at most ${mostSchemaText} are taken.`
}

function isShallow(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true
  return levels > 0 && Object.values(value).every((inner) => isShallow(inner, levels - 1))
}

export const tool = z.strictObject({
  name: toolName,
  /** When to call it and what it gives, for the model to read. */
  description: z.string().max(10_000).optional(),
  /** Absent: it takes no arguments. */
  parameters: objectSchema.optional(),
})
export type Tool = z.infer<typeof tool>

/** Whether a tool has to be called: as the model sees fit, not at all, any one, or this one. */
export const toolChoice = z.union([
  z.enum(['auto', 'none', 'required']),
  z.strictObject({ name: toolName }),
])
export type ToolChoice = z.infer<typeof toolChoice>

/**
 * A call of a tool that a model asks for. `arguments` is JSON as the model wrote it, which may be
 * none.
 */
export const toolCall = z.strictObject({
  id: z.string().min(1).max(256),
  name: z.string().min(1).max(256),
  arguments: z.string(),
})
export type ToolCall = z.infer<typeof toolCall>

/** The same as a conversation carries it. */
export const givenToolCall = toolCall.extend({ arguments: z.string().max(1_000_000) })

/** A piece of the call at this place of the answer; pieces are put together by `withPieces`. */
export const toolCallPiece = toolCall.extend({ index: count })
export type ToolCallPiece = z.infer<typeof toolCallPiece>

/** The pieces so far and the next ones, each call once, in the order of their places. */
export function withPieces(
  known: readonly ToolCallPiece[],
  next: readonly ToolCallPiece[],
): ToolCallPiece[] {
  const calls = new Map(known.map((piece) => [piece.index, piece]))
  for (const piece of next) {
    const before = calls.get(piece.index)?.arguments ?? ''
    calls.set(piece.index, { ...piece, arguments: before + piece.arguments })
  }
  return [...calls.values()].sort((a, b) => a.index - b.index)
}

/**
 * What form an answer has to have. `json_schema` is held against its schema here as well; with
 * `strict` OpenAI keeps the model to it, and refuses schemas it cannot keep it to.
 */
export const responseFormat = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('json_object') }),
  z.strictObject({
    type: z.literal('json_schema'),
    name: toolName,
    schema: objectSchema,
    strict: z.boolean().optional(),
  }),
])
export type ResponseFormat = z.infer<typeof responseFormat>

/** No vendor takes more. */
const mostTools = 128
/** Characters of all tools as JSON. */
const mostToolText = 500_000

/** What a request says of tools and of the form of its answer. */
export const toolFields = {
  tools: z.array(tool).min(1).max(mostTools).optional(),
  toolChoice: toolChoice.optional(),
  responseFormat: responseFormat.optional(),
}

export interface Tooling {
  readonly tools?: readonly Tool[] | undefined
  readonly toolChoice?: ToolChoice | undefined
  readonly responseFormat?: ResponseFormat | undefined
}

interface Said {
  readonly role: string
  readonly toolCalls?: readonly ToolCall[] | undefined
  readonly toolCallId?: string | undefined
}

interface Fault {
  readonly path: readonly (string | number)[]
  readonly message: string
}

/** What no provider would take of tools and the conversation about them, each as a sentence. */
export function toolFaults(
  { tools = [], toolChoice: choice }: Tooling,
  messages: readonly Said[],
): Fault[] {
  const names = tools.map(({ name }) => name)
  const twice = names.find((name, at) => names.indexOf(name) !== at)
  return [
    ...(twice === undefined
      ? []
      : [{ path: ['tools'], message: `Two tools are named ${twice}. Rename one of them.` }]),
    ...sizeFaults(tools),
    ...choiceFaults(choice, names),
    ...resultFaults(messages),
  ]
}

function sizeFaults(tools: readonly Tool[]): Fault[] {
  const length = tools.length === 0 ? 0 : JSON.stringify(tools).length
  const message = `The tools have ${length} characters as JSON; at most ${mostToolText} are taken.`
  return length <= mostToolText ? [] : [{ path: ['tools'], message }]
}

function choiceFaults(choice: ToolChoice | undefined, names: readonly string[]): Fault[] {
  if (choice === undefined || choice === 'none') return []
  const path = ['toolChoice']
  if (names.length === 0) return [{ path, message: 'There are no tools to choose from.' }]
  if (typeof choice === 'string' || names.includes(choice.name)) return []
  return [{ path, message: `No tool is named ${choice.name}. There are ${names.join(', ')}.` }]
}

/** Each call of a tool has its one result right after the message that makes it. */
function resultFaults(messages: readonly Said[]): Fault[] {
  const faults: Fault[] = []
  let open = new Map<string, string>()
  const leaveOpen = (at: number) => {
    for (const [id, name] of open)
      faults.push({
        path: ['messages', at],
        message: `The call ${id} of ${name} has no result. Give it as a message of role tool.`,
      })
    open = new Map()
  }
  messages.forEach(({ role, toolCalls = [], toolCallId }, at) => {
    if (role === 'tool') {
      if (!open.delete(toolCallId ?? ''))
        faults.push({
          path: ['messages', at, 'toolCallId'],
          message: `No call ${toolCallId ?? ''} waits for a result here.`,
        })
      return
    }
    leaveOpen(at - 1)
    for (const { id, name } of toolCalls) {
      if (open.has(id))
        faults.push({
          path: ['messages', at, 'toolCalls'],
          message: `Two calls have the id ${id}.`,
        })
      open.set(id, name)
    }
  })
  leaveOpen(messages.length - 1)
  return faults
}
