/**
 * What waits for one page's line: order kept, producers held back, and the line closed past a bound
 * of bytes or time.
 */
import { EventEmitter } from 'node:events'
import { WebSocket, WebSocketServer } from 'ws'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createOutboxes, outboxLimits, type Outboxes } from '../../src/main/shell/browser/outbox'

/** A line whose other end takes bytes when the test says so. */
class StillSocket extends EventEmitter {
  readonly given: { readonly bytes: number; readonly taken: () => void }[] = []
  closedWith: number | null = null
  send(data: string | Uint8Array, _options: object, taken: () => void) {
    this.given.push({ bytes: data.length, taken })
  }
  take() {
    this.given.shift()?.taken()
  }
  close(code: number) {
    this.closedWith = code
  }
  terminate() {
    this.emit('close')
  }
}

let now: number
let outboxes: Outboxes
beforeEach(() => {
  now = 1000
  vi.useFakeTimers()
  outboxes = createOutboxes({ monotonic: () => now })
})
afterEach(() => {
  outboxes.close()
  vi.useRealTimers()
})

function line() {
  const socket = new StillSocket()
  return { socket, outbox: outboxes.open(socket as unknown as WebSocket) }
}
async function pass(ms: number) {
  now += ms
  await vi.advanceTimersByTimeAsync(ms)
}
const kilobytes = (count: number) => 'x'.repeat(count * 1024)

describe('a line that is not read', () => {
  test('holds its producers back once a little waits', async () => {
    const { socket, outbox } = line()
    let sent = 0
    void (async () => {
      for (;;) {
        await outbox.send(kilobytes(1))
        sent += 1
      }
    })()
    await pass(100)
    expect([sent, socket.given.length]).toEqual([65, 65])
    socket.take()
    await pass(100)
    expect(sent).toBe(66)
  })

  test('is closed with a code after twenty seconds, however little waits, and lets its producers go', async () => {
    const { socket, outbox } = line()
    await outbox.send('one')
    const ends = outbox.send(kilobytes(200))
    await pass(outboxLimits.stallMs - 2_000)
    expect(socket.closedWith).toBeNull()
    await pass(4_000)
    expect(socket.closedWith).toBe(1013)
    await ends
    await outbox.send('later')
    expect(socket.given.map(({ bytes }) => bytes)).not.toContain(5)
  })

  test('is closed sooner when much waits, but one long message may be on its way', async () => {
    const { socket, outbox } = line()
    for (let count = 0; count < 5; count += 1) void outbox.send(kilobytes(1024))
    await pass(1_000)
    expect(socket.closedWith).toBeNull()
    await pass(3_000)
    expect(socket.closedWith).toBe(1013)
  })

  test('that reads on slowly is not closed, however long it takes', async () => {
    const { socket, outbox } = line()
    for (let count = 0; count < 5; count += 1) void outbox.send(kilobytes(1024))
    for (let second = 0; second < 60; second += 1) {
      socket.take()
      await pass(1_000)
    }
    expect(socket.closedWith).toBeNull()
  })
})

test('all lines together have a bound: those that have stood still the longest go first, and a line that is read stays', async () => {
  const still = Array.from({ length: 64 }, line)
  const read = line()
  for (const { outbox } of still) {
    void outbox.send(kilobytes(512))
    await pass(100)
  }
  const moving = read.outbox.send(kilobytes(512))
  for (let count = 0; count < 20; count += 1) {
    read.socket.take()
    await pass(500)
  }
  await moving
  const open = still.filter(({ socket }) => socket.closedWith === null)
  expect(open.length).toBeLessThanOrEqual(outboxLimits.forAll / (512 * 1024))
  expect(open).toEqual(still.slice(-open.length))
  expect(read.socket.closedWith).toBeNull()
})

test('over a real socket: long and short messages arrive whole and in order, text as text and bytes as bytes', async () => {
  vi.useRealTimers()
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false })
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  const client = new WebSocket(
    `ws://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
  )
  const heard: (string | number)[] = []
  client.on('message', (data: Buffer, binary) =>
    heard.push(binary ? data.length : data.toString('utf8')),
  )
  const socket = await new Promise<WebSocket>((resolve) => server.once('connection', resolve))
  const outbox = outboxes.open(socket)
  // Characters of two, three and four bytes, so that pieces end in the middle of some.
  const long = 'aé€😀'.repeat(100_000)
  const sending = [
    outbox.send('first'),
    outbox.send(long),
    outbox.send('second'),
    outbox.send(new Uint8Array(300_000)),
    outbox.send(''),
    outbox.send(long),
    outbox.send('last'),
  ]
  await Promise.all(sending)
  await expect.poll(() => heard).toHaveLength(7)
  expect(heard).toEqual(['first', long, 'second', 300_000, '', long, 'last'])
  client.terminate()
  server.close()
})
