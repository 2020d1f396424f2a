/**
 * One attempt's state: how far it got, its clocks, what is kept out of its words, and the one
 * failure that ended it.
 */
import type { Usage } from '../../contract/calls'
import type { DialectFact } from '../../contract/dialects'
import type { ErrorCode } from '../../contract/errors'
import type { Timeouts } from '../../contract/providers'
import { noEcho, type EchoFilter } from '../platform/echo'
import { startClocks } from './clocks'
import { labelOf } from './labels'
import { ProviderFailure, type Endpoint, type Reach, type ToldBefore } from './port'

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

/**
 * What a failure says beyond its code and sentence; `reach` only where it differs from what the
 * progress tells.
 */
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
  const progress: Progress = {
    sent: false,
    status: null,
    events: 0,
    requestId: null,
    sawDone: false,
    partialUsage: null,
    told: {},
  }
  const listeners: (() => void)[] = []
  let failed: ProviderFailure | null = null
  let over = false

  function clean<Text extends string | null>(said: Text): Text {
    return (said === null ? null : echo.text(said)) as Text
  }
  function failure(code: ErrorCode, message: string, detail: FailureDetail = {}): ProviderFailure {
    return new ProviderFailure(code, detail.reach ?? reachOf(progress), clean(message), {
      status: progress.status !== null && progress.status >= 300 ? progress.status : null,
      requestId: progress.requestId,
      partialUsage: progress.partialUsage,
      told: progress.told,
      ...detail,
    })
  }
  function end(reason: ProviderFailure): ProviderFailure {
    failed ??= reason
    finish()
    return failed
  }
  function finish() {
    if (over) return
    over = true
    for (const listener of listeners) listener()
  }
  function onAbort() {
    const reason: unknown = signal.reason
    if (reason instanceof ProviderFailure) {
      end(
        failure(reason.code, reason.message, {
          providerMessage: reason.providerMessage,
          retryAfterMs: reason.retryAfterMs,
        }),
      )
    } else if (reason instanceof DOMException && reason.name === 'TimeoutError') {
      // The caller's own time: also a clock.
      clocks.judge(() => end(failure('cancelled', `The call to ${who} was cancelled.`)))
    } else {
      end(failure('cancelled', `The call to ${who} was cancelled.`))
    }
  }

  const clocks = startClocks(
    endpoint.timeouts,
    (which) => void end(failure('timeout', timeoutSentence(which, who, endpoint.timeouts, model))),
  )
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
    end,
    ended: () => failed,
    isOver: () => over,
    onOver(listener) {
      if (over) listener()
      else listeners.push(listener)
    },
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

/**
 * What is known of an attempt that ends now (spec §15): silence after sending counts as no answer
 * even when headers had come.
 */
function reachOf({ sent, status, events }: Progress): Reach {
  if (!sent) return 'not_sent'
  if (events > 0) return 'cut'
  return status !== null && status >= 300 ? 'refused' : 'no_answer'
}

function timeoutSentence(
  which: keyof Timeouts,
  who: string,
  timeouts: Timeouts,
  model: string | null,
): string {
  const ms = timeouts[which]
  // A list of models is asked for with clocks of its own.
  if (model === null && which !== 'connectMs')
    return `${who} did not list its models within ${ms} ms. Is it running, and is its base URL right?`
  switch (which) {
    case 'connectMs':
      return `No connection to ${who} within ${ms} ms (connect timeout). Check the network, or raise the timeout under Providers.`
    case 'firstTokenMs':
      return `${who} sent nothing within ${ms} ms (first-token timeout). Try again, or raise the timeout under Providers.`
    case 'idleMs':
      return `${who} fell silent for ${ms} ms in the middle of its answer (idle timeout).`
    case 'totalMs':
      return `${who} did not finish within ${ms} ms (total timeout). Ask for a shorter answer, or raise the timeout under Providers.`
  }
}
