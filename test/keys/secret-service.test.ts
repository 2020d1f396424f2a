/**
 * The D-Bus side against a small bus of the test's own: the state of the collection, the unlock
 * window answered, dismissed or left open.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createSecretService, sessionBusPath } from '../../src/main/keys/secret-service'
import { encodeCall } from '../../src/main/keys/dbus-message'

interface Bus {
  readonly env: Record<string, string>
  readonly calls: string[]
  locked: boolean | 'missing' | 'garbage'
  /** Ends the unlock window. */
  answer(unlocks: boolean): void
}

/**
 * Speaks as much of the bus as the client asks for; split writes at every byte show that the client
 * waits for whole messages.
 */
async function openBus(): Promise<Bus> {
  const folder = mkdtempSync(join(tmpdir(), 'tollgate-bus-'))
  let prompting: Socket | null = null
  const bus: Bus = {
    env: { DBUS_SESSION_BUS_ADDRESS: `unix:path=${join(folder, 'bus')},guid=00` },
    calls: [],
    locked: false,
    answer(unlocks) {
      if (unlocks) bus.locked = false
      if (prompting !== null)
        send(prompting, message(4, 0, Buffer.alloc(0), [[3, 's', 'Completed']]))
    },
  }
  function reply(socket: Socket, serial: number, member: string) {
    bus.calls.push(member)
    if (member === 'Get' && bus.locked === 'missing')
      return send(
        socket,
        message(3, serial, Buffer.alloc(0), [[4, 's', 'org.freedesktop.DBus.Error.UnknownMethod']]),
      )
    if (member === 'Get' && bus.locked === 'garbage')
      return send(socket, message(2, serial, Buffer.from([1, 0x73, 0])))
    if (member === 'Get')
      return send(
        socket,
        message(2, serial, Buffer.from([1, 0x62, 0, 0, bus.locked === true ? 1 : 0, 0, 0, 0])),
      )
    // An empty list of unlocked objects, then the path of the window.
    if (member === 'Unlock')
      return send(
        socket,
        message(
          2,
          serial,
          Buffer.concat([Buffer.from([0, 0, 0, 0, 7, 0, 0, 0]), Buffer.from('/prompt\0')]),
        ),
      )
    if (member === 'Prompt') prompting = socket
    send(socket, message(2, serial, Buffer.alloc(0)))
  }
  const server = createServer((socket) => {
    let received = Buffer.alloc(0)
    let open = false
    socket.on('error', () => undefined)
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk])
      if (!open) {
        if (received.includes('AUTH EXTERNAL')) send(socket, Buffer.from('OK 1234\r\n'))
        const begin = received.indexOf('BEGIN\r\n')
        received = begin === -1 ? Buffer.alloc(0) : received.subarray(begin + 7)
        if (begin === -1) return
        open = true
      }
      while (received.length >= 16) {
        const headerEnd = 16 + received.readUInt32LE(12)
        const length = headerEnd + ((8 - (headerEnd % 8)) % 8) + received.readUInt32LE(4)
        if (received.length < length) return
        const member =
          ['Hello', 'AddMatch', 'Get', 'Unlock', 'Prompt'].find((name) =>
            received.subarray(0, headerEnd).includes(`${name}\0`),
          ) ?? ''
        const serial = received.readUInt32LE(8)
        received = received.subarray(length)
        reply(socket, serial, member)
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(join(folder, 'bus'), resolve))
  onTestFinished(() => {
    server.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return bus
}

function send(socket: Socket, bytes: Buffer) {
  socket.setNoDelay(true)
  for (const byte of bytes) socket.write(Buffer.from([byte]))
}

/** A reply (2), error (3) or signal (4): the header of a call with another type and fields. */
function message(
  type: number,
  replyTo: number,
  body: Buffer,
  more: readonly (readonly [number, 's', string])[] = [],
): Buffer {
  let fields = Buffer.from([5, 1, 0x75, 0, replyTo, 0, 0, 0])
  for (const [code, kind, value] of more) {
    const text = Buffer.from(`${value}\0`)
    const length = Buffer.alloc(4)
    length.writeUInt32LE(value.length)
    fields = Buffer.concat([
      fields,
      Buffer.alloc((8 - (fields.length % 8)) % 8),
      Buffer.from([code, 1, kind.charCodeAt(0), 0]),
      length,
      text,
    ])
  }
  const start = Buffer.from([0x6c, type, 0, 1, body.length, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0])
  start.writeUInt32LE(fields.length, 12)
  return Buffer.concat([start, fields, Buffer.alloc((8 - ((16 + fields.length) % 8)) % 8), body])
}

describe('the state of the default collection', () => {
  it.each([
    [false, 'unlocked'],
    [true, 'locked'],
    ['missing', 'none'],
    ['garbage', 'unknown'],
  ] as const)('%s reads as %s', async (locked, state) => {
    const bus = await openBus()
    bus.locked = locked
    expect(await createSecretService(bus.env).ask(2_000)).toBe(state)
    expect(bus.calls).toEqual(['Hello', 'Get'])
  })

  it('without a bus, or one that hangs up, is unknown', async () => {
    expect(await createSecretService({}).ask(100)).toBe('unknown')
    expect(await createSecretService({ XDG_RUNTIME_DIR: '/nowhere' }).ask(2_000)).toBe('unknown')
  })
})

describe('the unlock window', () => {
  it('answered: unlocked, and two askers share one window', async () => {
    const bus = await openBus()
    bus.locked = true
    const service = createSecretService(bus.env)
    const asking = [service.unlock(2_000), service.unlock(2_000)]
    await expect.poll(() => bus.calls).toContain('Prompt')
    bus.answer(true)
    expect(await Promise.all(asking)).toEqual(['unlocked', 'unlocked'])
    expect(bus.calls.filter((member) => member === 'Prompt')).toHaveLength(1)
  })

  it('dismissed: stays locked', async () => {
    const bus = await openBus()
    bus.locked = true
    const asking = createSecretService(bus.env).unlock(2_000)
    await expect.poll(() => bus.calls).toContain('Prompt')
    bus.answer(false)
    expect(await asking).toBe('dismissed')
  })

  it('left open: the caller is told in time, and the window can still be answered', async () => {
    const bus = await openBus()
    bus.locked = true
    const service = createSecretService(bus.env)
    expect(await service.unlock(200)).toBe('waiting')
    const again = service.unlock(2_000)
    bus.answer(true)
    expect(await again).toBe('unlocked')
    expect(bus.calls.filter((member) => member === 'Prompt')).toHaveLength(1)
  })
})

it('finds the bus by path, by abstract name, in a list, and in the runtime folder', () => {
  expect(
    sessionBusPath({ DBUS_SESSION_BUS_ADDRESS: 'tcp:host=x;unix:path=/tmp/a%20b,guid=1' }),
  ).toBe('/tmp/a b')
  expect(sessionBusPath({ DBUS_SESSION_BUS_ADDRESS: 'unix:abstract=/tmp/dbus-1,guid=1' })).toBe(
    '\0/tmp/dbus-1',
  )
  expect(sessionBusPath({ XDG_RUNTIME_DIR: '/run/user/1' })).toBe('/run/user/1/bus')
  expect(sessionBusPath({})).toBeNull()
})

it('aligns every part of a call as the specification asks', () => {
  const bytes = encodeCall({
    serial: 7,
    destination: 'a.b',
    path: '/',
    interface: 'c.d',
    member: 'E',
    arguments: [
      { type: 'ao', value: ['/x', '/yy'] },
      { type: 's', value: 'é' },
    ],
  })
  const headerEnd = 16 + bytes.readUInt32LE(12)
  const body = bytes.subarray(headerEnd + ((8 - (headerEnd % 8)) % 8))
  expect(body.length).toBe(bytes.readUInt32LE(4))
  expect(body.toString('hex')).toBe(
    ['10000000', '02000000', '2f780000', '03000000', '2f797900', '02000000', 'c3a900'].join(''),
  )
})
