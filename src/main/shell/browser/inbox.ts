/**
 * What a page's line asks for, one request after the other: while its answers are not read, nothing
 * more is begun for it, and what it goes on to send stays in its own socket.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { WebSocket } from 'ws'
import type { PeerMessage } from '../peer-message'
import type { Outbox } from './outbox'

export interface Inbox {
  /**
   * Begins it when its turn comes. An abort of what has not begun takes it out of the line; any
   * other is handed on at once.
   */
  take(message: PeerMessage, begin: () => void): void
}

/** Characters of requests that wait; from here on the socket is not read. */
const heldBack = 1024 * 1024

export function createInbox(
  socket: Pick<WebSocket, 'pause' | 'resume'>,
  outbox: Pick<Outbox, 'free'>,
): Inbox {
  const queue: { readonly message: PeerMessage; readonly begin: () => void }[] = []
  let held = 0
  let working = false

  function hold(characters: number) {
    held += characters
    if (held > heldBack) socket.pause()
    else socket.resume()
  }

  async function work() {
    working = true
    for (;;) {
      await outbox.free()
      const next = queue.shift()
      if (next === undefined) break
      hold(-next.message.length)
      next.begin()
      // Its answer may be long, and shows by then whether the line is free for the next.
      await nextTurn()
    }
    working = false
  }

  return {
    take(message, begin) {
      if (message.kind === 'abort') {
        const waits = queue.findIndex(
          ({ message: { id, kind } }) => kind === 'request' && id === message.id,
        )
        if (waits === -1) return begin()
        for (const { message: gone } of queue.splice(waits, 1)) hold(-gone.length)
        return
      }
      queue.push({ message, begin })
      hold(message.length)
      if (!working) void work()
    },
  }
}
