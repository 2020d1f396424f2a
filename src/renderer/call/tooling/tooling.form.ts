/** What of a tooling draft is sent, what keeps it from being sent, and a request as a draft. Pure. */
import type { CallRequest } from '../../../contract/calls'
import {
  objectSchema,
  responseFormat,
  tool,
  toolFaults,
  type Tool,
  type ToolChoice,
  type Tooling,
} from '../../../contract/tools'
import { jsonFault, jsonFaultText } from '../../kit/json-fault'
import { noTooling, type ToolDraft, type ToolingDraft } from './tooling-draft'

export interface ToolFaults {
  readonly name: string | null
  readonly parameters: string | null
}

/** What is wrong with one tool among the others, by field. */
export function faultsOfTool(draft: ToolDraft, all: readonly ToolDraft[]): ToolFaults {
  const named = tool.shape.name.safeParse(draft.name)
  const twice = all.filter(({ name }) => name === draft.name).length > 1
  return {
    name: named.success
      ? twice
        ? 'Another tool has this name.'
        : null
      : (named.error.issues[0]?.message ?? null),
    parameters: draft.parameters.trim() === '' ? null : schemaFault(draft.parameters),
  }
}

/** What is wrong with a JSON Schema as typed; null where it can be sent. */
export function schemaFault(text: string): string | null {
  const fault = jsonFault(text)
  if (fault !== null) return jsonFaultText(fault)
  const parsed = objectSchema.safeParse(JSON.parse(text))
  return parsed.success ? null : (parsed.error.issues[0]?.message ?? null)
}

/** What is wrong with the name and the schema of the answer; nothing where none is asked for. */
export function faultsOfFormat({ format, schemaName, schema }: ToolingDraft): {
  readonly name: string | null
  readonly schema: string | null
} {
  if (format !== 'json_schema') return { name: null, schema: null }
  const named = tool.shape.name.safeParse(schemaName)
  return {
    name: named.success ? null : (named.error.issues[0]?.message ?? null),
    schema: schema.trim() === '' ? 'Write a schema, or take a template.' : schemaFault(schema),
  }
}

/** Why nothing can be sent, as a sentence; null where all of the draft can be. */
export function toolingProblem(draft: ToolingDraft): string | null {
  for (const each of draft.tools) {
    const { name, parameters } = faultsOfTool(each, draft.tools)
    if (name !== null) return `Tool ${each.name === '' ? 'without a name' : each.name}: ${name}`
    if (parameters !== null) return `Parameters of ${each.name}: ${parameters}`
  }
  const { name, schema } = faultsOfFormat(draft)
  if (name !== null) return `Name of the answer’s schema: ${name}`
  if (schema !== null) return `Schema of the answer: ${schema}`
  return toolFaults(fieldsOf(draft), [])[0]?.message ?? null
}

type ToolFields = Pick<CallRequest, 'tools' | 'toolChoice' | 'responseFormat'>

/** What a request says of tools and of its answer’s form; what cannot be sent is left out. */
export function fieldsOf(draft: ToolingDraft): ToolFields {
  const tools = draft.tools.flatMap((each) => toolOf(each) ?? [])
  const choice = choiceOf(draft)
  const format = formatOf(draft)
  return {
    ...(tools.length === 0 ? {} : { tools }),
    ...(tools.length === 0 || choice === 'auto' ? {} : { toolChoice: choice }),
    ...(format === null ? {} : { responseFormat: format }),
  }
}

function toolOf({ name, description, parameters }: ToolDraft): Tool | null {
  if (parameters.trim() !== '' && schemaFault(parameters) !== null) return null
  const parsed = tool.safeParse({
    name,
    ...(description.trim() === '' ? {} : { description }),
    ...(parameters.trim() === '' ? {} : { parameters: JSON.parse(parameters) as unknown }),
  })
  return parsed.success ? parsed.data : null
}

const only = /^only /

function choiceOf({ choice }: ToolingDraft): ToolChoice {
  if (only.test(choice)) return { name: choice.replace(only, '') }
  return choice === 'none' || choice === 'required' ? choice : 'auto'
}

function formatOf(draft: ToolingDraft): Tooling['responseFormat'] | null {
  const { format, schemaName, schema, strict } = draft
  if (format === 'text') return null
  if (format === 'json_object') return { type: format }
  const { name: nameFault, schema: fault } = faultsOfFormat(draft)
  if (nameFault !== null || fault !== null) return null
  const parsed = responseFormat.safeParse({
    type: format,
    name: schemaName,
    schema: JSON.parse(schema) as unknown,
    ...(strict ? { strict } : {}),
  })
  return parsed.success ? parsed.data : null
}

/** What a kept request had asked for, to be edited; tools named as before keep their stubs. */
export function draftOf(request: ToolFields, known: ToolingDraft = noTooling): ToolingDraft {
  const { tools = [], toolChoice = 'auto', responseFormat: format } = request
  const schema = format?.type === 'json_schema' ? format : null
  return {
    tools: tools.map(({ name, description = '', parameters }) => ({
      name,
      description,
      parameters: parameters === undefined ? '' : JSON.stringify(parameters, null, 2),
      stub: known.tools.find((one) => one.name === name)?.stub ?? '',
    })),
    choice: typeof toolChoice === 'string' ? toolChoice : `only ${toolChoice.name}`,
    format: format?.type ?? 'text',
    schemaName: schema?.name ?? noTooling.schemaName,
    schema: schema === null ? '' : JSON.stringify(schema.schema, null, 2),
    strict: schema?.strict ?? false,
  }
}

/** `2 tools, JSON by a schema`; null where nothing is asked for. */
export function toolingSummary({ tools, format }: ToolingDraft): string | null {
  const parts = [
    ...(tools.length === 0 ? [] : [`${tools.length} ${tools.length === 1 ? 'tool' : 'tools'}`]),
    ...(format === 'text' ? [] : [format === 'json_object' ? 'JSON' : 'JSON by a schema']),
  ]
  return parts.length === 0 ? null : parts.join(', ')
}
