/** The events of an answer as they may be shown: without the secret, in well-formed text. */
import type { Attempt } from './attempt'
import type { ProviderEvent } from './port'

/** Longer texts are looked through in pieces, so that others have their turn in between. */
export const mostAtOnce = 128 * 1024

interface Channel {
  push(text: string): string
  end(): string
}

export interface Said {
  /**
   * What an event becomes, in pieces where its text is long. Nothing, while it may be the beginning
   * of the secret.
   */
  of(event: ProviderEvent): Generator<ProviderEvent>
  /** What was held back. */
  rest(): Generator<ProviderEvent>
}

export function createSaid(attempt: Attempt): Said {
  const channels = { text: channel(attempt), reasoning: channel(attempt) }

  function* rest(): Generator<ProviderEvent> {
    for (const type of ['reasoning', 'text'] as const) {
      const text = channels[type].end()
      channels[type] = channel(attempt)
      if (text !== '') yield { type, text }
    }
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
      case 'usage':
        yield event
        break
      case 'end':
        yield* rest()
        yield {
          ...event,
          finishReason: attempt.clean(event.finishReason),
          servedModel: attempt.clean(event.servedModel),
        }
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
