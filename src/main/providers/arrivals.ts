/**
 * The bytes of one answer between its socket and its reader: kept for a reader that is slower, and
 * given up when either goes.
 */
import type { Dispatcher } from 'undici'
import { yieldToLoop } from '../platform/yield-to-loop'
import type { Attempt } from './attempt'

type Socket = Dispatcher.DispatchController

export interface Arrivals {
  /** Single use. Leaving it early closes the socket, unless the stream's end mark has passed. */
  read(): AsyncGenerator<Uint8Array>
  connected(socket: Socket): void
  push(socket: Socket, chunk: Uint8Array): void
  /** Nothing more comes. */
  finish(): void
  isFinished(): boolean
  /** The reader went before the end: what the socket still says is no news any more. */
  readerLeft(): boolean
  /** The reader looks again at what there is, and at the attempt. */
  wake(): void
  abort(): void
}

/** Bytes kept for a consumer that is slower than the socket before the socket is told to wait. */
const highWater = 256 * 1024
/**
 * Given to sockets whose attempt is over; nobody reads it. One object, since each new error would
 * record a stack.
 */
export const left = new Error('the attempt is over')
/** How long a finished stream may take to close, so that its socket can be used again. */
const drainMs = 250
/**
 * How long one answer may be read before everybody else has a turn: a socket that is never empty
 * would keep the event loop to itself.
 */
const turnMs = 10
/** Longer than this without a byte, and others have had theirs. */
const pauseMs = 1

export function createArrivals(attempt: Attempt): Arrivals {
  const queue: Uint8Array[] = []
  let queued = 0
  let finished = false
  let readerLeft = false
  let socket: Socket | undefined
  let wake: (() => void) | undefined

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
    drain(socket, () => finished)
  }

  return {
    read,
    connected: (controller) => void (socket = controller),
    push(controller, chunk) {
      if (readerLeft) return
      queue.push(chunk)
      queued += chunk.length
      if (queued > highWater) controller.pause()
      wake?.()
    },
    finish: () => void (finished = true),
    isFinished: () => finished,
    readerLeft: () => readerLeft,
    wake: () => wake?.(),
    abort: () => socket?.abort(left),
  }
}

/** Lets the answer come to its end unread, so that its socket can be used again. */
function drain(socket: Socket | undefined, isFinished: () => boolean) {
  if (socket?.paused === true) socket.resume()
  setTimeout(() => {
    if (!isFinished()) socket?.abort(left)
  }, drainMs).unref()
}
