/**
 * Looks at every attempt and model list on its way through the providers' port, and changes nothing
 * about it.
 */
import type { Outcome } from '../../contract/errors'
import type { Clock } from '../platform/clock'
import {
  ProviderFailure,
  type ChatRequest,
  type EmbedRequest,
  type ModelsRequest,
  type ProviderEvent,
  type Providers,
  type Reach,
} from '../providers/port'

export interface SeenAttempt {
  readonly provider: string
  /** Null: a list of models was asked for, which is a test and no attempt. */
  readonly model: string | null
  /** Epoch milliseconds of its end. */
  readonly time: number
  readonly outcome: Outcome
  readonly latencyMs: number
  readonly firstTokenMs: number | null
  /** How far a failed one got; null when it was good. */
  readonly reach: Reach | null
  /** The sentence of its failure. */
  readonly message: string | null
}

export function watchAttempts(
  providers: Providers,
  clock: Clock,
  onSeen: (seen: SeenAttempt) => void,
): Providers {
  function start(request: ChatRequest | EmbedRequest | ModelsRequest) {
    const started = clock.monotonic()
    let firstTokenMs: number | null = null
    let told = false
    function tell(outcome: Outcome, failure: ProviderFailure | null) {
      if (told) return
      told = true
      const latencyMs = Math.round(clock.monotonic() - started)
      onSeen({
        provider: request.endpoint.id,
        model: 'model' in request ? request.model : null,
        time: clock.now(),
        outcome,
        latencyMs,
        firstTokenMs,
        reach: failure?.reach ?? null,
        message: failure?.message ?? null,
      })
    }
    return {
      token: () => (firstTokenMs ??= Math.round(clock.monotonic() - started)),
      good: () => tell('ok', null),
      cancelled: () => tell('cancelled', null),
      failed: (thrown: unknown) =>
        thrown instanceof ProviderFailure ? tell(thrown.code, thrown) : tell('internal', null),
    }
  }

  async function once<T>(request: EmbedRequest | ModelsRequest, work: Promise<T>): Promise<T> {
    const seen = start(request)
    try {
      const value = await work
      seen.good()
      return value
    } catch (thrown) {
      seen.failed(thrown)
      throw thrown
    }
  }

  return {
    /** By hand, for a generator in between would cost every event a turn more. */
    chat: (request, signal) => ({
      [Symbol.asyncIterator](): AsyncIterator<ProviderEvent> {
        const seen = start(request)
        const inner = providers.chat(request, signal)[Symbol.asyncIterator]()
        return {
          next: () =>
            inner.next().then(
              (step) => {
                if (step.done === true) seen.good()
                else if (step.value.type === 'text' || step.value.type === 'reasoning') seen.token()
                return step
              },
              (thrown: unknown) => {
                seen.failed(thrown)
                throw thrown
              },
            ),
          async return() {
            seen.cancelled()
            return (await inner.return?.()) ?? { done: true, value: undefined }
          },
        }
      },
    }),
    embed: (request, signal) => once(request, providers.embed(request, signal)),
    // A count is no attempt: it tells nothing of how the model answers.
    countTokens: (request, signal) => providers.countTokens(request, signal),
    listModels: (request, signal) => once(request, providers.listModels(request, signal)),
    close: () => providers.close(),
  }
}
