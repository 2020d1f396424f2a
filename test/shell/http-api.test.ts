/**
 * The HTTP surface: the same handlers as JSON, a call as events, the export, and the description of
 * it (spec §13).
 */
import { request as httpRequest } from 'node:http'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { BrowserShell } from '../../src/main/shell/browser/server'
import { startShell } from '../contract/transports'
import { createTestConsole, type TestConsole } from '../support/test-console'

let console: TestConsole
let shell: BrowserShell

beforeAll(async () => {
  console = createTestConsole()
  shell = await startShell(console)
})
afterAll(() => shell.close())
beforeEach(() => {
  console.reached.length = 0
})

function send(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(new URL(`api/v1/${path}`, shell.url), {
    method,
    headers: {
      authorization: `Bearer ${shell.token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
}

const call = { project: 'dev', messages: [{ role: 'user', content: 'Hi' }] }

describe('JSON routes', () => {
  test('a GET is answered, uncached, with the security headers and no CORS header', async () => {
    const response = await send('GET', 'health')
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({ ok: true })
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect(
      [...response.headers.keys()].filter((name) => name.startsWith('access-control')),
    ).toEqual([])
    expect(console.reached).toEqual(['system.health api'])
  })

  test('an id may hold an encoded slash', async () => {
    const response = await send('PUT', 'models/openai%2Fgpt-4o/price', { price: null })
    expect(response.status).toBe(404)
    expect(await response.json()).toEqual({
      code: 'not_found',
      message: 'There is no model openai/gpt-4o.',
      data: { origin: 'tollgate' },
    })
  })

  test('a DELETE needs no body', async () => {
    expect((await send('DELETE', 'providers/prov_1')).status).toBe(200)
    expect(console.reached).toEqual(['providers.remove api prov_1'])
  })

  test('bad input is 400 with the places', async () => {
    const response = await send('POST', 'projects', { name: '-', description: 7 })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({
      code: 'invalid_request',
      data: { issues: [{ path: 'name' }, { path: 'description' }] },
    })
  })

  test('a body that is not JSON is 400', async () => {
    const response = await send('POST', 'projects', '{"name":')
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ code: 'invalid_request' })
  })

  test('an unknown path and a wrong method are 404 in our own words', async () => {
    for (const response of [
      await send('GET', 'nothing'),
      await send('PATCH', 'health', {}),
      await send('POST', 'system/changes', {}),
      await send('POST', 'calls/stream', call),
    ]) {
      expect(response.status).toBe(404)
      expect(await response.json()).toMatchObject({ code: 'not_found' })
    }
    expect(console.reached).toEqual([])
  })

  test('an error that is not ours is 500 without its message', async () => {
    const response = await send('GET', 'providers')
    expect(response.status).toBe(500)
    const text = await response.text()
    expect(JSON.parse(text)).toMatchObject({ code: 'internal' })
    expect(text).not.toContain('sk-live')
  })

  test('a provider that refuses is 502 with its code', async () => {
    const response = await send('POST', 'calls', { ...call, model: 'upstream' })
    expect(response.status).toBe(502)
    expect(await response.json()).toMatchObject({
      code: 'authentication',
      data: { origin: 'provider' },
    })
  })

  test('a client that goes away cancels its call', async () => {
    const stop = new AbortController()
    const gone = fetch(new URL('api/v1/calls', shell.url), {
      method: 'POST',
      signal: stop.signal,
      body: JSON.stringify({ ...call, model: 'hang' }),
      headers: { authorization: `Bearer ${shell.token}`, 'content-type': 'application/json' },
    })
    gone.catch(() => undefined)
    await vi.waitFor(() => expect(console.running()).toBe(1), { timeout: 15_000 })
    stop.abort()
    await vi.waitFor(() => expect(console.running()).toBe(0), { timeout: 15_000 })
  })

  test('a body over the limit is refused, with its length told or not', async () => {
    const large = JSON.stringify({
      ...call,
      messages: [{ role: 'user', content: 'x'.repeat(21 * 1024 * 1024) }],
    })
    expect(await sendRaw(large, { 'content-length': String(large.length) })).toBe(413)
    expect(await sendRaw(large, { 'transfer-encoding': 'chunked' })).toBe(413)
    expect((await send('GET', 'health')).status).toBe(200)
    expect(console.reached).toEqual(['system.health api'])
  })
})

/** Sends without fetch, which does not let a test choose the framing; gives the status. */
function sendRaw(
  body: string,
  headers: Record<string, string>,
  path = '/api/v1/calls',
): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      {
        host: '127.0.0.1',
        port: shell.port,
        method: 'POST',
        path,
        headers: {
          authorization: `Bearer ${shell.token}`,
          'content-type': 'application/json',
          ...headers,
        },
      },
      (response) => {
        response.resume()
        resolve(response.statusCode ?? 0)
      },
    )
    // The server may answer and hang up before it has read everything.
    request.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EPIPE' || error.code === 'ECONNRESET' ? undefined : reject(error),
    )
    request.end(body)
  })
}

describe('a call as server-sent events', () => {
  const events = { accept: 'text/event-stream' }

  async function readEvents(response: Response): Promise<Array<Record<string, unknown>>> {
    const text = await response.text()
    return [...text.matchAll(/^data: (.*)$/gm)].map(
      (match) => JSON.parse(match[1] ?? '') as Record<string, unknown>,
    )
  }

  test('each data line has a type, and done carries the JSON answer', async () => {
    const response = await send('POST', 'calls', { ...call, model: 'm' }, events)
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    const all = await readEvents(response)
    expect(all.map((event) => event.type)).toEqual(['call', 'delta', 'done'])
    const answer = (await (await send('POST', 'calls', { ...call, model: 'm' })).json()) as Record<
      string,
      unknown
    >
    expect(all.at(-1)).toEqual({ ...answer, type: 'done' })
    expect(console.reached[0]).toBe('calls.stream api m')
  })

  test('bad input and a refusal are plain JSON errors with their status', async () => {
    const bad = await send('POST', 'calls', { project: 'dev' }, events)
    expect([bad.status, ((await bad.json()) as { code: string }).code]).toEqual([
      400,
      'invalid_request',
    ])
    const refused = await send('POST', 'calls', { ...call, model: 'refuse' }, events)
    expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([
      402,
      'budget_exceeded',
    ])
  })

  test('a client that goes away cancels the call', async () => {
    const stop = new AbortController()
    const response = await fetch(new URL('api/v1/calls', shell.url), {
      method: 'POST',
      signal: stop.signal,
      body: JSON.stringify({ ...call, model: 'hang' }),
      headers: {
        authorization: `Bearer ${shell.token}`,
        'content-type': 'application/json',
        ...events,
      },
    })
    const reader = response.body?.getReader()
    await reader?.read()
    expect(console.running()).toBe(1)
    stop.abort()
    await vi.waitFor(() => expect(console.running()).toBe(0), { timeout: 15_000 })
    expect(console.reached).toContain('calls.stream ended by abort')
  })

  test('a stream that breaks ends with an error event that holds no secret', async () => {
    const all = await readEvents(await send('POST', 'calls', { ...call, model: 'break' }, events))
    expect(all.map((event) => event.type)).toEqual(['call', 'delta', 'error'])
    expect(all.at(-1)).toMatchObject({ code: 'internal' })
    expect(JSON.stringify(all)).not.toContain('sk-live')
    expect(console.running()).toBe(0)
  })
})

describe('the export', () => {
  test('streams the format and filter asked for', async () => {
    const response = await send('GET', 'ledger/export?format=jsonl&provider=openai&unresolved=true')
    expect(response.headers.get('content-type')).toContain('application/jsonl')
    expect(response.headers.get('content-disposition')).toContain('tollgate-ledger.jsonl')
    expect(await response.text()).toBe('0,x\n1,x\n2,x\n')
    expect(console.reached).toEqual(['export jsonl {"provider":"openai","unresolved":true}'])
  })

  test.each(['format=xml', 'from=yesterday', 'nonsense=1', 'outcome=bad'])(
    '%s is 400',
    async (query) => {
      const response = await send('GET', `ledger/export?${query}`)
      expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([
        400,
        'invalid_request',
      ])
    },
  )

  test('a client that stops reading stops the export, and memory stays small meanwhile', async () => {
    const stop = new AbortController()
    const response = await fetch(new URL('api/v1/ledger/export?outcome=endless', shell.url), {
      headers: { authorization: `Bearer ${shell.token}` },
      signal: stop.signal,
    })
    await response.body?.getReader().read()
    const before = process.memoryUsage().rss
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024)
    expect(console.running()).toBe(1)
    stop.abort()
    await vi.waitFor(() => expect(console.running()).toBe(0), { timeout: 15_000 })
  })
})

describe('the description', () => {
  interface Operation {
    readonly responses: Record<string, { readonly content?: Record<string, object> }>
  }

  test('is OpenAPI 3.1 with every stable path, its errors, the events and the export', async () => {
    const document = (await (await send('GET', 'openapi.json')).json()) as {
      openapi: string
      info: { version: string }
      paths: Record<string, Record<string, Operation>>
      components: { schemas: Record<string, object>; securitySchemes: object }
    }
    expect(document.openapi).toMatch(/^3\.1/)
    expect(document.info.version).toBe('1.2.3')
    const all = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    )
    for (const path of [
      'GET /health',
      'PATCH /providers/{id}',
      'PUT /models/{id}/price',
      'GET /services/{name}/models',
      'POST /calls',
      'POST /calls/{id}/cancel',
      'GET /ledger/export',
      'POST /ledger/verify',
      'GET /usage/summary',
      'POST /emergency',
      'POST /comparisons/{id}/votes',
    ]) {
      expect(all).toContain(path)
    }
    expect(
      all.some(
        (path) =>
          path.includes('stream') || path.includes('changes') || path.includes('openExternal'),
      ),
    ).toBe(false)
    expect(Object.keys(document.paths['/calls']?.post?.responses['200']?.content ?? {})).toEqual([
      'application/json',
      'text/event-stream',
    ])
    for (const operations of Object.values(document.paths)) {
      for (const { responses } of Object.values(operations))
        expect(Object.keys(responses)).toEqual(
          expect.arrayContaining(['400', '401', '404', 'default']),
        )
    }
    expect(document.components.schemas).toHaveProperty('Error.properties.code.enum')
  })
})
