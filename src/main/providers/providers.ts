/**
 * All kinds of providers behind one port: picks the adapter, keeps the clocks, and lets nothing out
 * but the port's events and ProviderFailure.
 */
import type { ProviderKind } from '../../contract/providers'
import type { Platform } from '../platform/platform'
import { yieldToLoop } from '../platform/yield-to-loop'
import type { Adapter } from './adapter'
import { createAnthropicAdapter } from './anthropic'
import { beginAttempt, type Attempt } from './attempt'
import { mostText } from './body'
import { createOpenaiAdapter } from './openai'
import { createEchoes } from './echoes'
import { cutOff, failureOf, refusalOf } from './end-of-attempt'
import { createPool, type ProxySettings } from './pool'
import type {
  ChatRequest,
  CountRequest,
  Dialects,
  EmbedRequest,
  Endpoint,
  ModelDialects,
  ModelsRequest,
  ProviderEvent,
  ProviderFailure,
  Providers,
} from './port'
import { cleanEnd, createSaid, mostAtOnce } from './said'
import type { SdkFetchDeps } from './sdk-fetch'
import { createSimulatedAdapter } from './simulated'
import { wellFormedChat, wellFormedEmbed } from './well-formed'

export interface ProvidersDeps {
  readonly platform: Pick<Platform, 'clock' | 'log'>
  /** Takes secrets out of a provider's own words. */
  readonly redact: (text: string) => string
  /** Spec P10. Absent: every provider is reached directly. */
  readonly proxy?: ProxySettings
  /** Tokens a second of simulated answers; default by model. Infinity: no pace at all. */
  readonly simulatedPace?: number
  /** Absent: every server is asked for token counts, always. */
  readonly dialects?: Dialects
  readonly learned?: ModelDialects
  /** Which of the key's organizations pays at providers of kind `openai`. */
  readonly openaiOrganization?: string | undefined
}

const nothingLearned: ModelDialects = { known: () => new Set(), learn() {} }
const plainDialects: Dialects = { asksStreamUsage: () => true, refusedStreamUsage: () => {} }

export function createProviders(given: ProvidersDeps): Providers {
  const { platform, redact } = given
  const pool = createPool(given.proxy)
  const echoes = createEchoes(() => platform.clock.monotonic())
  const deps = { pool, redact, now: () => platform.clock.now(), log: platform.log }
  const adapterOf = createAdapters(deps, given)

  const line: Line = {
    deps,
    async prepare({ kind }) {
      const adapter = adapterOf(kind)
      await Promise.all([adapter.prepare(), kind === 'simulated' ? undefined : pool.prepare()])
      return adapter
    },
    open({ endpoint, secret }, model, signal) {
      const echo = secret === '' ? undefined : echoes.of(secret)
      const attempt = beginAttempt(endpoint, model, signal, echo)
      const refusal = refusalOf(attempt, secret)
      if (refusal !== null) attempt.end(attempt.failure(...refusal))
      return attempt
    },
  }

  return {
    chat: (request, signal) => chat(line, request, signal),
    embed: (request, signal) =>
      once(line, request, signal, async (adapter, attempt) => {
        const result = await adapter.embed(attempt, wellFormedEmbed(request))
        return { ...result, servedModel: attempt.clean(result.servedModel) }
      }),
    countTokens: (request, signal) =>
      once(
        line,
        request,
        signal,
        async (adapter, attempt) =>
          (await adapter.countTokens?.(attempt, wellFormedChat(request))) ?? null,
      ),
    listModels: (request, signal) =>
      once(line, request, signal, async (adapter, attempt) =>
        (await adapter.listModels(attempt, request)).map((name) => attempt.clean(name)),
      ),
    close: () => pool.close(),
  }
}

function createAdapters(
  deps: SdkFetchDeps,
  {
    dialects = plainDialects,
    learned = nothingLearned,
    openaiOrganization: organization,
    simulatedPace: pace,
  }: ProvidersDeps,
): (kind: ProviderKind) => Adapter {
  const openai = createOpenaiAdapter({ ...deps, dialects, learned, organization })
  const adapters = {
    openai,
    'openai-compatible': openai,
    anthropic: createAnthropicAdapter({ ...deps, learned }),
    simulated: createSimulatedAdapter({ pace }),
  } satisfies Record<ProviderKind, Adapter>
  return (kind) => adapters[kind]
}

/** How an attempt comes about, whatever it asks. */
interface Line {
  /** Loading an SDK takes longer than some clocks allow, so it comes before them. */
  prepare(endpoint: Endpoint): Promise<Adapter>
  /** Starts the clocks. An attempt that is refused beforehand has ended. */
  open(request: ModelsRequest, model: string | null, signal: AbortSignal): Attempt
  readonly deps: Parameters<typeof failureOf>[0]
}

async function* chat(
  { prepare, open, deps }: Line,
  request: ChatRequest,
  signal: AbortSignal,
): AsyncGenerator<ProviderEvent> {
  const adapter = await prepare(request.endpoint)
  const attempt = open({ ...request, endpoint: patientFor(request) }, request.model, signal)
  const said = createSaid(attempt)
  let whole = false
  let received = 0
  try {
    const ended = attempt.ended()
    if (ended !== null) throw ended
    for await (const event of adapter.chat(attempt, wellFormedChat(request))) {
      if (event.type === 'end') whole = true
      const length = lengthOf(event)
      received += length
      if (received > mostText) throw attempt.end(tooMuchText(attempt))
      const heard = event.type === 'end' ? await cleanEnd(attempt, event) : event
      for (const shown of said.of(heard)) {
        attempt.hold(true)
        yield shown
        attempt.hold(false)
        if (length > mostAtOnce) await yieldToLoop()
      }
    }
    if (!whole) throw attempt.failure(...cutOff(attempt))
  } catch (thrown) {
    // What was received of an answer that broke off is kept, to its last letter.
    yield* said.rest()
    throw failureOf(deps, attempt, thrown)
  } finally {
    attempt.close()
  }
}

/** Characters that an event adds to the answer. */
function lengthOf(event: ProviderEvent): number {
  switch (event.type) {
    case 'text':
    case 'reasoning':
      return event.text.length
    case 'tool_call':
      return event.arguments.length
    case 'usage':
    case 'end':
      return 0
  }
}

async function once<Result>(
  { prepare, open, deps }: Line,
  request: CountRequest | EmbedRequest | ModelsRequest,
  signal: AbortSignal,
  run: (adapter: Adapter, attempt: Attempt) => Promise<Result>,
): Promise<Result> {
  const adapter = await prepare(request.endpoint)
  const attempt = open(request, 'model' in request ? request.model : null, signal)
  try {
    const ended = attempt.ended()
    if (ended !== null) throw ended
    return await run(adapter, attempt)
  } catch (thrown) {
    throw failureOf(deps, attempt, thrown)
  } finally {
    attempt.close()
  }
}

function tooMuchText(attempt: Attempt): ProviderFailure {
  return attempt.failure(
    'malformed_response',
    `${attempt.who} wrote more than ${mostText >> 20} million characters. The answer was cut off.`,
  )
}

/** How many times longer a model that reasons first may be silent before a token (spec P13). */
const reasoningPatience = 5

/** The endpoint with the clocks of this call's model. */
function patientFor({ endpoint, reasoning }: ChatRequest): Endpoint {
  const { firstTokenMs, totalMs } = endpoint.timeouts
  if (!reasoning) return endpoint
  return {
    ...endpoint,
    timeouts: {
      ...endpoint.timeouts,
      firstTokenMs: Math.max(firstTokenMs, Math.min(totalMs, firstTokenMs * reasoningPatience)),
    },
  }
}
