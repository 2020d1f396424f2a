/** An answer that is not read, a socket that is kept half open: neither is kept for them. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'

/**
 * How long a client may take to read on before its connection is closed. What runs for it is
 * cancelled then, as for any client that has gone.
 */
export const stallMs = 60_000
/** What Node takes for no clock at all. */
const noClock = 0
/** How long a refused socket is kept for the other side to read the refusal and close. */
const lingerMs = 1_000

/**
 * Closes the connection of a finished answer that is not taken within the time. Node's socket clock
 * starts anew with every byte that is taken.
 */
export function letGoOfUnread(request: IncomingMessage, response: ServerResponse): void {
  // The clock of an earlier answer on this connection says nothing of this one.
  request.socket.setTimeout(noClock)
  // After this nothing is left but sending. When it has been sent, Node sets the clock of an idle
  // connection.
  response.once('prefinish', () => request.socket.setTimeout(stallMs))
}

/** Sends the last words and closes both directions, whatever the other side does. */
export function endSocket(socket: Duplex, lastWords: string): void {
  const timer = setTimeout(() => socket.destroy(), lingerMs)
  socket.once('close', () => clearTimeout(timer))
  // What still comes is thrown away; a full receive buffer would turn the refusal into a reset.
  socket.resume()
  socket.end(lastWords)
}
