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

/** The providers as they are; `onSeen` is told of each attempt and model list once, at its end. */
export function watchAttempts(
  providers: Providers,
  clock: Clock,
  onSeen: (seen: SeenAttempt) => void,
): Providers {
  const begin = (request: Watched) => beginWatch(request, clock, onSeen)
  return {
    chat: (request, signal) => ({
      [Symbol.asyncIterator]() {
        const watch = begin(request)
        return watchEvents(providers.chat(request, signal)[Symbol.asyncIterator](), watch)
      },
    }),
    embed: (request, signal) => watchAnswer(providers.embed(request, signal), begin(request)),
    // A count is no attempt: it tells nothing of how the model answers.
    countTokens: (request, signal) => providers.countTokens(request, signal),
    listModels: (request, signal) =>
      watchAnswer(providers.listModels(request, signal), begin(request)),
    close: () => providers.close(),
  }
}

type Watched = ChatRequest | EmbedRequest | ModelsRequest

/** What is told of an attempt on its way. The first end counts. */
interface AttemptWatch {
  token(): void
  good(): void
  cancelled(): void
  failed(thrown: unknown): void
}

function beginWatch(
  request: Watched,
  clock: Clock,
  onSeen: (seen: SeenAttempt) => void,
): AttemptWatch {
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
    token: () => void (firstTokenMs ??= Math.round(clock.monotonic() - started)),
    good: () => tell('ok', null),
    cancelled: () => tell('cancelled', null),
    failed: (thrown) =>
      thrown instanceof ProviderFailure ? tell(thrown.code, thrown) : tell('internal', null),
  }
}

async function watchAnswer<T>(work: Promise<T>, watch: AttemptWatch): Promise<T> {
  try {
    const value = await work
    watch.good()
    return value
  } catch (thrown) {
    watch.failed(thrown)
    throw thrown
  }
}

function isToken({ type }: ProviderEvent): boolean {
  return type === 'text' || type === 'reasoning' || type === 'tool_call'
}

/** By hand, for a generator in between would cost every event a turn more. */
function watchEvents(
  events: AsyncIterator<ProviderEvent>,
  watch: AttemptWatch,
): AsyncIterator<ProviderEvent> {
  return {
    next: () =>
      events.next().then(
        (step) => {
          if (step.done === true) watch.good()
          else if (isToken(step.value)) watch.token()
          return step
        },
        (thrown: unknown) => {
          watch.failed(thrown)
          throw thrown
        },
      ),
    async return() {
      watch.cancelled()
      return (await events.return?.()) ?? { done: true, value: undefined }
    },
  }
}
