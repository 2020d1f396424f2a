/** Clients that send or read slowly, half, or never: what they may hold, and for how long. */
import { createServer, connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { endSocket } from '../../src/main/shell/browser/let-go'
import type { BrowserShell } from '../../src/main/shell/browser/server'
import { startShell } from '../contract/transports'
import { createTestConsole } from '../support/test-console'

let shell: BrowserShell
/** Pieces of the endless export that were asked for, and how often it was ended. */
const endless = { pieces: 0, ended: 0 }

beforeAll(async () => {
  shell = await startShell({
    ...createTestConsole(),
    async *exportLedger() {
      try {
        for (;;) {
          endless.pieces += 1
          yield 'x'.repeat(64 * 1024)
        }
      } finally {
        endless.ended += 1
      }
    },
  })
})
afterAll(() => shell.close())

interface Raw {
  readonly socket: Socket
  answer(): string
  /** Resolves when the server has closed. */
  readonly closed: Promise<void>
}

function open(text: string, options: { readonly allowHalfOpen?: boolean } = {}): Raw {
  const socket = connect({ port: shell.port, host: '127.0.0.1', ...options })
  let answer = ''
  socket.on('data', (chunk) => (answer += chunk.toString('latin1'))).on('error', () => undefined)
  socket.write(
    text
      .replaceAll('{H}', `Host: 127.0.0.1:${shell.port}`)
      .replaceAll('{T}', `Authorization: Bearer ${shell.token}`)
      .replaceAll('\n', '\r\n'),
  )
  return {
    socket,
    answer: () => answer,
    closed: new Promise((resolve) => socket.once('end', resolve).once('close', () => resolve())),
  }
}

const json = 'Content-Type: application/json\n'
const status = (raw: Raw) => Number(/^HTTP\/1\.1 (\d+)/.exec(raw.answer())?.[1] ?? 0)

describe('before the token is known', () => {
  test.each([
    ['announced', `POST /session/exchange HTTP/1.1\n{H}\n${json}Content-Length: 1025\n\n`],
    [
      'of 19 MiB',
      `POST /session/exchange HTTP/1.1\n{H}\n${json}Content-Length: 19922944\n\n{"code":"`,
    ],
    [
      'in chunks without an end',
      `POST /session/exchange HTTP/1.1\n{H}\n${json}Transfer-Encoding: chunked\n\n401\n${'a'.repeat(1025)}\n`,
    ],
    [
      'in one chunk of any size',
      `POST /session/exchange HTTP/1.1\n{H}\n${json}Transfer-Encoding: chunked\n\n1300000\n${'a'.repeat(60_000)}`,
    ],
  ])('a body over 1 KiB, %s, is refused without waiting for it', async (_name, text) => {
    const raw = open(text)
    await raw.closed
    expect([status(raw), raw.answer().includes('1 KiB')]).toEqual([413, true])
  })

  test('a body that does not come is refused after five seconds, byte by byte or not at all', async () => {
    const head = `POST /session/exchange HTTP/1.1\n{H}\n${json}Content-Length: 1000\n\n{"code":"`
    const [silent, dripping] = [open(head), open(head)]
    const drip = setInterval(() => dripping.socket.write('a'), 200)
    await Promise.all([silent.closed, dripping.closed])
    clearInterval(drip)
    expect([status(silent), status(dripping)]).toEqual([408, 408])
  })

  test('no other body is even read: a stranger is not told to go on, the owner is', async () => {
    const body = '{"name":"pwned"}'
    const send = (token: string) =>
      open(
        `POST /api/v1/projects HTTP/1.1\n{H}\n${token}${json}Expect: 100-continue\nConnection: close\nContent-Length: ${body.length}\n\n`,
      )
    const stranger = send('')
    await stranger.closed
    expect([status(stranger), stranger.answer().includes('100 Continue')]).toEqual([401, false])
    const owner = send('{T}\n')
    await expect.poll(owner.answer).toContain('HTTP/1.1 100 Continue')
    owner.socket.write(body)
    await owner.closed
    expect(owner.answer()).toContain('HTTP/1.1 200 OK')
  })

  test('a code is still exchanged, in one piece and in two', async () => {
    const code = () => new URL(shell.newPageAddress()).hash.slice('#code='.length)
    const body = JSON.stringify({ code: code() })
    const raw = open(
      `POST /session/exchange HTTP/1.1\n{H}\n${json}Connection: close\nContent-Length: ${body.length}\n\n${body.slice(0, 10)}`,
    )
    await sleep(50)
    raw.socket.write(body.slice(10))
    await raw.closed
    expect([status(raw), raw.answer().includes(shell.token)]).toEqual([200, true])
    const half = open(`POST /session/exchange HTTP/1.1\n{H}\n${json}Content-Length: 90\n\n{"code"`)
    await sleep(50)
    half.socket.destroy()
    expect(
      (
        await fetch(new URL('session/exchange', shell.url), {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ code: code() }),
        })
      ).status,
    ).toBe(200)
  })
})

test.each([
  'Authorization: Bearer x',
  'Origin: https://evil.test',
  'Sec-Fetch-Site: cross-site',
  'Expect: 100-continue',
])('a header that is there twice is refused, whichever comes first (%s)', async (other) => {
  const name = other.split(':')[0]
  const ours =
    name === 'Authorization'
      ? '{T}'
      : name === 'Origin'
        ? `Origin: http://127.0.0.1:${shell.port}`
        : name === 'Expect'
          ? other
          : 'Sec-Fetch-Site: same-origin'
  for (const pair of [
    [ours, other],
    [other, ours],
  ]) {
    const raw = open(
      `GET /api/v1/health HTTP/1.1\n{H}\n${name === 'Authorization' ? '' : '{T}\n'}${pair.join('\n')}\nConnection: close\n\n`,
    )
    await raw.closed
    expect([pair, status(raw)]).toEqual([pair, 400])
  }
})

describe('half-open sockets', () => {
  test('a refused socket is closed in both directions, also when the other side keeps its own open, goes on sending, or does not read', async () => {
    const server = createServer({ allowHalfOpen: true }, (socket) => {
      socket.on('error', () => socket.destroy())
      endSocket(socket, 'HTTP/1.1 403 Refused\r\n\r\n')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const heard: string[] = []
    const clients = Array.from({ length: 30 }, (_, index) => {
      const client = connect({ port, host: '127.0.0.1', allowHalfOpen: true }).on(
        'error',
        () => undefined,
      )
      if (index % 3 !== 2) client.on('data', (chunk) => heard.push(chunk.toString()))
      if (index % 3 === 1) client.write('x'.repeat(100_000))
      return client
    })
    const connections = () =>
      new Promise<number>((resolve) => server.getConnections((_error, count) => resolve(count)))
    await vi.waitFor(async () => expect([await connections(), heard.length]).toEqual([0, 20]), {
      timeout: 20_000,
      interval: 100,
    })
    for (const client of clients) client.destroy()
    server.close()
  })

  test('a refused upgrade is told so and let go of', async () => {
    const raw = open(`GET /rpc HTTP/1.1\n{H}\nConnection: Upgrade\nUpgrade: websocket\n\n`, {
      allowHalfOpen: true,
    })
    await raw.closed
    expect(status(raw)).toBe(403)
    raw.socket.destroy()
  })
})

test('an export that is not read is not written on, and ends with its client', async () => {
  const raw = open('GET /api/v1/ledger/export HTTP/1.1\n{H}\n{T}\n\n')
  raw.socket.pause()
  let before = -1
  await vi.waitFor(
    () => {
      const now = endless.pieces
      const still = now === before && now > 0
      before = now
      expect(still).toBe(true)
    },
    { timeout: 20_000, interval: 300 },
  )
  // What the system's buffers take, and no more: a few megabytes.
  expect(endless.pieces).toBeLessThan(512)
  expect(endless.ended).toBe(0)
  raw.socket.destroy()
  await expect.poll(() => endless.ended).toBe(1)
})

test('the page’s files are in memory once, however many ask for them', async () => {
  const ask = async () => (await fetch(shell.url)).text()
  expect(
    new Set(
      (await Promise.all(Array.from({ length: 20 }, ask))).map((text) =>
        text.replace(/nonce="[^"]+"/, ''),
      ),
    ).size,
  ).toBe(1)
})
