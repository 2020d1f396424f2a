/** Requests from other pages, other machines and other hands (reference §3.3), as bytes on the socket. None of them may reach a handler. */
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { BrowserShell } from '../../src/main/shell/browser/server'
import { startShell } from '../contract/transports'
import { createTestConsole, type TestConsole } from '../support/test-console'

let console: TestConsole
let shell: BrowserShell

beforeAll(async () => {
  console = createTestConsole()
  shell = await startShell(console, { origin: new URL('https://box.example') })
})
afterAll(() => shell.close())

/** Sends raw text, P standing for the port and T for the token; gives the status line's number, or 0 when the connection just ends. */
function sendRaw(text: string): Promise<{ status: number; answer: string }> {
  return new Promise((resolve) => {
    const socket = connect(shell.port, '127.0.0.1')
    let answer = ''
    socket.setTimeout(10_000, () => socket.destroy())
    socket.on('data', (chunk) => (answer += chunk.toString('latin1')))
    socket.on('error', () => undefined)
    socket.on('close', () =>
      resolve({ status: Number(/^HTTP\/1\.[01] (\d+)/.exec(answer)?.[1] ?? 0), answer }),
    )
    socket.write(
      text
        .replaceAll('{P}', String(shell.port))
        .replaceAll('{T}', shell.token)
        .replaceAll('\n', '\r\n'),
    )
    // Reads until the server is done; `connection: close` in each request makes it say so.
  })
}

const own = 'Host: 127.0.0.1:{P}\nConnection: close\n'
const token = 'Authorization: Bearer {T}\n'
const json = 'Content-Type: application/json\nContent-Length: 16\n'
const project = '{"name":"pwned"}'

/** What is wrong, the request, and the status it must get; 400 is also what Node's own parser answers. */
const hostile: ReadonlyArray<readonly [string, string, readonly number[]]> = [
  [
    'a foreign Host (DNS rebinding)',
    `GET /api/v1/health HTTP/1.1\nHost: evil.test:{P}\nConnection: close\n${token}\n`,
    [421],
  ],
  [
    'a foreign Host asking for the page',
    'GET / HTTP/1.1\nHost: evil.test:{P}\nConnection: close\n\n',
    [421],
  ],
  ['an empty Host', `GET /api/v1/health HTTP/1.1\nHost:\nConnection: close\n${token}\n`, [421]],
  ['no Host', `GET /api/v1/health HTTP/1.1\nConnection: close\n${token}\n`, [400, 421]],
  ['two Hosts', `GET /api/v1/health HTTP/1.1\nHost: evil.test\n${own}${token}\n`, [400, 421]],
  [
    'the same Host twice',
    `GET /api/v1/health HTTP/1.1\nHost: 127.0.0.1:{P}\n${own}${token}\n`,
    [400, 421],
  ],
  [
    'a trailing dot',
    `GET /api/v1/health HTTP/1.1\nHost: localhost.:{P}\nConnection: close\n${token}\n`,
    [421],
  ],
  [
    'a trailing dot after the address',
    `GET /api/v1/health HTTP/1.1\nHost: 127.0.0.1.:{P}\nConnection: close\n${token}\n`,
    [421],
  ],
  [
    'a subdomain of localhost',
    `GET /api/v1/health HTTP/1.1\nHost: foo.localhost:{P}\nConnection: close\n${token}\n`,
    [421],
  ],
  [
    'the any-address',
    `GET /api/v1/health HTTP/1.1\nHost: 0.0.0.0:{P}\nConnection: close\n${token}\n`,
    [421],
  ],
  [
    'a mapped address',
    `GET /api/v1/health HTTP/1.1\nHost: [::ffff:7f00:1]:{P}\nConnection: close\n${token}\n`,
    [421],
  ],
  [
    'a decimal address',
    `GET /api/v1/health HTTP/1.1\nHost: 2130706433:{P}\nConnection: close\n${token}\n`,
    [421],
  ],
  [
    'another port',
    `GET /api/v1/health HTTP/1.1\nHost: 127.0.0.1:1\nConnection: close\n${token}\n`,
    [421],
  ],
  ['no port', `GET /api/v1/health HTTP/1.1\nHost: 127.0.0.1\nConnection: close\n${token}\n`, [421]],
  [
    'upper case',
    `GET /api/v1/health HTTP/1.1\nHost: LOCALHOST:{P}\nConnection: close\n${token}\n`,
    [421],
  ],
  [
    'a name that starts like the given origin',
    `GET /api/v1/health HTTP/1.1\nHost: box.example.evil.test\nConnection: close\n${token}\n`,
    [421],
  ],
  ['HTTP/1.0 without Host', `GET /api/v1/health HTTP/1.0\n${token}\n`, [400, 421]],
  ['an absolute address', `GET http://evil.test/api/v1/health HTTP/1.1\n${own}${token}\n`, [421]],
  [
    'an absolute address of ours',
    `GET http://127.0.0.1:{P}/api/v1/health HTTP/1.1\n${own}${token}\n`,
    [421],
  ],
  [
    'a foreign Origin',
    `GET /api/v1/health HTTP/1.1\n${own}${token}Origin: https://evil.test\n\n`,
    [403],
  ],
  [
    'the Origin of another port',
    `GET /api/v1/health HTTP/1.1\n${own}${token}Origin: http://127.0.0.1:1\n\n`,
    [403],
  ],
  [
    'another name of this machine as Origin',
    `GET /api/v1/health HTTP/1.1\n${own}${token}Origin: http://localhost:{P}\n\n`,
    [403],
  ],
  ['Origin null', `GET /api/v1/health HTTP/1.1\n${own}${token}Origin: null\n\n`, [403]],
  [
    'an Origin that only starts like ours',
    `GET /api/v1/health HTTP/1.1\n${own}${token}Origin: http://127.0.0.1:{P}.evil.test\n\n`,
    [403],
  ],
  [
    'a same-site request (a page on another port)',
    `GET /api/v1/health HTTP/1.1\n${own}${token}Sec-Fetch-Site: same-site\n\n`,
    [403],
  ],
  [
    'a cross-site request',
    `GET /api/v1/health HTTP/1.1\n${own}${token}Sec-Fetch-Site: cross-site\n\n`,
    [403],
  ],
  ['a cross-site link to the page', `GET / HTTP/1.1\n${own}Sec-Fetch-Site: cross-site\n\n`, [403]],
  [
    'an API address typed into a browser',
    `GET /api/v1/health HTTP/1.1\n${own}${token}Sec-Fetch-Site: none\n\n`,
    [403],
  ],
  ['no token', `GET /api/v1/health HTTP/1.1\n${own}\n`, [401]],
  [
    'a wrong token',
    `GET /api/v1/health HTTP/1.1\n${own}Authorization: Bearer ${'A'.repeat(43)}\n\n`,
    [401],
  ],
  ['a short token', `GET /api/v1/health HTTP/1.1\n${own}Authorization: Bearer A\n\n`, [401]],
  ['an empty token', `GET /api/v1/health HTTP/1.1\n${own}Authorization: Bearer \n\n`, [401]],
  [
    'a token longer than any',
    `GET /api/v1/health HTTP/1.1\n${own}Authorization: Bearer {T}A\n\n`,
    [401],
  ],
  [
    'a token in the query',
    `GET /api/v1/health?token={T}&access_token={T} HTTP/1.1\n${own}\n`,
    [401],
  ],
  ['a token in a cookie', `GET /api/v1/health HTTP/1.1\n${own}Cookie: token={T}\n\n`, [401]],
  [
    'a token as a password',
    `GET /api/v1/health HTTP/1.1\n${own}Authorization: Basic {T}\n\n`,
    [401],
  ],
  ['the description without a token', `GET /api/v1/openapi.json HTTP/1.1\n${own}\n`, [401]],
  ['a ticket without a token', `POST /session/ticket HTTP/1.1\n${own}Content-Length: 0\n\n`, [401]],
  ['a code without a token', `POST /session/code HTTP/1.1\n${own}Content-Length: 0\n\n`, [401]],
  ['an API path in other letters', `GET /API/v1/health HTTP/1.1\n${own}\n`, [401]],
  [
    'an OPTIONS preflight',
    `OPTIONS /api/v1/projects HTTP/1.1\n${own}Origin: https://evil.test\nAccess-Control-Request-Method: POST\n\n`,
    [403],
  ],
  ['an OPTIONS of our own', `OPTIONS /api/v1/projects HTTP/1.1\n${own}${token}\n`, [405]],
  ['TRACE', `TRACE / HTTP/1.1\n${own}${token}\n`, [405]],
  ['CONNECT', `CONNECT evil.test:443 HTTP/1.1\n${own}${token}\n`, [0, 405, 421]],
  [
    'a text/plain body (a form can send it)',
    `POST /api/v1/projects HTTP/1.1\n${own}${token}Content-Type: text/plain\nContent-Length: 16\n\n${project}`,
    [415],
  ],
  [
    'a form',
    `POST /api/v1/projects HTTP/1.1\n${own}${token}Content-Type: application/x-www-form-urlencoded\nContent-Length: 16\n\n${project}`,
    [415],
  ],
  [
    'a body without a type',
    `POST /api/v1/projects HTTP/1.1\n${own}${token}Content-Length: 16\n\n${project}`,
    [415],
  ],
  [
    'a type with more after it',
    `POST /api/v1/projects HTTP/1.1\n${own}${token}Content-Type: application/json;x\nContent-Length: 16\n\n${project}`,
    [415],
  ],
  [
    'a type that only starts right',
    `POST /api/v1/projects HTTP/1.1\n${own}${token}Content-Type: application/jsonp\nContent-Length: 16\n\n${project}`,
    [415],
  ],
  [
    'a method override',
    `GET /api/v1/projects/pwned HTTP/1.1\n${own}${token}X-HTTP-Method-Override: DELETE\n\n`,
    [404],
  ],
  [
    'length and chunks at once',
    `POST /api/v1/projects HTTP/1.1\n${own}${token}${json}Transfer-Encoding: chunked\n\n10\n${project}\n0\n\n`,
    [400],
  ],
  [
    'a header block over 16 KiB',
    `GET /api/v1/health HTTP/1.1\n${own}${token}X-Long: ${'a'.repeat(20_000)}\n\n`,
    [431],
  ],
  [
    'a header that ends in a bare newline',
    `GET /api/v1/health HTTP/1.1\n${own}${token}X: y\u0000z\n\n`,
    [400],
  ],
  ['a path above the page', `GET /../../../../etc/passwd HTTP/1.1\n${own}\n`, [404]],
  ['an encoded path above the page', `GET /..%2f..%2f..%2fetc%2fpasswd HTTP/1.1\n${own}\n`, [404]],
  ['a double-encoded path', `GET /%252e%252e/package.json HTTP/1.1\n${own}\n`, [404]],
  ['backslashes', `GET /..%5c..%5cpackage.json HTTP/1.1\n${own}\n`, [404]],
  ['a NUL', `GET /index.html%00.js HTTP/1.1\n${own}\n`, [404]],
  ['a POST to the page', `POST / HTTP/1.1\n${own}Content-Length: 0\n\n`, [404]],
]

describe('refused before any handler', () => {
  test.each(hostile)('%s', async (_name, text, expected) => {
    const before = console.reached.length
    const { status, answer } = await sendRaw(text)
    expect(expected).toContain(status)
    expect(answer).not.toMatch(/access-control-/i)
    expect(answer.toLowerCase()).not.toContain('tollgate/')
    expect(console.reached.length).toBe(before)
  })

  test('the same requests done right are answered', async () => {
    const { status, answer } = await sendRaw(
      `POST /api/v1/projects HTTP/1.1\n${own}${token}${json}Origin: http://127.0.0.1:{P}\nSec-Fetch-Site: same-origin\n\n${project}`,
    )
    expect([status, answer.includes('"name":"pwned"')]).toEqual([200, true])
    for (const host of ['localhost:{P}', '[::1]:{P}', 'box.example']) {
      expect(
        (await sendRaw(`GET /api/v1/health HTTP/1.1\nHost: ${host}\nConnection: close\n${token}\n`))
          .status,
      ).toBe(200)
    }
    expect(
      (
        await sendRaw(
          `GET /api/v1/health HTTP/1.1\nHost: box.example\nConnection: close\n${token}Origin: https://box.example\n\n`,
        )
      ).status,
    ).toBe(200)
    expect((await sendRaw(`GET / HTTP/1.1\n${own}Sec-Fetch-Site: none\n\n`)).status).toBe(200)
  })

  test('wrong tokens in a row are slowed down, and the right one is not locked out', async () => {
    for (let guess = 0; guess < 11; guess += 1)
      await sendRaw(`GET /api/v1/health HTTP/1.1\n${own}Authorization: Bearer A\n\n`)
    const began = performance.now()
    expect(
      (await sendRaw(`GET /api/v1/health HTTP/1.1\n${own}Authorization: Bearer A\n\n`)).status,
    ).toBe(401)
    expect(performance.now() - began).toBeGreaterThan(900)
    expect((await sendRaw(`GET /api/v1/health HTTP/1.1\n${own}${token}\n`)).status).toBe(200)
  })
})

test('every route there is asks for the token first, in every method', async () => {
  const headers = { authorization: `Bearer ${shell.token}` }
  const document = (await (
    await fetch(`http://127.0.0.1:${shell.port}/api/v1/openapi.json`, { headers })
  ).json()) as { paths: Record<string, object> }
  const paths = Object.keys(document.paths).map(
    (path) => `/api/v1${path.replace(/\{[^}]+\}/g, 'x')}`,
  )
  expect(paths.length).toBeGreaterThan(30)
  const before = console.reached.length
  for (const path of [
    ...paths,
    '/api',
    '/api/',
    '/api/v1',
    '/api/v2/health',
    '/session',
    '/session/anything',
    '/rpc',
  ]) {
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) {
      // The right token resets the count of wrong ones, so that the delay for guessing does not make this test slow.
      await fetch(`http://127.0.0.1:${shell.port}/api/v1/none`, { headers })
      const response = await fetch(`http://127.0.0.1:${shell.port}${path}`, { method })
      expect([method, path, response.status]).toEqual([method, path, 401])
    }
  }
  expect(console.reached.length).toBe(before)
})

describe('WebSockets', () => {
  async function ticket(): Promise<string> {
    const response = await fetch(`http://127.0.0.1:${shell.port}/session/ticket`, {
      method: 'POST',
      headers: { authorization: `Bearer ${shell.token}` },
    })
    return ((await response.json()) as { ticket: string }).ticket
  }
  /** The status of a refused upgrade, 101 for an open one. */
  function upgrade(path: string, headers: Record<string, string>): Promise<number> {
    return new Promise((resolve) => {
      const socket = new WebSocket(`ws://127.0.0.1:${shell.port}${path}`, { headers })
      socket.on('open', () => {
        resolve(101)
        socket.terminate()
      })
      socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0))
      socket.on('error', () => undefined)
    })
  }
  const good = (): Record<string, string> => ({ origin: `http://127.0.0.1:${shell.port}` })

  test('need a ticket that was not used before', async () => {
    const one = await ticket()
    expect(await upgrade(`/rpc?ticket=${one}`, good())).toBe(101)
    expect(await upgrade(`/rpc?ticket=${one}`, good())).toBe(401)
    expect(await upgrade('/rpc', good())).toBe(401)
    expect(await upgrade(`/rpc?ticket=${shell.token}`, good())).toBe(401)
    expect(await upgrade(`/other?ticket=${await ticket()}`, good())).toBe(401)
  })

  test.each([
    ['no Origin', {}],
    ['a foreign Origin', { origin: 'https://evil.test' }],
    ['another port as Origin', { origin: 'http://127.0.0.1:1' }],
    ['a foreign Host', { host: 'evil.test' }],
  ])('%s is refused even with a ticket', async (_name, headers) => {
    const before = console.reached.length
    const full = 'host' in headers ? { ...good(), ...headers } : headers
    expect([403, 421]).toContain(await upgrade(`/rpc?ticket=${await ticket()}`, full))
    expect(console.reached.length).toBe(before)
  })

  test.each([
    '',
    '{',
    '[]',
    '{"i":"1"}',
    '{"i":"1","p":{"u":"file:///etc/passwd"}}',
    '{"i":"1","t":9,"p":{"u":"/system/health"}}',
    Buffer.from([255, 0, 1]),
  ])('garbage ends the socket: %j', async (garbage) => {
    const socket = new WebSocket(`ws://127.0.0.1:${shell.port}/rpc?ticket=${await ticket()}`, {
      headers: good(),
    })
    await new Promise((resolve) => socket.once('open', resolve))
    const before = console.reached.length
    socket.send(garbage)
    expect(await new Promise((resolve) => socket.once('close', resolve))).toBe(1008)
    expect(console.reached.length).toBe(before)
  })
})

describe('the one-time code', () => {
  function exchange(code: string): Promise<Response> {
    return fetch(`http://127.0.0.1:${shell.port}/session/exchange`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code }),
    })
  }
  const codeOf = (address: string) => new URL(address).hash.slice('#code='.length)

  test('gives the token once, and of two at once exactly one wins', async () => {
    const code = codeOf(shell.newPageAddress())
    const [one, two] = await Promise.all([exchange(code), exchange(code)])
    expect([one.status, two.status].sort()).toEqual([200, 401])
    expect((await exchange(code)).status).toBe(401)
    const winner = one.ok ? one : two
    expect(await winner.json()).toEqual({ token: shell.token })
  })

  test('unknown codes and other shapes are refused alike', async () => {
    for (const code of ['', 'x', shell.token, 'y'.repeat(100)])
      expect((await exchange(code)).status).toBe(401)
  })
})

test('only the loopback interface is listened on', () => {
  const hex = shell.port.toString(16).toUpperCase().padStart(4, '0')
  const listening = ['/proc/net/tcp', '/proc/net/tcp6']
    .flatMap((file) => readFileSync(file, 'utf8').split('\n'))
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[3] === '0A' && fields[1]?.endsWith(`:${hex}`))
    .map((fields) => fields[1])
  expect(listening).toEqual([`0100007F:${hex}`])
})

test('a client that sends its headers too slowly is dropped', { timeout: 20_000 }, async () => {
  const began = performance.now()
  const socket = connect(shell.port, '127.0.0.1')
  socket.write('GET / HTTP/1.1\r\nHost: ')
  socket.on('error', () => undefined)
  socket.resume()
  await new Promise((resolve) => socket.once('close', resolve))
  expect(performance.now() - began).toBeLessThan(15_000)
})
