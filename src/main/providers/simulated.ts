/**
 * Kind `simulated`: built in, offline, free. Streams a deterministic answer at a human pace and can
 * act out every failure.
 */
import { noUsage } from '../../contract/call-outcome'
import type { Adapter } from './adapter'
import type { Attempt } from './attempt'
import type { ChatRequest, ProviderEvent } from './port'
import { plannedAnswer } from './simulated-answer'
import {
  simulatedDirectives,
  type SimulatedDirectives,
  type SimulatedError,
} from './simulated-directives'
import { simulatedInputTokens, simulatedTokens } from './simulated-text'
import { simulatedVector } from './simulated-vectors'
import { refusalSentence } from './sentences'
import { soundUsage } from './usage-checks'
import { endEvent } from './wire/finish'

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
  const { messages, model, tooling } = request
  const { reasoning, said, cut, toolCalls } = plannedAnswer(request, directives)
  const batch = Math.max(1, Math.round((perSecond * tickMs) / 1000))
  const tokens = [
    ...reasoning,
    ...(directives.drop ? said.slice(0, Math.ceil(said.length / 3)) : said),
  ]
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
      inputTokens: simulatedInputTokens(messages, tooling),
      outputTokens: tokens.length,
      reasoningTokens: reasoning.length,
    }
    yield { type: 'usage', usage: { ...counts, cachedInputTokens: 0, cacheWriteTokens: 0 } }
  }
  const finishReason = cut ? 'length' : 'stop'
  yield endEvent(finishReason, model, null, toolCalls)
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
