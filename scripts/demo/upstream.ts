/**
 * Both providers, played on loopback: answers of the length that was asked for, part of the input
 * cached, and now and then a failure.
 */
import {
  startMockProvider,
  type MockProvider,
  type MockReply,
} from '../../test/support/mock-provider'
import { createChance } from './random'
import { answerFor } from './texts'

export interface Upstream {
  readonly openaiUrl: string
  readonly anthropicUrl: string
  /** Called for every request for an answer, before it is answered. */
  onRequest(listener: () => void): void
  close(): Promise<void>
}

/**
 * English has a little more than four characters a token; counting fewer keeps every report below
 * what was held for it.
 */
const charactersPerToken = 4.6

export async function startUpstream(port: number): Promise<Upstream> {
  const mock = await listen(port)
  const chance = createChance(9)
  let heard = () => {}
  mock.script(({ path, prompt, body }) => {
    if (path.endsWith('/models'))
      return { models: ['gpt-4o', 'gpt-4o-mini', 'claude-sonnet-4-5', 'claude-haiku-4-5'] }
    heard()
    if (path.endsWith('/embeddings')) return {}
    const failure = failureBy(chance.next())
    if (failure !== null) return failure
    const text = answerFor(prompt, chance)
    const input = Math.max(8, Math.floor(prompt.length / charactersPerToken))
    const output = Math.max(1, Math.floor(text.length / charactersPerToken))
    const cached = input > 600 && chance.percent(40) ? Math.floor(input * 0.6) : 0
    const most = Number(body['max_completion_tokens'] ?? body['max_tokens'] ?? output)
    return { text, usage: { input, output: Math.min(output, most), cached } }
  })
  return {
    openaiUrl: mock.openaiUrl,
    anthropicUrl: mock.anthropicUrl,
    close: mock.close,
    onRequest(listener) {
      heard = listener
    },
  }
}

/**
 * The port of the time before, so that the providers' addresses stay; another where it is taken.
 */
function listen(port: number): Promise<MockProvider> {
  return startMockProvider({ port, logLimit: 10 }).catch(() => startMockProvider({ logLimit: 10 }))
}

function failureBy(share: number): MockReply | null {
  if (share < 0.006) return { status: 429, headers: { 'retry-after': '0' } }
  if (share < 0.012)
    return { status: 529, error: { type: 'overloaded_error', message: 'Overloaded' } }
  if (share < 0.016) return { status: 500 }
  if (share < 0.018) return { dropAfterChunks: 6 }
  if (share < 0.02)
    return {
      status: 404,
      error: { message: 'The model does not exist or you do not have access to it.' },
    }
  return null
}
