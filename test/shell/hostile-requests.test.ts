/**
 * Requests from other pages, other machines and other hands (reference §3.3), as bytes on the
 * socket. None of them may reach a handler.
 */
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { BrowserShell } from '../../src/main/shell/browser/server'
import { startShell } from '../contract/transports'
import { createTestConsole, type TestConsole } from '../support/test-console'
import { own, token, json, project, hostile } from './hostile-texts'

let console: TestConsole
let shell: BrowserShell

beforeAll(async () => {
  console = createTestConsole()
  shell = await startShell(console, { origin: new URL('https://box.example') })
})
afterAll(() => shell.close())

/**
 * Sends raw text, P standing for the port and T for the token; gives the status line's number, or 0
 * when the connection just ends.
 */
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
      // The right token resets the count of wrong ones, so that the delay for guessing does not
      // make this test slow.
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
