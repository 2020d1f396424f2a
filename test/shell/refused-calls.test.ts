/**
 * What the console itself refuses has the same status and the same error, asked for as JSON or as
 * events. Against a running console.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startServe, type ServeProcess } from '../support/serve-process'

let home: string
let serve: ServeProcess
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'tollgate-refused-'))
  serve = await startServe({ home })
  await must('POST', '/providers', {
    kind: 'openai',
    name: 'Nobody',
    baseUrl: 'http://127.0.0.1:9/v1',
  })
  await must('POST', '/budgets', {
    name: 'Tight',
    scope: { project: 'content' },
    unit: 'usd',
    period: 'day',
    limit: 1,
    enforcement: 'hard',
  })
  await must('POST', '/keys', {
    providerId: 'nobody',
    label: 'k',
    secret: 'sk-canary-0123456789abcdef',
    project: 'content',
    storage: 'session',
  })
  await must('POST', '/limits', {
    scope: { project: 'admin' },
    unit: 'requests',
    limit: 1,
    window: 'day',
    algorithm: 'sliding_window',
  })
})
afterAll(async () => {
  await serve.end('SIGTERM')
  rmSync(home, { recursive: true, force: true })
})

async function must(method: string, path: string, body: object) {
  const answer = await serve.api(method, path, body)
  expect([path, answer.status < 300, answer.body]).toEqual([path, true, answer.body])
}
async function ask(accept: string, call: object) {
  const response = await fetch(new URL('api/v1/calls', serve.url), {
    method: 'POST',
    headers: { authorization: `Bearer ${serve.token}`, 'content-type': 'application/json', accept },
    body: JSON.stringify({
      cache: false,
      messages: [{ role: 'user', content: 'Hi' }],
      maxOutputTokens: 20,
      ...call,
    }),
  })
  const text = await response.text()
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    retryAfter: response.headers.get('retry-after'),
    code: text.startsWith('{') ? (JSON.parse(text) as { code?: string }).code : text,
  }
}

const refused: readonly (readonly [string, object, number, string])[] = [
  ['a spent budget', { project: 'content', model: 'nobody/gpt-4o-mini' }, 402, 'budget_exceeded'],
  ['no key', { project: 'dev', model: 'nobody/gpt-4o-mini' }, 409, 'no_key'],
  [
    'a model that the project may not use',
    { project: 'report', model: 'openai/gpt-4-turbo' },
    400,
    'model_not_allowed',
  ],
  [
    'a field that is none',
    { project: 'dev', model: 'simulated/sim-mini', nonsense: 1 },
    400,
    'invalid_request',
  ],
]
test.each(refused)('%s', async (_name, call, status, code) => {
  const [events, json] = [await ask('text/event-stream', call), await ask('application/json', call)]
  expect(events).toEqual({ status, code, type: 'application/json', retryAfter: null })
  expect(json).toEqual(events)
})

test('a rate limit, with the seconds to wait', async () => {
  const call = { project: 'admin', model: 'simulated/sim-mini' }
  expect((await ask('application/json', call)).status).toBe(200)
  for (const accept of ['text/event-stream', 'application/json']) {
    expect(await ask(accept, call)).toMatchObject({
      status: 429,
      code: 'local_rate_limited',
      retryAfter: expect.stringMatching(/^\d{1,5}$/),
    })
  }
})

test('an open circuit, with the seconds to wait', async () => {
  const call = {
    project: 'dev',
    model: 'simulated/sim-standard',
    maxAttempts: 1,
    messages: [{ role: 'user', content: '[[sim:error=overloaded]]' }],
  }
  for (let count = 0; count < 8; count += 1) await ask('application/json', call)
  for (const accept of ['text/event-stream', 'application/json']) {
    const answer = await ask(accept, call)
    expect(answer).toMatchObject({ status: 503, code: 'circuit_open' })
    expect(Number(answer.retryAfter)).toBeGreaterThan(0)
  }
})

test('the emergency stop', async () => {
  await must('POST', '/emergency', { engaged: true, reason: 'Drill' })
  const call = { project: 'dev', model: 'simulated/sim-mini' }
  const [events, json] = [await ask('text/event-stream', call), await ask('application/json', call)]
  await must('POST', '/emergency', { engaged: false, reason: 'Over' })
  expect(events).toEqual({
    status: 503,
    code: 'emergency_stop',
    type: 'application/json',
    retryAfter: null,
  })
  expect(json).toEqual(events)
})
