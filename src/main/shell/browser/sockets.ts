/** The page's line: the whole contract over one WebSocket, opened with a one-time ticket. */
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { RPCHandler } from '@orpc/server/ws'
import { WebSocketServer, type WebSocket } from 'ws'
import type { CallerContext, TollgateConsole } from '../../console-port'
import type { Clock } from '../../platform/clock'
import { peerMessage } from '../peer-message'
import { errorInterceptors, type WireError } from '../wire-errors'
import { bodyLimitBytes, pathOf, type Guard } from './origin-guard'
import { createInbox } from './inbox'
import { endSocket } from './let-go'
import { createOutboxes, type Outbox } from './outbox'
import { unauthorized } from './session-routes'
import type { Sessions } from './access-tokens'

export interface Sockets {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  close(): void
}

/** More tabs than anyone keeps open; a page in a reconnect loop ends here. */
const socketLimit = 64
const heartbeatMs = 30_000

export function createSockets(
  tollgate: TollgateConsole,
  guard: Guard,
  sessions: Sessions,
  clock: Clock,
): Sockets {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: bodyLimitBytes,
    perMessageDeflate: false,
    clientTracking: true,
  })
  const handler = new RPCHandler<CallerContext>(
    tollgate.router,
    errorInterceptors(tollgate.describeError),
  )
  const outboxes = createOutboxes(clock)
  const alive = new WeakSet<WebSocket>()
  const heartbeat = setInterval(() => askWhoLives(server, alive), heartbeatMs)
  heartbeat.unref()

  function refusal(request: IncomingMessage): WireError | null {
    const refused = guard.checkUpgrade(request)
    if (refused !== null) return refused
    if (pathOf(request) !== '/rpc') return unauthorized
    if (server.clients.size >= socketLimit) return { ...unauthorized, status: 503 }
    const ticket = new URL(request.url ?? '', 'http://localhost').searchParams.get('ticket')
    return ticket !== null && sessions.useTicket(ticket) ? null : unauthorized
  }

  return {
    upgrade(request, socket, head) {
      socket.on('error', () => socket.destroy())
      const refused = refusal(request)
      if (refused !== null) {
        return endSocket(
          socket,
          `HTTP/1.1 ${refused.status} Refused\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`,
        )
      }
      server.handleUpgrade(request, socket, head, (opened) => {
        alive.add(opened)
        opened.on('pong', () => alive.add(opened))
        opened.on('error', () => opened.terminate())
        void handler.upgrade(onlyRequests(opened, outboxes.open(opened)), {
          context: { who: 'page' },
        })
      })
    },
    close() {
      clearInterval(heartbeat)
      outboxes.close()
      for (const socket of server.clients) socket.close(1001, 'Tollgate is closing')
      server.close()
    },
  }
}

/** A page that did not answer the last ping is gone; ending its socket cancels its calls. */
function askWhoLives(server: WebSocketServer, alive: WeakSet<WebSocket>) {
  for (const socket of server.clients) {
    if (!alive.delete(socket)) socket.terminate()
    else socket.ping()
  }
}

/** The socket as oRPC wants it. A message no page of ours would send ends it. */
function onlyRequests(
  socket: WebSocket,
  outbox: Outbox,
): Pick<WebSocket, 'addEventListener' | 'send'> {
  const inbox = createInbox(socket, outbox)
  const guarded = {
    // The handler waits for it before it asks a stream for more.
    send: outbox.send,
    addEventListener(type: 'message' | 'close', listener: (event: object) => void) {
      if (type === 'close') socket.addEventListener('close', listener)
      else
        socket.addEventListener('message', (event) => {
          const message = peerMessage(event.data)
          if (message === null) socket.close(1008)
          else inbox.take(message, () => listener(event))
        })
    },
  }
  return guarded as Pick<WebSocket, 'addEventListener' | 'send'>
}
