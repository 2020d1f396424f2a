/** `POST /api/v1/calls` with `Accept: text/event-stream`: a call as server-sent events (spec §13). */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { callRequest, type CallEvent } from '../../../contract/calls'
import type { ConsoleDoors } from '../../console-port'
import { badInput, toOrpcError } from '../wire-errors'
import { readJson } from './read-body'
import { rateLimitHeaders } from './rate-limit-headers'
import { sendPieces, setHeaders } from './respond'

const eventHeaders = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no' }

/** True for a request that wants its call as events. */
export function wantsEvents(request: IncomingMessage): boolean {
  return /(?:^|,)\s*text\/event-stream\s*(?:;|,|$)/i.test(request.headers.accept ?? '')
}

/** Runs the call and writes its events. A client that goes away cancels it. Throws before the first event for bad input. */
export async function sendCallEvents(doors: Pick<ConsoleDoors, 'streamCall' | 'describeError' | 'limitsOn'>, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const input = callRequest.safeParse(await readJson(request))
  if (!input.success) throw toOrpcError(badInput(input.error.issues))
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  // A comment now and then keeps proxies from taking a thinking model for a dead connection.
  const beat = setInterval(() => response.headersSent && response.write(': waiting\n\n'), 15_000)
  try {
    const first = (event: CallEvent) => setHeaders(response, rateLimitHeaders(doors.limitsOn(input.data, event.type === 'call' ? event.provider : undefined)))
    await sendPieces(response, eventHeaders, asEventLines(doors, doors.streamCall(input.data, { who: 'api' }, gone.signal), first))
  } finally {
    clearInterval(beat)
  }
}

/** An error before the first event is thrown, to be answered with its status; a later one becomes the stream's last event. */
async function* asEventLines(doors: Pick<ConsoleDoors, 'describeError'>, events: AsyncIterable<CallEvent>, onFirst: (event: CallEvent) => void): AsyncIterable<string> {
  let started = false
  try {
    for await (const event of events) {
      if (!started) onFirst(event)
      started = true
      yield line(event.type, flatten(event))
    }
  } catch (thrown) {
    if (!started) throw thrown
    yield line('error', { ...doors.describeError(thrown).body, type: 'error' })
  }
}

function line(type: CallEvent['type'], data: object): string {
  return `event: ${type}\ndata: ${JSON.stringify(data)}\n\n`
}

/** For HTTP clients `done` carries the JSON answer itself and `error` the error body itself, beside their `type`. */
function flatten(event: CallEvent): object {
  switch (event.type) {
    case 'done':
      return { ...event.answer, type: 'done' }
    case 'error':
      return { ...event.failure.error, callId: event.failure.callId, failure: event.failure, type: 'error' }
    case 'call':
    case 'attempt':
    case 'waiting':
    case 'delta':
      return event
  }
}
