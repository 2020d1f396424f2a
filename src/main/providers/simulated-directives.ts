/**
 * What a prompt can ask of the simulated provider, as `[[sim:…]]` in its last message
 * (docs/adding-a-provider.md lists them).
 */
import { upstreamErrorCodes } from '../../contract/errors'
import type { Message } from '../../contract/calls'

export type SimulatedError = (typeof upstreamErrorCodes)[number] | 'invalid_request'

export interface SimulatedDirectives {
  /** Refuses with this code, as the provider's own HTTP error would. */
  readonly error: SimulatedError | null
  /** With `error`: asks to be tried again after so many milliseconds. */
  readonly retryAfterMs: number | null
  /** Two seconds to the first token and ten tokens a second. */
  readonly slow: boolean
  /** Breaks off after a third of the answer. */
  readonly drop: boolean
  /** Never answers: the first-token clock ends it. */
  readonly hang: boolean
  /** Answers without usage. */
  readonly noUsage: boolean
  /** Calls the tool of this name; empty: the first there is. */
  readonly tool: string | null
  /** Calls every tool there is, once. */
  readonly tools: boolean
  /** Answers with the prompt itself. */
  readonly echo: boolean
  /** Tokens a second. */
  readonly pace: number | null
  /** Tokens of the answer, before any maximum. */
  readonly length: number | null
}

const errors: readonly string[] = [...upstreamErrorCodes, 'invalid_request']

/** Reads the directives; unknown ones are left as plain text of the prompt. */
export function simulatedDirectives(messages: readonly Message[]): SimulatedDirectives {
  const found = new Map<string, string>()
  for (const [, name = '', value = ''] of textOf(messages.at(-1)).matchAll(
    /\[\[sim:([a-z-]+)(?:=([\w.-]+))?\]\]/g,
  ))
    found.set(name, value)
  const error = found.get('error') ?? ''
  return {
    error: errors.includes(error) ? (error as SimulatedError) : null,
    retryAfterMs: numberOf(found.get('retry-after-ms')),
    slow: found.has('slow'),
    drop: found.has('drop'),
    hang: found.has('hang'),
    noUsage: found.has('no-usage'),
    tool: found.get('tool') ?? null,
    tools: found.has('tools'),
    echo: found.has('echo'),
    pace: numberOf(found.get('pace')),
    length: numberOf(found.get('length')),
  }
}

function numberOf(text: string | undefined): number | null {
  const value = Number(text)
  return text !== undefined && text !== '' && Number.isFinite(value) && value > 0 ? value : null
}

/** The text of a message, without its images. */
export function textOf(message: Message | undefined): string {
  if (message === undefined) return ''
  if (typeof message.content === 'string') return message.content
  return message.content.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n')
}
