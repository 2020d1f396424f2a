/**
 * Kind `simulated`: built in, offline, free. Streams a deterministic answer at a human pace and can
 * act out every failure.
 */
import { noUsage } from '../../contract/call-outcome'
import type { Adapter } from './adapter'
import type { Attempt } from './attempt'
import type { ChatRequest, ProviderEvent } from './port'
import {
  simulatedDirectives,
  textOf,
  type SimulatedDirectives,
  type SimulatedError,
} from './simulated-directives'
import {
  simulatedAnswer,
  simulatedInputTokens,
  simulatedReasoning,
  simulatedTokens,
} from './simulated-text'
import { simulatedVector } from './simulated-vectors'
import { refusalSentence } from './sentences'
import { soundUsage } from './usage-checks'

/** Tokens a second, by the word in the model's name; cheaper models are faster. */
const paces = { mini: 240, standard: 160, advanced: 120, premium: 90 } as const
const modelNames = ['sim-mini', 'sim-standard', 'sim-advanced', 'sim-premium', 'sim-embedding']
/** One batch of tokens a frame or so: what a page can draw. */
const tickMs = 25

/** The status each simulated refusal would come with. */
const statusOf: Readonly<Record<SimulatedError, number | null>> = {
  authentication: 401,
  permission: 403,
  quota_exhausted: 402,
  rate_limited: 429,
  overloaded: 529,
  timeout: 504,
  network: null,
  invalid_request: 400,
  context_too_long: 400,
  content_filtered: 400,
  model_not_found: 404,
  malformed_response: 200,
}

export function createSimulatedAdapter({ pace }: { readonly pace: number | undefined }): Adapter {
  return {
    async prepare() {},
    async *chat(attempt, request) {
      const directives = simulatedDirectives(request.messages)
      await begin(attempt, directives)
      yield* answer(
        attempt,
        request,
        directives,
        directives.pace ?? (directives.slow ? 10 : (pace ?? paceOf(request.model))),
      )
    },
    async embed(attempt, { model, input }) {
      await begin(attempt, simulatedDirectives([{ role: 'user', content: input.at(-1) ?? '' }]))
      attempt.event()
      const inputTokens = input.reduce((sum, text) => sum + simulatedTokens(text).length, 0)
      return {
        embeddings: input.map(simulatedVector),
        usage: soundUsage({ ...noUsage, inputTokens }),
        servedModel: model,
        requestId: null,
      }
    },
    async listModels() {
      return [...modelNames]
    },
  }
}

function paceOf(model: string): number {
  const tier =
    (['mini', 'premium', 'advanced'] as const).find((name) => model.includes(name)) ?? 'standard'
  return paces[tier]
}

/** Sends nothing anywhere, and then refuses, hangs or takes its time as asked. */
async function begin(
  attempt: Attempt,
  { error, retryAfterMs, hang, slow }: SimulatedDirectives,
): Promise<void> {
  if (error === 'network')
    throw attempt.failure(
      'network',
      `${attempt.who} acts as if it could not be reached ([[sim:error=network]]).`,
    )
  attempt.sent()
  if (hang) await pause(attempt, Number.POSITIVE_INFINITY)
  if (slow) await pause(attempt, 2000)
  if (error === null) return
  const status = statusOf[error]
  attempt.progress.status = status
  const message = refusalSentence(error, {
    who: attempt.who,
    model: attempt.model,
    status,
    retryAfterMs,
  })
  const reach = error === 'malformed_response' ? 'cut' : 'refused'
  throw attempt.failure(error, message, {
    status,
    retryAfterMs,
    reach,
    providerMessage: `Simulated on request: [[sim:error=${error}]].`,
  })
}

async function* answer(
  attempt: Attempt,
  request: ChatRequest,
  directives: SimulatedDirectives,
  perSecond: number,
): AsyncGenerator<ProviderEvent> {
  const { messages, model, parameters } = request
  const seed = parameters.seed ?? 0
  const thoughts = request.reasoning
    ? simulatedTokens(simulatedReasoning(messages, model, seed))
    : []
  const answered = directives.echo
    ? textOf(messages.at(-1))
    : simulatedAnswer(messages, model, seed)
  const words = wanted(simulatedTokens(answered), directives.length)
  const most = parameters.maxOutputTokens
  const reasoning = thoughts.slice(0, most)
  const { text, stopped } = untilStop(
    words.slice(0, most - reasoning.length),
    parameters.stop ?? [],
  )

  const batch = Math.max(1, Math.round((perSecond * tickMs) / 1000))
  const whole = [
    ...reasoning.map((token) => ({ type: 'reasoning' as const, text: token })),
    ...text.map((token) => ({ type: 'text' as const, text: token })),
  ]
  const tokens = directives.drop
    ? whole.slice(0, reasoning.length + Math.ceil(text.length / 3))
    : whole
  const started = performance.now()
  for (let at = 0; at < tokens.length; at += batch) {
    if (Number.isFinite(perSecond))
      await pause(attempt, started + ((at + 1) * 1000) / perSecond - performance.now())
    for (const token of tokens.slice(at, at + batch)) {
      attempt.event()
      yield token
    }
  }
  if (directives.drop) return
  if (!directives.noUsage) {
    const counts = {
      inputTokens: simulatedInputTokens(messages),
      outputTokens: tokens.length,
      reasoningTokens: reasoning.length,
    }
    yield { type: 'usage', usage: { ...counts, cachedInputTokens: 0, cacheWriteTokens: 0 } }
  }
  const cut = !stopped && reasoning.length + words.length > most
  yield {
    type: 'end',
    finishReason: cut ? 'length' : 'stop',
    whole: !cut,
    servedModel: model,
    requestId: null,
  }
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

/** Waits, not a millisecond for a wait of none. Throws at once when the attempt ends. */
async function pause(attempt: Attempt, ms: number): Promise<void> {
  if (!attempt.isOver() && ms > 0) {
    await new Promise<void>((resolve) => {
      const timer = Number.isFinite(ms) ? setTimeout(resolve, ms) : undefined
      attempt.onOver(() => {
        clearTimeout(timer)
        resolve()
      })
    })
  }
  if (attempt.isOver()) throw attempt.ended() ?? new Error('the attempt is over')
}
