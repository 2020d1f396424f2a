/**
 * Idle clients of a running console: sixty-four of each sort, before and after the token is known,
 * move its memory by less than 20 MB and leave no socket behind. Measured on a process of its own,
 * from outside.
 */
import { mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { startServe, type ServeProcess } from '../support/serve-process'

const clients = 64
const boundMb = 20
let home: string
let serve: ServeProcess
let port: number
let head: string
let inspector: Inspector
const sockets: Socket[] = []

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'tollgate-idle-'))
  // An inspector, to have garbage collected before a look: what is left then is what is kept.
  serve = await startServe({ home, env: { NODE_OPTIONS: '--inspect=127.0.0.1:0' } })
  inspector = await inspect(/ws:\/\/\S+/.exec(serve.stderr())?.[0] ?? '')
  port = Number(new URL(serve.url).port)
  head = `Host: 127.0.0.1:${port}\r\n`
  // What grows once: code that is loaded late, and every route and buffer that the measurement
  // itself uses.
  for (let count = 0; count < 150; count += 1) await call(`call ${count}`)
  for (const sort of Object.values(sorts)) await crowd(sort, 4, 300)
  await sleep(3_000)
}, 180_000)
afterEach(() => void closeAll())
afterAll(async () => {
  closeAll()
  inspector.close()
  await serve.end('SIGTERM')
  rmSync(home, { recursive: true, force: true })
})

function closeAll() {
  for (const socket of sockets.splice(0)) socket.destroy()
}

function call(text: string, more: object = {}) {
  return serve.api('POST', '/calls', {
    project: 'dev',
    model: 'simulated/sim-mini',
    cache: false,
    messages: [{ role: 'user', content: `[[sim:pace=100000]] ${text}` }],
    maxOutputTokens: 20,
    ...more,
  })
}

function open(options: { readonly allowHalfOpen?: boolean } = {}): Socket {
  const socket = connect({ port, host: '127.0.0.1', ...options })
  socket.on('error', () => undefined)
  sockets.push(socket)
  return socket
}

const authorized = () => `${head}Authorization: Bearer ${serve.token}\r\n`

/** A text frame of a client, masked with zeros (RFC 6455 §5.2). */
function frame(text: string): Buffer {
  const body = Buffer.from(text)
  const start =
    body.length < 126
      ? Buffer.from([0x81, 0x80 | body.length])
      : Buffer.from([0x81, 0x80 | 126, body.length >> 8, body.length & 255])
  return Buffer.concat([start, Buffer.alloc(4), body])
}

async function unreadLine(): Promise<void> {
  const response = await fetch(new URL('session/ticket', serve.url), {
    method: 'POST',
    headers: { authorization: `Bearer ${serve.token}` },
  })
  const { ticket } = (await response.json()) as { ticket: string }
  const socket = open()
  socket.write(
    `GET /rpc?ticket=${ticket} HTTP/1.1\r\n${head}Origin: http://127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`,
  )
  const opened = await new Promise<string>((resolve) =>
    socket.once('data', (chunk) => resolve(chunk.toString())),
  )
  expect(opened).toMatch(/^HTTP\/1\.1 101 /)
  socket.pause()
  socket.write(frame('{"i":"1","p":{"u":"/system/changes"}}'))
  for (let count = 2; count < 14; count += 1)
    socket.write(
      frame(
        JSON.stringify({ i: String(count), p: { u: '/ledger/list', b: { json: { limit: 100 } } } }),
      ),
    )
}

const exchange = () =>
  `POST /session/exchange HTTP/1.1\r\n${head}Content-Type: application/json\r\n`
const sorts = {
  'connections that say nothing': async () => void open(),
  'requests whose head never ends': async () =>
    void open().write(`GET / HTTP/1.1\r\n${head}X-Slow: `),
  'bodies of 19 MiB from strangers': async () => {
    const socket = open()
    socket.write(`${exchange()}Content-Length: 19922944\r\n\r\n{"code":"`)
    for (let count = 0; count < 8; count += 1) socket.write(Buffer.alloc(1024 * 1024, 'a'))
  },
  'small bodies from strangers that never end': async () =>
    void open().write(`${exchange()}Content-Length: 1024\r\n\r\n{"code":"aaaa`),
  'chunks from strangers that never end': async () =>
    void open().write(`${exchange()}Transfer-Encoding: chunked\r\n\r\n10\r\n{"code":"aaaaaaa\r\n`),
  'bodies with a wrong token': async () => {
    const socket = open()
    socket.write(
      `POST /api/v1/calls HTTP/1.1\r\n${head}Authorization: Bearer wrong\r\nContent-Type: application/json\r\nContent-Length: 19922944\r\n\r\n`,
    )
    for (let count = 0; count < 8; count += 1) socket.write(Buffer.alloc(1024 * 1024, 'a'))
  },
  'half-open upgrades': async () =>
    void open({ allowHalfOpen: true })
      .resume()
      .write(`GET /rpc HTTP/1.1\r\n${head}Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n`),
  'the page, asked for many times and not read': async () => {
    const page = readdirSync('out/renderer/assets')
      .filter((name) => name.endsWith('.js'))
      .slice(0, 40)
    const socket = open().pause()
    for (const name of page) socket.write(`GET /assets/${name} HTTP/1.1\r\n${head}\r\n`)
  },
  'lines of a page that are not read': unreadLine,
  'calls as events that are not read': async () => {
    const body = JSON.stringify({
      project: 'dev',
      model: 'simulated/sim-mini',
      cache: false,
      messages: [{ role: 'user', content: '[[sim:pace=2000]][[sim:length=4000]] go on' }],
      maxOutputTokens: 4000,
    })
    open()
      .pause()
      .write(
        `POST /api/v1/calls HTTP/1.1\r\n${authorized()}Accept: text/event-stream\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
      )
  },
  'exports that are not read': async () =>
    void open()
      .pause()
      .write(`GET /api/v1/ledger/export?format=json HTTP/1.1\r\n${authorized()}\r\n`),
  'pages of the ledger that are not read': async () => {
    const socket = open().pause()
    for (let count = 0; count < 10; count += 1)
      socket.write(`GET /api/v1/ledger?limit=200 HTTP/1.1\r\n${authorized()}\r\n`)
  },
} as const satisfies Record<string, () => Promise<void>>

/** What so many of a sort, there at once, make the console keep; then they go. */
async function crowd(sort: () => Promise<void>, count: number, forMs: number): Promise<number> {
  for (let index = 0; index < count; index += 1) await sort()
  await sleep(forMs)
  const memory = await memoryNow()
  closeAll()
  return memory
}

const folderOf = () => `/proc/${serve.child.pid}/fd`
const openSockets = () =>
  readdirSync(folderOf()).filter((name) => linkOf(`${folderOf()}/${name}`).startsWith('socket:'))
    .length

/** Empty for one that was closed between two looks. */
function linkOf(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}

interface Inspector {
  ask(method: string, params?: object): Promise<{ readonly result?: { readonly value?: unknown } }>
  close(): void
}

/** The process's own debugger, over its loopback port. */
async function inspect(address: string): Promise<Inspector> {
  const socket = new WebSocket(address)
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve)
    socket.addEventListener('error', reject)
  })
  const waiting = new Map<number, (answer: { result?: { value?: unknown } }) => void>()
  socket.addEventListener('message', ({ data }: MessageEvent<string>) => {
    const { id, result } = JSON.parse(data) as {
      id: number
      result: { result?: { value?: unknown } }
    }
    waiting.get(id)?.(result)
  })
  let last = 0
  return {
    ask: (method, params = {}) =>
      new Promise((resolve) => {
        last += 1
        waiting.set(last, resolve)
        socket.send(JSON.stringify({ id: last, method, params }))
      }),
    close: () => socket.close(),
  }
}

/**
 * Megabytes that JavaScript holds, its buffers outside of the heap included, once garbage is gone.
 */
async function memoryNow(): Promise<number> {
  for (let count = 0; count < 2; count += 1) await inspector.ask('HeapProfiler.collectGarbage')
  const { result } = await inspector.ask('Runtime.evaluate', {
    expression: 'process.memoryUsage().heapUsed + process.memoryUsage().external',
  })
  return Number(result?.value) / 1024 / 1024
}

const known = Object.entries(sorts)
describe(`${clients} of each sort`, () => {
  test.each(known)(
    '%s: less than 20 MB, and they are let go of',
    { timeout: 120_000 },
    async (name, sort) => {
      const before = await memoryNow()
      const open = openSockets()
      const during = await crowd(sort, clients, 2_000)
      expect(during - before, name).toBeLessThan(boundMb)
      expect((await serve.api('GET', '/health')).status).toBe(200)
      await vi.waitFor(() => expect(openSockets()).toBeLessThan(open + 8), {
        timeout: 30_000,
        interval: 200,
      })
    },
  )

  test(
    'strangers who never leave by themselves are shown out: none of their sockets is there after twenty seconds',
    { timeout: 120_000 },
    async () => {
      const before = openSockets()
      const strangers = known.slice(0, 7)
      for (const [, sort] of strangers) for (let count = 0; count < 10; count += 1) await sort()
      await vi.waitFor(() => expect(openSockets()).toBeGreaterThan(before + 20), {
        timeout: 5_000,
        interval: 20,
      })
      // Nothing is closed from this side.
      await vi.waitFor(() => expect(openSockets()).toBeLessThan(before + 8), {
        timeout: 60_000,
        interval: 500,
      })
      expect(strangers).toHaveLength(7)
    },
  )
})
