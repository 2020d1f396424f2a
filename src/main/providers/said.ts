/** The events of an answer as they may be shown: without the secret, in well-formed text. */
import type { ToolCall, ToolCallPiece } from '../../contract/tools'
import { yieldToLoop } from '../platform/yield-to-loop'
import type { Attempt } from './attempt'
import type { ProviderEvent } from './port'

/** Longer texts are looked through in pieces, so that others have their turn in between. */
export const mostAtOnce = 128 * 1024

interface Channel {
  push(text: string): string
  end(): string
}

/** A call of a tool of which more pieces may come. */
interface OpenCall {
  readonly named: Omit<ToolCallPiece, 'arguments'>
  readonly channel: Channel
}

export interface Said {
  /**
   * What an event becomes, in pieces where its text is long. Nothing, while it may be the beginning
   * of the secret. An end is given with its words clean (`cleanEnd`).
   */
  of(event: ProviderEvent): Generator<ProviderEvent>
  /** What was held back. */
  rest(): Generator<ProviderEvent>
}

export function createSaid(attempt: Attempt): Said {
  const channels = { text: channel(attempt), reasoning: channel(attempt) }
  const calls = new Map<number, OpenCall>()

  function callAt({ index, id, name }: ToolCallPiece): OpenCall {
    const known = calls.get(index)
    if (known !== undefined) return known
    const call = { named: { index, id: attempt.clean(id), name: attempt.clean(name) } }
    const opened = { ...call, channel: channel(attempt) }
    calls.set(index, opened)
    return opened
  }

  function* rest(): Generator<ProviderEvent> {
    for (const type of ['reasoning', 'text'] as const) {
      const text = channels[type].end()
      channels[type] = channel(attempt)
      if (text !== '') yield { type, text }
    }
    for (const { named, channel: words } of calls.values()) {
      const text = words.end()
      if (text !== '') yield { type: 'tool_call', ...named, arguments: text }
    }
    calls.clear()
  }

  function* of(event: ProviderEvent): Generator<ProviderEvent> {
    switch (event.type) {
      case 'text':
      case 'reasoning':
        for (let at = 0; at < event.text.length; at += mostAtOnce) {
          const text = channels[event.type].push(event.text.slice(at, at + mostAtOnce))
          if (text !== '') yield { type: event.type, text }
        }
        break
      case 'tool_call': {
        const { named, channel: words } = callAt(event)
        for (let at = 0; at === 0 || at < event.arguments.length; at += mostAtOnce) {
          const text = words.push(event.arguments.slice(at, at + mostAtOnce))
          yield { type: 'tool_call', ...named, arguments: text }
        }
        break
      }
      case 'usage':
        yield event
        break
      case 'end':
        yield* rest()
        yield event
        break
    }
  }

  return { of, rest }
}

/** Halves of a character may come in two events; one alone becomes the replacement character. */
function channel({ echo }: Attempt): Channel {
  const stream = echo.stream()
  let half = ''
  return {
    push(text) {
      const whole = half + stream.push(text)
      const last = whole.charCodeAt(whole.length - 1)
      half = last >= 0xd800 && last <= 0xdbff ? whole.slice(-1) : ''
      return (half === '' ? whole : whole.slice(0, -1)).toWellFormed()
    },
    end: () => (half + stream.end()).toWellFormed(),
  }
}

type End = Extract<ProviderEvent, { type: 'end' }>

/** An end as it may be shown; long arguments are looked through in turns. */
export async function cleanEnd(attempt: Attempt, event: End): Promise<End> {
  const { finishReason, servedModel, toolCalls } = event
  const clean: ToolCall[] = []
  for (const { id, name, arguments: text } of toolCalls ?? []) {
    const words = { id: attempt.clean(id), name: attempt.clean(name) }
    clean.push({ ...words, arguments: await cleanInTurns(attempt, text) })
  }
  return {
    ...event,
    finishReason: attempt.clean(finishReason),
    servedModel: attempt.clean(servedModel),
    ...(toolCalls === undefined ? {} : { toolCalls: clean }),
  }
}

async function cleanInTurns(attempt: Attempt, text: string): Promise<string> {
  const words = channel(attempt)
  const parts: string[] = []
  for (let at = 0; at < text.length; at += mostAtOnce) {
    if (at > 0) await yieldToLoop()
    parts.push(words.push(text.slice(at, at + mostAtOnce)))
  }
  return [...parts, words.end()].join('')
}
