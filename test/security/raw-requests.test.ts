/**
 * Forty hostile requests on the browser shell's own socket. None may reach a handler; what is right
 * beside each is answered.
 */
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { networkInterfaces } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { silentLog } from '../../src/main/platform/log'
import { startBrowserShell, type BrowserShell } from '../../src/main/shell/browser/server'
import { makePageRoot } from '../contract/transports'
import { createTestConsole, type TestConsole } from '../support/test-console'
import { hostileRequests, scenes } from './raw-requests'

let console: TestConsole
let shell: BrowserShell
/** Added to the monotonic clock of the shell. */
let later = 0
const done = new Set<string>()

beforeAll(async () => {
  console = createTestConsole()
  const clock = { now: () => Date.now(), monotonic: () => performance.now() + later }
  shell = await startBrowserShell({
    console,
    port: 0,
    origin: null,
    pageRoot: makePageRoot(),
    version: '1',
    clock,
    random: randomBytes,
    log: silentLog,
  })
})
afterAll(async () => {
  await shell.close()
})

const lan =
  Object.values(networkInterfaces())
    .flat()
    .find((one) => one?.family === 'IPv4' && !one.internal)?.address ?? '192.168.0.10'

function send(text: string): Promise<{ readonly status: number; readonly answer: string }> {
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
      Buffer.from(
        text
          .replaceAll('{P}', String(shell.port))
          .replaceAll('{T}', shell.token)
          .replaceAll('{L}', lan)
          .replaceAll('\n', '\r\n'),
        'utf8',
      ),
    )
  })
}

async function health(): Promise<number> {
  return (
    await fetch(`http://127.0.0.1:${shell.port}/api/v1/health`, {
      headers: { authorization: `Bearer ${shell.token}` },
    })
  ).status
}

describe('refused, and no handler hears of it', () => {
  test.each(hostileRequests)('$name', async ({ name, text, refusals }) => {
    const before = console.reached.length
    const { status, answer } = await send(text)
    expect(refusals).toContain(status)
    // One refusal: nothing behind it was taken for a request of its own.
    expect(answer.match(/^HTTP\/1\.[01] /gm)?.length ?? 0).toBeLessThanOrEqual(1)
    expect(answer).not.toContain(shell.token)
    expect(answer).not.toMatch(/access-control-|server:|x-powered-by/i)
    expect(console.reached.length).toBe(before)
    done.add(name)
  })
})

describe('the one-time code', () => {
  const exchange = (code: string) =>
    fetch(`http://127.0.0.1:${shell.port}/session/exchange`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code }),
    })
  const freshCode = () => new URL(shell.newPageAddress()).hash.slice('#code='.length)

  test(scenes[0], async () => {
    const code = freshCode()
    expect([
      (await exchange(code)).status,
      (await exchange(code)).status,
      (await exchange(code)).status,
    ]).toEqual([200, 401, 401])
    done.add(scenes[0])
  })

  test(scenes[1], async () => {
    const code = freshCode()
    later += 60_001
    const response = await exchange(code)
    expect([response.status, await response.text()]).toEqual([
      401,
      expect.not.stringContaining(shell.token),
    ])
    done.add(scenes[1])
  })

  test(scenes[2], async () => {
    const code = freshCode()
    const statuses = await Promise.all(
      Array.from({ length: 8 }, async () => (await exchange(code)).status),
    )
    expect(statuses.sort()).toEqual([200, 401, 401, 401, 401, 401, 401, 401])
    done.add(scenes[2])
  })
})

/** Both of these wait for the same clock of the server, so they wait together. */
test(
  `${scenes[3]}, ${scenes[4]}: the server lets go of them within seconds and of no one else`,
  { timeout: 300_000 },
  async () => {
    const began = performance.now()
    // A page that is open goes on while the flood is there.
    const page = connect(shell.port, '127.0.0.1')
    const request = `GET /api/v1/health HTTP/1.1\r\nHost: 127.0.0.1:${shell.port}\r\nAuthorization: Bearer ${shell.token}\r\n\r\n`
    const ask = () =>
      new Promise<string>(
        (resolve) => (
          page.once('data', (chunk) => resolve(chunk.toString().slice(0, 12))),
          page.write(request)
        ),
      )
    expect(await ask()).toBe('HTTP/1.1 200')

    const slow = connect(shell.port, '127.0.0.1')
    slow.on('error', () => undefined).resume()
    const drip = setInterval(() => slow.write('X'), 500)
    slow.write(
      `GET /api/v1/health HTTP/1.1\r\nHost: 127.0.0.1:${shell.port}\r\nAuthorization: Bearer ${shell.token}\r\nX-Slow: `,
    )
    const slowEnded = new Promise<number>((resolve) =>
      slow.once('close', () => resolve(performance.now() - began)),
    )

    const memory = process.memoryUsage().rss
    const idle: Socket[] = []
    let ended = 0
    const reached = console.reached.length
    while (idle.length < 10_000) {
      await Promise.all(
        Array.from({ length: 200 }, () => {
          const socket = connect(shell.port, '127.0.0.1')
          idle.push(socket)
          socket
            .on('error', () => undefined)
            .on('close', () => (ended += 1))
            .resume()
          return new Promise((resolve) => socket.once('connect', resolve).once('close', resolve))
        }),
      )
      if (idle.length % 2_000 === 0) expect(await ask()).toBe('HTTP/1.1 200')
    }
    // Client and server ends are both in this process.
    expect(process.memoryUsage().rss - memory).toBeLessThan(1024 * 1024 * 1024)
    // Dripping on, it would never end by itself.
    expect(await slowEnded).toBeLessThan(120_000)
    clearInterval(drip)
    while (ended < idle.length && performance.now() - began < 240_000) await sleep(100)
    expect(ended).toBe(10_000)
    expect(await health()).toBe(200)
    page.destroy()
    expect(console.reached.slice(reached).every((what) => what === 'system.health api')).toBe(true)
    done.add(scenes[3]).add(scenes[4])
  },
)

test(`${scenes[5]}: only the loopback interface`, () => {
  const hex = shell.port.toString(16).toUpperCase().padStart(4, '0')
  const listening = ['/proc/net/tcp', '/proc/net/tcp6']
    .flatMap((file) => readFileSync(file, 'utf8').split('\n'))
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[3] === '0A' && fields[1]?.endsWith(`:${hex}`) === true)
  expect(listening.map((fields) => fields[1])).toEqual([`0100007F:${hex}`])
  done.add(scenes[5])
})

test('that were forty, and what is right is answered', async () => {
  expect(done).toEqual(new Set([...hostileRequests.map(({ name }) => name), ...scenes]))
  expect(done.size).toBe(40)
  const own = `Host: 127.0.0.1:${shell.port}\nConnection: close\nAuthorization: Bearer {T}\n`
  expect(
    (
      await send(
        `POST /api/v1/projects HTTP/1.1\n${own}Content-Type: application/json\nContent-Length: 16\n\n{"name":"pwned"}`,
      )
    ).status,
  ).toBe(200)
  expect(
    (
      await send(
        `POST /api/v1/projects HTTP/1.1\n${own}Content-Type: application/json\nTransfer-Encoding: chunked\n\n10\n{"name":"pwned"}\n0\n\n`,
      )
    ).status,
  ).toBe(200)
  expect((await send(`DELETE /api/v1/providers/pwned HTTP/1.1\n${own}\n`)).status).toBe(200)
})
