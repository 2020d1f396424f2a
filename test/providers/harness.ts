/**
 * Shared set-up of the provider tests: the real providers against the mock upstream, and short ways
 * to ask.
 */
import { silentLog } from '../../src/main/platform/log'
import { systemClock } from '../../src/main/platform/clock'
import { redactText } from '../../src/main/platform/redact'
import type { Timeouts } from '../../src/contract/providers'
import type { ProviderKind } from '../../src/contract/providers'
import {
  ProviderFailure,
  type ChatRequest,
  type Endpoint,
  type ProviderEvent,
  type Providers,
} from '../../src/main/providers/port'
import { createProviders } from '../../src/main/providers/providers'
import type { MockProvider } from '../support/mock-provider'

export const secret = 'sk-canary-0123456789abcdefghij'

export const patient: Timeouts = {
  connectMs: 5000,
  firstTokenMs: 5000,
  idleMs: 5000,
  totalMs: 20_000,
}

export function newProviders(): Providers {
  return createProviders({
    platform: { clock: systemClock, log: silentLog },
    redact: (text) => redactText(text, [secret]),
    simulatedPace: Number.POSITIVE_INFINITY,
  })
}

export function endpointOf(
  mock: MockProvider,
  kind: ProviderKind,
  timeouts: Partial<Timeouts> = {},
): Endpoint {
  const baseUrl =
    kind === 'simulated' ? null : kind === 'anthropic' ? mock.anthropicUrl : mock.openaiUrl
  return {
    id: kind === 'openai-compatible' ? 'my-server' : kind,
    kind,
    baseUrl,
    timeouts: { ...patient, ...timeouts },
  }
}

export function chatOf(endpoint: Endpoint, changes: Partial<ChatRequest> = {}): ChatRequest {
  return {
    endpoint,
    model: 'm-1',
    secret,
    messages: [{ role: 'user', content: 'Say something useful.' }],
    parameters: { maxOutputTokens: 100 },
    reasoning: false,
    ...changes,
  }
}

export interface Heard {
  readonly events: ProviderEvent[]
  readonly text: string
  readonly reasoning: string
  readonly usage: Extract<ProviderEvent, { type: 'usage' }>['usage'] | null
  readonly end: Extract<ProviderEvent, { type: 'end' }> | null
  readonly failure: ProviderFailure | null
}

/** Runs a chat to its end or failure. Anything thrown but a ProviderFailure fails the test. */
export async function hear(
  providers: Providers,
  request: ChatRequest,
  signal: AbortSignal = new AbortController().signal,
  onEvent: (event: ProviderEvent) => void = () => {},
): Promise<Heard> {
  const events: ProviderEvent[] = []
  let failure: ProviderFailure | null = null
  try {
    for await (const event of providers.chat(request, signal)) {
      events.push(event)
      onEvent(event)
    }
  } catch (thrown) {
    if (!(thrown instanceof ProviderFailure)) throw thrown
    failure = thrown
  }
  const joined = (type: 'text' | 'reasoning') =>
    events.map((event) => (event.type === type ? event.text : '')).join('')
  const usage = events.filter((event) => event.type === 'usage').at(-1)?.usage ?? null
  return {
    events,
    text: joined('text'),
    reasoning: joined('reasoning'),
    usage,
    end: events.find((event) => event.type === 'end') ?? null,
    failure,
  }
}

/** The failure a promise rejects with. */
export async function failureOf(promise: Promise<unknown>): Promise<ProviderFailure> {
  const outcome = await promise.then(
    () => 'nothing was thrown',
    (thrown: unknown) => thrown,
  )
  if (outcome instanceof ProviderFailure) return outcome
  throw outcome instanceof Error ? outcome : new Error(String(outcome))
}
