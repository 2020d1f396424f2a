/** `POST /api/v1/calls` accepting `text/event-stream`: a call as server-sent events (§13). */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { callRequest, type CallEvent } from '../../../contract/calls'
import type { ConsoleDoors } from '../../console-port'
import { Failure } from '../../platform/failure'
import { badInput, toOrpcError } from '../wire-errors'
import { readJson } from './read-body'
import { rateLimitHeaders } from './rate-limit-headers'
import { sendPieces, setHeaders } from './respond'

const eventHeaders = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  'x-accel-buffering': 'no',
}

/** True for a request that wants its call as events. */
export function wantsEvents(request: IncomingMessage): boolean {
  return /(?:^|,)\s*text\/event-stream\s*(?:;|,|$)/i.test(request.headers.accept ?? '')
}

/**
 * A call that is refused within this time gets the refusal's HTTP status; after it the stream
 * begins, so that a client in the queue sees its place.
 */
const holdBackMs = 5_000

/**
 * Runs the call and writes its events. A client that goes away cancels it. Throws what refused it
 * while nothing of the stream has been sent.
 */
export async function sendCallEvents(
  doors: Pick<ConsoleDoors, 'streamCall' | 'describeError' | 'limitsOn'>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const input = callRequest.safeParse(await readJson(request))
  if (!input.success) throw toOrpcError(badInput(input.error.issues))
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  // A comment now and then keeps proxies from taking a thinking model for a dead connection.
  const beat = setInterval(
    () => response.headersSent && !response.writableNeedDrain && response.write(': waiting\n\n'),
    15_000,
  )
  const events = doors.streamCall(input.data, { who: 'api' }, gone.signal)[Symbol.asyncIterator]()
  try {
    const opening = await openingOf(events)
    setHeaders(response, rateLimitHeaders(doors.limitsOn(input.data, providerOf(opening.events))))
    await sendPieces(response, eventHeaders, asEventLines(doors, opening, events))
  } catch (thrown) {
    if (!response.headersSent)
      setHeaders(
        response,
        rateLimitHeaders(
          doors.limitsOn(input.data),
          doors.describeError(thrown).body.data?.limitId,
        ),
      )
    throw thrown
  } finally {
    clearInterval(beat)
    await events.return?.()
  }
}

interface Opening {
  readonly events: readonly CallEvent[]
  /** What comes after them, already asked for. */
  readonly next: Promise<IteratorResult<CallEvent>>
}

/**
 * Events up to the first that shows the request has left or the call has ended well, or for as long
 * as they are held back. Throws the refusal that comes before.
 */
async function openingOf(source: AsyncIterator<CallEvent>): Promise<Opening> {
  const events: CallEvent[] = []
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<null>((resolve) => (timer = setTimeout(resolve, holdBackMs, null)))
  try {
    for (;;) {
      const next = askFor(source)
      const result = await Promise.race([next, late])
      if (result === null || result.done === true) return { events, next }
      const event = result.value
      if (event.type === 'error') {
        const { code, message, data } = event.failure.error
        throw new Failure(code, message, { ...data, callId: event.failure.callId })
      }
      events.push(event)
      if (event.type !== 'call' && event.type !== 'waiting') return { events, next: askFor(source) }
    }
  } finally {
    clearTimeout(timer)
  }
}

/**
 * The next event, which nobody may come to wait for any more: a rejection is heard here, and thrown
 * where it is awaited.
 */
function askFor(source: AsyncIterator<CallEvent>): Promise<IteratorResult<CallEvent>> {
  const next = source.next()
  next.catch(() => undefined)
  return next
}

/** An error after the opening becomes the stream's last event. */
async function* asEventLines(
  doors: Pick<ConsoleDoors, 'describeError'>,
  opening: Opening,
  source: AsyncIterator<CallEvent>,
): AsyncIterable<string> {
  try {
    for (const event of opening.events) yield line(event.type, flatten(event))
    for (let next = await opening.next; next.done !== true; next = await source.next())
      yield line(next.value.type, flatten(next.value))
  } catch (thrown) {
    yield line('error', { ...doors.describeError(thrown).body, type: 'error' })
  }
}

/** Who is asked, as far as the events tell. */
function providerOf(events: readonly CallEvent[]): string | undefined {
  for (const event of events.toReversed()) {
    if (event.type === 'done') return event.answer.provider
    if (event.type === 'call' || event.type === 'attempt') return event.provider
  }
  return undefined
}

function line(type: CallEvent['type'], data: object): string {
  return `event: ${type}\ndata: ${JSON.stringify(data)}\n\n`
}

/**
 * For HTTP clients `done` carries the JSON answer itself and `error` the error body itself, beside
 * their `type`.
 */
function flatten(event: CallEvent): object {
  switch (event.type) {
    case 'done':
      return { ...event.answer, type: 'done' }
    case 'error':
      return {
        ...event.failure.error,
        callId: event.failure.callId,
        failure: event.failure,
        type: 'error',
      }
    case 'call':
    case 'attempt':
    case 'waiting':
    case 'delta':
      return event
  }
}
