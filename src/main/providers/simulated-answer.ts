/** The whole of a simulated answer before any of it is sent: thoughts, then words or calls of tools. */
import type { ToolCall } from '../../contract/tools'
import type { ChatRequest, ProviderEvent } from './port'
import { textOf, type SimulatedDirectives } from './simulated-directives'
import { sampleOf } from './simulated-json'
import { simulatedAnswer, simulatedReasoning, simulatedTokens, subjectOf } from './simulated-text'
import { simulatedToolCalls } from './simulated-tools'

export interface PlannedAnswer {
  /** One a token. */
  readonly reasoning: readonly ProviderEvent[]
  readonly said: readonly ProviderEvent[]
  /** It was cut at the maximum. */
  readonly cut: boolean
  readonly toolCalls: readonly ToolCall[]
}

export function plannedAnswer(
  request: ChatRequest,
  directives: SimulatedDirectives,
): PlannedAnswer {
  const { messages, model, parameters } = request
  const most = parameters.maxOutputTokens
  const seed = parameters.seed ?? 0
  const thoughts = request.reasoning
    ? simulatedTokens(simulatedReasoning(messages, model, seed)).slice(0, most)
    : []
  const reasoning = thoughts.map((text) => ({ type: 'reasoning' as const, text }))
  const room = most - reasoning.length
  const toolCalls = simulatedToolCalls(request, directives)
  if (toolCalls.length > 0) {
    const pieces = toolCalls.flatMap(piecesOf)
    const cut = pieces.length > room
    return { reasoning, said: pieces.slice(0, room), cut, toolCalls: cut ? [] : toolCalls }
  }
  const answered = directives.echo ? textOf(messages.at(-1)) : answerOf(request, seed)
  const words = wanted(simulatedTokens(answered), directives.length)
  const { text, stopped } = untilStop(words.slice(0, room), parameters.stop ?? [])
  return {
    reasoning,
    said: text.map((token) => ({ type: 'text' as const, text: token })),
    cut: !stopped && words.length > room,
    toolCalls: [],
  }
}

function answerOf({ messages, model, tooling }: ChatRequest, seed: number): string {
  const format = tooling?.responseFormat
  const prompt = textOf(messages.findLast(({ role }) => role === 'user'))
  if (format !== undefined) {
    const schema = format.type === 'json_schema' ? format.schema : { properties: { answer: {} } }
    return JSON.stringify(sampleOf(schema, subjectOf(prompt)), null, 2)
  }
  const last = messages.at(-1)
  const answer = simulatedAnswer(messages, model, seed)
  return last?.role === 'tool'
    ? `The tool said: ${textOf(last).slice(0, 500)}\n\n${answer}`
    : answer
}

/** Its name with the first piece of its arguments, a few letters each. */
function piecesOf(
  { id, name, arguments: text }: ToolCall,
  index: number,
): Extract<ProviderEvent, { type: 'tool_call' }>[] {
  return (text.match(/.{1,4}/gsu) ?? ['']).map((piece) => ({
    type: 'tool_call',
    index,
    id,
    name,
    arguments: piece,
  }))
}

/** Exactly so many tokens when a length is asked for, by repeating the answer. */
function wanted(words: readonly string[], length: number | null): readonly string[] {
  if (length === null || words.length === 0) return words
  return Array.from(
    { length: Math.min(Math.ceil(length), 1_000_000) },
    (_, at) => words[at % words.length] ?? '',
  )
}

/** The tokens before the first stop sequence. */
function untilStop(
  words: readonly string[],
  stops: readonly string[],
): { readonly text: readonly string[]; readonly stopped: boolean } {
  const whole = words.join('')
  const places = stops.map((stop) => whole.indexOf(stop)).filter((place) => place >= 0)
  if (places.length === 0) return { text: words, stopped: false }
  return { text: simulatedTokens(whole.slice(0, Math.min(...places))), stopped: true }
}
