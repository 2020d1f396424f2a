/**
 * One HTTP exchange over the shared pool that knows how far it got: whether the request left, what
 * came back, when it broke. Redirects are not followed, headers are exactly the given ones, and the
 * attempt's end closes the socket at once.
 */
import type { Dispatcher } from 'undici'
import { yieldToLoop } from '../platform/yield-to-loop'
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

/** Bytes kept for a consumer that is slower than the socket before the socket is told to wait. */
const highWater = 256 * 1024
/**
 * Given to sockets whose attempt is over; nobody reads it. One object, since each new error would
 * record a stack.
 */
const left = new Error('the attempt is over')
/**
 * How long a finished stream may take to close its HTTP body, so that its socket can be used again.
 */
const drainMs = 250
/**
 * How long one answer may be read before everybody else has a turn: a socket that is never empty
 * would keep the event loop to itself.
 */
const turnMs = 10
/** Longer than this without a byte, and others have had theirs. */
const pauseMs = 1

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
    const queue: Uint8Array[] = []
    let queued = 0
    let finished = false
    /**
     * The reader went before the end: what the socket still says or how it closes is no news any
     * more.
     */
    let readerLeft = false
    let socket: Dispatcher.DispatchController | undefined
    let wake: (() => void) | undefined

    function stop() {
      if (finished) return
      if (!readerLeft) socket?.abort(left)
      reject(attempt.ended() ?? left)
      wake?.()
    }
    function broken(error: unknown) {
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

    async function* read(): AsyncGenerator<Uint8Array> {
      let turn = performance.now()
      try {
        for (;;) {
          const chunk = queue.shift()
          if (attempt.isOver()) throw attempt.ended() ?? left
          if (chunk !== undefined) {
            queued -= chunk.length
            if (socket?.paused === true && queued < highWater / 2) socket.resume()
            if (performance.now() - turn > turnMs) {
              await yieldToLoop()
              turn = performance.now()
            }
            yield chunk
          } else if (finished) {
            return
          } else {
            const since = performance.now()
            await new Promise<void>((done) => (wake = done))
            if (performance.now() - since > pauseMs) turn = performance.now()
          }
        }
      } finally {
        if (!finished) leave()
      }
    }
    function leave() {
      queue.length = 0
      readerLeft = true
      if (!attempt.progress.sawDone || attempt.isOver()) return void socket?.abort(left)
      if (socket?.paused === true) socket.resume()
      setTimeout(() => {
        if (!finished) socket?.abort(left)
      }, drainMs).unref()
    }

    attempt.onOver(stop)
    if (attempt.isOver()) return
    const handler: Dispatcher.DispatchHandler = {
      onRequestStart(controller) {
        socket = controller
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
        resolve({ status, header, body: read() })
      },
      onResponseData(controller, chunk) {
        attempt.alive()
        if (readerLeft) return
        queue.push(chunk)
        queued += chunk.length
        if (queued > highWater) controller.pause()
        wake?.()
      },
      onResponseEnd() {
        finished = true
        wake?.()
      },
      onResponseError(_controller, error) {
        finished = true
        if (!readerLeft) broken(error)
        reject(attempt.ended() ?? left)
        wake?.()
      },
    }
    try {
      dispatcher.dispatch(
        {
          origin: url.origin,
          path: `${url.pathname}${url.search}`,
          method,
          headers: { ...headers },
          body,
        },
        handler,
      )
    } catch (error) {
      broken(error)
    }
  })
}
