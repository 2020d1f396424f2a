/**
 * One attempt's state: how far it got, its clocks, what is kept out of its words, and the one
 * failure that ended it.
 */
import type { Usage } from '../../contract/call-outcome'
import type { DialectFact } from '../../contract/dialects'
import type { ErrorCode } from '../../contract/errors'
import { noEcho, type EchoFilter } from '../platform/echo'
import { startClocks } from './clocks'
import { labelOf } from './labels'
import { ProviderFailure, type Endpoint, type Reach, type ToldBefore } from './port'
import { timeoutSentence } from './sentences'

/** Set by whoever moves the bytes; read when something goes wrong. */
export interface Progress {
  /** The request began to leave on a connected socket. */
  sent: boolean
  /** Status of the response headers. */
  status: number | null
  /** Streamed events so far. */
  events: number
  requestId: string | null
  /** The stream's own end mark (`data: [DONE]`) has passed. */
  sawDone: boolean
  /** Input counts of a stream that has not ended. */
  partialUsage: Usage | null
  /** The rest of what it has said of itself so far. */
  told: ToldBefore
}

/** Beyond code and sentence; `reach` only where it differs from what the progress tells. */
export interface FailureDetail {
  readonly status?: number | null
  readonly providerMessage?: string | null
  readonly retryAfterMs?: number | null
  readonly reach?: Reach
  readonly learned?: DialectFact | null
}

export interface Attempt {
  readonly endpoint: Endpoint
  readonly who: string
  readonly model: string | null
  /** It carries no secret. */
  readonly keyless: boolean
  readonly progress: Progress
  /** Takes the attempt's secret out of what the provider said. */
  readonly echo: EchoFilter
  /** The same for a name or a sentence. */
  clean<Text extends string | null>(said: Text): Text
  /** Builds a failure with the reach as it is now. */
  failure(code: ErrorCode, message: string, detail?: FailureDetail): ProviderFailure
  /**
   * Ends the attempt with this failure, if nothing has ended it before, and closes its socket.
   * Returns the failure that counts.
   */
  end(failure: ProviderFailure): ProviderFailure
  /** The failure that ended the attempt, if one did. */
  ended(): ProviderFailure | null
  /** True once the attempt has failed or was closed: no more bytes may move. */
  isOver(): boolean
  /** Calls back once, when the attempt fails or is closed; at once if it is over. */
  onOver(listener: () => void): void
  /** The request is on its way: the connect clock stops. */
  sent(): void
  /** A streamed event, or the headers of an answer in one piece. */
  event(): void
  /** A sign of life: any byte of the answer, comments included (spec P13). */
  alive(): void
  /** While the consumer holds an event, silence is not the provider's. */
  hold(held: boolean): void
  /** Stops the clocks and lets go of the caller's signal and of whatever still moves. */
  close(): void
}

/**
 * `signal` is the caller's: its ProviderFailure reason keeps code and sentence. `secretEcho` knows
 * the attempt's secret; absent: it carries none.
 */
export function beginAttempt(
  endpoint: Endpoint,
  model: string | null,
  signal: AbortSignal,
  secretEcho?: EchoFilter,
): Attempt {
  const echo = secretEcho ?? noEcho
  const who = labelOf(endpoint)
  const progress = noProgress()
  const { finish, ...ending } = createEnding()

  function clean<Text extends string | null>(said: Text): Text {
    return (said === null ? null : echo.text(said)) as Text
  }
  function failure(code: ErrorCode, message: string, detail: FailureDetail = {}): ProviderFailure {
    return failureAt(progress, code, clean(message), detail)
  }
  function onAbort() {
    const reason: unknown = signal.reason
    const cancel = () => ending.end(cancellation(failure, who, reason))
    // The caller's own time: also a clock.
    if (reason instanceof DOMException && reason.name === 'TimeoutError') clocks.judge(cancel)
    else cancel()
  }

  const { timeouts } = endpoint
  const clocks = startClocks(timeouts, (which) => {
    ending.end(failure('timeout', timeoutSentence(which, who, timeouts, model)))
  })
  if (signal.aborted) onAbort()
  else signal.addEventListener('abort', onAbort, { once: true })

  return {
    endpoint,
    who,
    model,
    keyless: secretEcho === undefined,
    progress,
    echo,
    clean,
    failure,
    ...ending,
    sent() {
      if (progress.sent) return
      progress.sent = true
      clocks.connected()
    },
    event() {
      progress.events += 1
      clocks.event()
    },
    alive: clocks.alive,
    hold: clocks.hold,
    close() {
      clocks.stop()
      signal.removeEventListener('abort', onAbort)
      finish()
    },
  }
}

function noProgress(): Progress {
  return {
    sent: false,
    status: null,
    events: 0,
    requestId: null,
    sawDone: false,
    partialUsage: null,
    told: {},
  }
}

type Ending = Pick<Attempt, 'end' | 'ended' | 'isOver' | 'onOver'>

/** How an attempt ends: by its first failure, or by `finish`; its listeners hear of it once. */
function createEnding(): Ending & { finish(): void } {
  const listeners: (() => void)[] = []
  let failed: ProviderFailure | null = null
  let over = false

  function finish() {
    if (over) return
    over = true
    for (const listener of listeners) listener()
  }
  return {
    finish,
    end(reason) {
      failed ??= reason
      finish()
      return failed
    },
    ended: () => failed,
    isOver: () => over,
    onOver(listener) {
      if (over) listener()
      else listeners.push(listener)
    },
  }
}

/** The caller's own failure where it gave one as the reason. */
function cancellation(failure: Attempt['failure'], who: string, reason: unknown): ProviderFailure {
  if (!(reason instanceof ProviderFailure))
    return failure('cancelled', `The call to ${who} was cancelled.`)
  const { code, message, providerMessage, retryAfterMs } = reason
  return failure(code, message, { providerMessage, retryAfterMs })
}

/** A failure with what is known of the attempt as it is now. */
function failureAt(
  progress: Progress,
  code: ErrorCode,
  message: string,
  detail: FailureDetail,
): ProviderFailure {
  return new ProviderFailure(code, detail.reach ?? reachOf(progress), message, {
    status: progress.status !== null && progress.status >= 300 ? progress.status : null,
    requestId: progress.requestId,
    partialUsage: progress.partialUsage,
    told: progress.told,
    ...detail,
  })
}

/**
 * What is known of an attempt that ends now (spec §15): silence after sending counts as no answer
 * even when headers had come.
 */
function reachOf({ sent, status, events }: Progress): Reach {
  if (!sent) return 'not_sent'
  if (events > 0) return 'cut'
  return status !== null && status >= 300 ? 'refused' : 'no_answer'
}
