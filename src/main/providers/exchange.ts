/**
 * One HTTP exchange over the shared pool that knows how far it got: whether the request left, what
 * came back, when it broke. Redirects are not followed, headers are exactly the given ones, and the
 * attempt's end closes the socket at once.
 */
import type { Dispatcher } from 'undici'
import { createArrivals, left, type Arrivals } from './arrivals'
import type { Attempt } from './attempt'
import { networkProblem } from './network-failures'
import { plainName } from './wire/values'

export interface ExchangeRequest {
  readonly url: URL
  readonly method: 'GET' | 'POST'
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
}

export interface Answer {
  readonly status: number
  /** Lower-case names; the last of repeated headers. */
  header(name: string): string | undefined
  /** Single use. Leaving it early closes the socket, unless the stream's end mark has passed. */
  readonly body: AsyncIterable<Uint8Array>
}

/**
 * Resolves with the headers. Rejects with the attempt's ProviderFailure, also for errors after
 * them, which end the attempt.
 */
export function exchange(
  dispatcher: Dispatcher,
  request: ExchangeRequest,
  attempt: Attempt,
): Promise<Answer> {
  const { url, method, headers, body } = request
  return new Promise((resolve, reject) => {
    const arrivals = createArrivals(attempt)
    function fail() {
      reject(attempt.ended() ?? left)
      arrivals.wake()
    }
    attempt.onOver(() => {
      if (arrivals.isFinished()) return
      if (!arrivals.readerLeft()) arrivals.abort()
      fail()
    })
    if (attempt.isOver()) return
    try {
      dispatcher.dispatch(
        {
          origin: url.origin,
          path: `${url.pathname}${url.search}`,
          method,
          headers: { ...headers },
          body,
        },
        handlerOf(attempt, arrivals, resolve, fail),
      )
    } catch (error) {
      broken(attempt, error)
    }
  })
}

function handlerOf(
  attempt: Attempt,
  arrivals: Arrivals,
  resolve: (answer: Answer) => void,
  fail: () => void,
): Dispatcher.DispatchHandler {
  return {
    onRequestStart(controller) {
      arrivals.connected(controller)
      if (attempt.isOver()) controller.abort(left)
      else attempt.sent()
    },
    onResponseStart(_controller, status, received) {
      if (status < 200) return
      attempt.alive()
      attempt.progress.status = status
      const header = (name: string) => [received[name]].flat().at(-1)
      attempt.progress.requestId = attempt.clean(
        plainName(header('x-request-id') ?? header('request-id') ?? ''),
      )
      resolve({ status, header, body: arrivals.read() })
    },
    onResponseData(controller, chunk) {
      attempt.alive()
      arrivals.push(controller, chunk)
    },
    onResponseEnd() {
      arrivals.finish()
      arrivals.wake()
    },
    onResponseError(_controller, error) {
      arrivals.finish()
      if (!arrivals.readerLeft()) broken(attempt, error)
      fail()
    },
  }
}

/** Ends the attempt for what the network did. */
function broken(attempt: Attempt, error: unknown) {
  if (attempt.isOver()) return
  const { code, message } = networkProblem(
    error,
    attempt.who,
    attempt.endpoint,
    attempt.progress.sent,
    attempt.progress.status !== null,
  )
  attempt.end(attempt.failure(code, message))
}
