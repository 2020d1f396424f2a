/**
 * A call as server-sent events: what is refused before anything was sent has its HTTP status and
 * the error as JSON; what comes later is the stream's last event (spec §13).
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { CallEvent, CallFailure, CallRequest } from '../../src/contract/calls'
import type { ErrorCode, ErrorData } from '../../src/contract/errors'
import { Failure } from '../../src/main/platform/failure'
import type { BrowserShell } from '../../src/main/shell/browser/server'
import { startShell } from '../contract/transports'
import { createTestConsole } from '../support/test-console'

const call: CallEvent = {
  type: 'call',
  callId: 'call_1',
  provider: 'openai',
  model: 'm',
  inputTokens: 3,
  holdNanoUsd: null,
  maxAttempts: 3,
}
const attempt: CallEvent = {
  type: 'attempt',
  callId: 'call_1',
  attempt: 1,
  provider: 'openai',
  model: 'm',
  keyId: null,
  reason: 'first',
  previous: null,
}
const waiting: CallEvent = {
  type: 'waiting',
  callId: 'call_1',
  why: 'queue',
  provider: 'openai',
  model: 'm',
  reason: 'busy',
  position: 1,
  until: null,
}
const delta: CallEvent = { type: 'delta', callId: 'call_1', text: 'Hi' }

function refusal(code: ErrorCode, data: Partial<ErrorData> = {}): CallEvent {
  const failure: CallFailure = {
    callId: 'call_1',
    error: { code, message: `Refused: ${code}.`, data: { origin: 'tollgate', ...data } },
    text: '',
    usage: null,
    costNanoUsd: 0,
    costStatus: null,
    wouldCostNanoUsd: null,
    provider: 'openai',
    model: 'm',
    latencyMs: 0,
    firstTokenMs: null,
    waitedMs: 0,
    route: [],
    attempts: [],
  }
  return { type: 'error', failure }
}

let shell: BrowserShell
let script: (request: CallRequest, signal: AbortSignal) => AsyncIterable<CallEvent>
let ended = 0

beforeAll(async () => {
  shell = await startShell({
    ...createTestConsole(),
    async *streamCall(request, _context, signal) {
      try {
        yield* script(request, signal)
      } finally {
        ended += 1
      }
    },
    limitsOn: () => [
      {
        id: 'lim_9',
        unit: 'requests',
        limit: 4,
        windowSeconds: 60,
        remaining: 0,
        resetSeconds: 12,
      },
    ],
  })
})
beforeEach(() => void (ended = 0))
afterAll(() => shell.close())

function send(): Promise<Response> {
  return fetch(new URL('api/v1/calls', shell.url), {
    method: 'POST',
    headers: {
      authorization: `Bearer ${shell.token}`,
      'content-type': 'application/json',
      accept: 'text/event-stream',
    },
    body: JSON.stringify({
      project: 'dev',
      model: 'm',
      messages: [{ role: 'user', content: 'Hi' }],
    }),
  })
}
function of(...events: readonly CallEvent[]) {
  script = async function* () {
    yield* events
  }
}
const typesIn = (text: string) => [...text.matchAll(/^event: (\w+)$/gm)].map(([, type]) => type)

describe('refused before anything was sent', () => {
  test.each([
    ['budget_exceeded', 402],
    ['emergency_stop', 503],
    ['model_not_allowed', 400],
    ['unpriced_model', 400],
    ['invalid_request', 400],
    ['no_key', 409],
    ['token_limit_reached', 429],
    ['local_rate_limited', 429],
    ['queue_full', 429],
    ['circuit_open', 503],
    ['ledger_unavailable', 503],
    ['keychain_unavailable', 503],
    ['cancelled', 409],
    ['not_found', 404],
    ['internal', 500],
  ] as const)(
    '%s is %i with the error as JSON, as it would be without events',
    async (code, status) => {
      for (const before of [[], [call], [call, waiting], [call, waiting, waiting]]) {
        of(...before, refusal(code, { free: 7 }))
        const response = await send()
        expect([response.status, response.headers.get('content-type')]).toEqual([
          status,
          'application/json',
        ])
        expect(await response.json()).toEqual({
          code,
          message: `Refused: ${code}.`,
          data: { origin: 'tollgate', free: 7, callId: 'call_1' },
        })
        expect(response.headers.get('ratelimit')).toBe('"lim_9";r=0;t=12')
      }
      expect(ended).toBe(4)
    },
  )

  test('what is thrown is told the same way, after the first event too', async () => {
    script = async function* () {
      yield call
      throw new Failure('budget_exceeded', 'Nothing left.')
    }
    const response = await send()
    expect([response.status, await response.json()]).toEqual([
      402,
      { code: 'budget_exceeded', message: 'Nothing left.', data: { origin: 'tollgate' } },
    ])
  })

  test('a provider’s own refusal without an attempt told is 502', async () => {
    of(call, refusal('authentication', { origin: 'provider' }))
    expect((await send()).status).toBe(502)
  })

  test.each([
    ['circuit_open', 1_200, '2'],
    ['local_rate_limited', 59_001, '60'],
    ['queue_full', 1, '1'],
    ['local_rate_limited', 9_999_999_999_999, '86400'],
  ] as const)('%s says when to come back (%i ms)', async (code, retryAfterMs, header) => {
    of(call, refusal(code, { retryAfterMs }))
    expect((await send()).headers.get('retry-after')).toBe(header)
  })

  test('one that waiting does not help says nothing of it', async () => {
    of(call, refusal('emergency_stop'))
    expect((await send()).headers.get('retry-after')).toBeNull()
  })
})

describe('once the request has left', () => {
  test('the error is the last event of a stream', async () => {
    of(call, attempt, refusal('overloaded', { origin: 'provider' }))
    const response = await send()
    expect([response.status, typesIn(await response.text())]).toEqual([
      200,
      ['call', 'attempt', 'error'],
    ])
  })

  test('every event comes, once and in order', async () => {
    of(call, waiting, attempt, delta, delta, refusal('timeout', { origin: 'provider' }))
    const text = await (await send()).text()
    expect(typesIn(text)).toEqual(['call', 'waiting', 'attempt', 'delta', 'delta', 'error'])
    expect(text).toContain('"code":"timeout"')
  })

  test('a rejection of the next event, while the first are written, is told', async () => {
    script = async function* () {
      yield call
      yield delta
      throw new Failure('interrupted', 'Closing.')
    }
    expect(typesIn(await (await send()).text())).toEqual(['call', 'delta', 'error'])
  })
})

test('who waits long sees its place: after five seconds the stream begins, and a refusal is its last event', async () => {
  let refuse = () => {}
  const told = new Promise<void>((resolve) => (refuse = resolve))
  script = async function* () {
    yield call
    yield waiting
    await told
    yield refusal('budget_exceeded')
  }
  const response = await send()
  expect([response.status, ended]).toEqual([200, 0])
  refuse()
  expect(typesIn(await response.text())).toEqual(['call', 'waiting', 'error'])
  expect(ended).toBe(1)
})

test('a client that goes away while the first events are held back cancels its call', async () => {
  const leave = new AbortController()
  const aborted = new Promise<void>((resolve) => {
    script = async function* (_request, signal) {
      yield call
      // The first event is taken, and nothing of the answer has left.
      setImmediate(() => leave.abort())
      await new Promise<void>((done) => signal.addEventListener('abort', () => done()))
      resolve()
    }
  })
  const sent = fetch(new URL('api/v1/calls', shell.url), {
    method: 'POST',
    signal: leave.signal,
    headers: {
      authorization: `Bearer ${shell.token}`,
      'content-type': 'application/json',
      accept: 'text/event-stream',
    },
    body: JSON.stringify({
      project: 'dev',
      model: 'm',
      messages: [{ role: 'user', content: 'Hi' }],
    }),
  })
  await expect(sent).rejects.toThrow(/abort/)
  await aborted
})
