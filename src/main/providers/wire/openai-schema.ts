/**
 * What an answer in OpenAI's format may hold, in the dialects that compatible servers speak (spec
 * P11). Fields that nobody reads are not looked at.
 */
import { z } from 'zod'
import { finish } from './finish'
import type { WireCall } from '../tool-calls'
import { anything, longestName, name, plainName, sideText, text, wireObject } from './values'

const piece = z.union([text, z.object({ text: text.nullish() })])
const pieces = z.union([text, z.array(piece)])

/** Parts as Mistral lists them; kinds that are neither text nor thinking show nothing. */
const part = z.union([
  text,
  z.object({
    type: name,
    text: text.nullish(),
    refusal: text.nullish(),
    thinking: pieces.nullish(),
    reasoning: pieces.nullish(),
  }),
])
const content = z.union([text, z.array(part)]).nullish()

/** Arguments are text; some servers send the value itself. */
const calledFunction = z.object({ name, arguments: anything.transform(argumentsText) }).nullish()

const toolCall = z.object({
  index: z.int().min(0).nullish().catch(null),
  id: name,
  function: calledFunction,
})

function argumentsText(value: unknown): string {
  if (typeof value === 'string') return value
  return wireObject(value) === undefined ? '' : JSON.stringify(value)
}

/**
 * Reasoning as compatible servers stream it: DeepSeek and vLLM as `reasoning_content`, OpenRouter
 * and Ollama as `reasoning`.
 */
const spoken = z.object({
  content,
  refusal: sideText,
  tool_calls: z.array(toolCall.nullish().catch(null)).nullish().catch(null),
  function_call: calledFunction.catch(null),
  reasoning_content: pieces.nullish().catch(null),
  reasoning: pieces.nullish().catch(null),
})

const choice = z.object({
  delta: spoken.nullish(),
  message: spoken.nullish(),
  finish_reason: finish,
  usage: anything,
})

/** One event of a streamed chat completion. `x_groq` is where Groq puts its counts. */
export const chatChunk = z.object({
  model: name,
  choices: z.array(choice.nullable()).nullish(),
  usage: anything,
  service_tier: name,
  x_groq: z.object({ usage: anything }).nullish().catch(null),
})
export type ChatChunk = z.output<typeof chatChunk>

export interface Said {
  readonly reasoning: string
  readonly text: string
}

/** What an event adds to the answer: a refusal is text of it, thinking parts are reasoning. */
export function saidIn({
  content: written,
  refusal,
  reasoning_content: thought,
  reasoning,
}: z.output<typeof spoken>): Said {
  const said = { reasoning: joined(thought ?? reasoning), text: '' }
  for (const one of typeof written === 'string' ? [written] : (written ?? [])) {
    if (typeof one === 'string') {
      said.text += one
    } else {
      said.reasoning += joined(one.thinking ?? one.reasoning)
      const kind = one.type ?? 'text'
      if (/^(?:thinking|reasoning)/.test(kind)) said.reasoning += one.text ?? ''
      else said.text += `${one.text ?? ''}${one.refusal ?? ''}`
    }
  }
  return { ...said, text: said.text + (refusal ?? '') }
}

/** What an event says of calls of tools; `function_call` is how servers did before there were many. */
export function callsIn({
  tool_calls: several,
  function_call: single,
}: z.output<typeof spoken>): WireCall[] {
  const calls = (several ?? []).filter((call) => call !== null && call !== undefined)
  if (calls.length === 0 && single !== null && single !== undefined)
    calls.push({ index: 0, id: null, function: single })
  return calls.map(({ index, id, function: called }) => ({
    index: index ?? null,
    id: id ?? null,
    name: called?.name ?? null,
    arguments: called?.arguments ?? '',
  }))
}

function joined(value: z.output<typeof pieces> | null | undefined): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'string'
    ? value
    : value.map((one) => (typeof one === 'string' ? one : (one.text ?? ''))).join('')
}

/** Numbers of one vector; the longest that models have is a sixth of it. */
const mostDimensions = 65_536

/**
 * A vector as a list of finite numbers or as base64 of little-endian floats, which OpenAI sends
 * where asked. Undefined: neither.
 */
function vectorOf(value: unknown): number[] | undefined {
  const numbers = typeof value === 'string' ? floatsOf(value) : value
  if (!Array.isArray(numbers) || numbers.length === 0 || numbers.length > mostDimensions)
    return undefined
  return numbers.every((number) => Number.isFinite(number)) ? (numbers as number[]) : undefined
}

function floatsOf(base64: string): number[] | undefined {
  const bytes = Buffer.from(base64, 'base64')
  if (bytes.length === 0 || bytes.length % 4 !== 0 || bytes.length > mostDimensions * 4)
    return undefined
  return Array.from({ length: bytes.length / 4 }, (_, at) => bytes.readFloatLE(at * 4))
}

const embedding = z.object({
  index: z.int().min(0).nullish(),
  embedding: anything.transform((value, context): number[] => {
    const vector = vectorOf(value)
    if (vector === undefined) context.addIssue({ code: 'custom', message: 'no vector' })
    return vector ?? []
  }),
})

/** The answer to an embedding request. */
export const embeddingAnswer = z.object({ model: name, usage: anything, data: z.array(embedding) })

/** The vectors by input, all of one length; null when there is not one for each. */
export function vectorsFor(
  inputs: number,
  data: z.output<typeof embeddingAnswer>['data'],
): number[][] | null {
  if (data.length !== inputs) return null
  const placed = data.map(({ index, embedding: vector }, at) => [index ?? at, vector] as const)
  const places = new Set(placed.map(([place]) => place).filter((place) => place < inputs))
  const length = data[0]?.embedding.length
  if (places.size !== inputs || data.some(({ embedding: vector }) => vector.length !== length))
    return null
  return placed.sort(([a], [b]) => a - b).map(([, vector]) => vector)
}

/** Names kept of a list of models; the longest lists of gateways have some hundreds. */
const mostModels = 10_000

const modelId = z.string().max(longestName).transform(plainName)
const modelItem = z
  .union([
    modelId,
    z
      .object({
        id: modelId.nullish().catch(null),
        name: modelId.nullish().catch(null),
        model: modelId.nullish().catch(null),
      })
      .transform(({ id, name: called, model }) => id ?? model ?? called ?? null),
  ])
  .catch(null)
const modelItems = z.array(z.unknown()).transform((items) =>
  items
    .slice(0, mostModels)
    .map((item) => modelItem.parse(item))
    .filter((id) => id !== null),
)

/**
 * Sorted names, each once: `{data: […]}` as the vendors send it, a bare list (Together), names
 * alone, or `{models: […]}` (Ollama's own).
 */
export const modelList = z
  .union([
    modelItems,
    z.object({ data: modelItems }).transform(({ data }) => data),
    z.object({ models: modelItems }).transform(({ models }) => models),
  ])
  .transform((names) => [...new Set(names)].sort())
