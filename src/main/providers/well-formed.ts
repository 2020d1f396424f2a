/**
 * Requests without half characters: a lone surrogate has no UTF-8, and servers refuse the JSON
 * escape that stands for one (spec P12).
 */
import type { Message, Parameters } from '../../contract/calls'
import type { ChatRequest, EmbedRequest } from './port'

export function wellFormedChat(request: ChatRequest): ChatRequest {
  return {
    ...request,
    messages: request.messages.map(wellFormedMessage),
    parameters: wellFormedParameters(request.parameters),
    ...(request.tooling === undefined ? {} : { tooling: wellFormedJson(request.tooling) }),
  }
}

export function wellFormedEmbed(request: EmbedRequest): EmbedRequest {
  return { ...request, input: request.input.map((text) => text.toWellFormed()) }
}

function wellFormedMessage({ toolCalls, ...message }: Message): Message {
  const said = wellFormedContent(message)
  if (toolCalls === undefined) return said
  const whole = toolCalls.map((call) => ({ ...call, arguments: call.arguments.toWellFormed() }))
  return { ...said, toolCalls: whole }
}

function wellFormedContent(message: Message): Message {
  const { content } = message
  if (typeof content === 'string') return { ...message, content: content.toWellFormed() }
  return {
    ...message,
    content: content.map((part) =>
      part.type === 'text' ? { ...part, text: part.text.toWellFormed() } : part,
    ),
  }
}

function wellFormedJson<Value>(value: Value): Value {
  return wellFormed(value) as Value
}

function wellFormed(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed()
  if (Array.isArray(value)) return value.map(wellFormed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [name.toWellFormed(), wellFormed(part)]),
  )
}

function wellFormedParameters<Given extends Parameters>(parameters: Given): Given {
  const { stop } = parameters
  return stop === undefined
    ? parameters
    : { ...parameters, stop: stop.map((text) => text.toWellFormed()) }
}
