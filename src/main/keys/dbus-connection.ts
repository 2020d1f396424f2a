/**
 * A connection to the session bus over its Unix socket: authenticates, sends calls, hands over
 * replies and signals.
 */
import { connect } from 'node:net'
import { decodeMessage, encodeCall } from './dbus-message'
import type { DbusMessage, MethodCall } from './dbus-message'

export type DbusReply = Exclude<DbusMessage, { kind: 'signal' | 'other' }>

export interface DbusConnection {
  /** Null: the connection ended before an answer came. */
  call(call: Omit<MethodCall, 'serial'>): Promise<DbusReply | null>
  onSignal(listener: (member: string) => void): void
  close(): void
}

/**
 * Never rejects: a socket that cannot be reached answers every call with null. The connection keeps
 * no process alive.
 */
export function openDbus(path: string): DbusConnection {
  const socket = connect({ path })
  const waiting = new Map<number, (reply: DbusReply | null) => void>()
  const unsent: Buffer[] = []
  let received: Buffer = Buffer.alloc(0)
  let state: 'greeting' | 'open' | 'ended' = 'greeting'
  let serial = 0
  let signalled: (member: string) => void = () => undefined

  function end() {
    state = 'ended'
    socket.destroy()
    for (const answer of waiting.values()) answer(null)
    waiting.clear()
  }
  function takeGreeting() {
    const lineEnd = received.indexOf('\r\n')
    if (lineEnd === -1) return
    if (!received.toString('latin1', 0, lineEnd).startsWith('OK ')) return end()
    received = received.subarray(lineEnd + 2)
    state = 'open'
    socket.write(Buffer.concat([Buffer.from('BEGIN\r\n'), ...unsent.splice(0)]))
  }
  function take(message: DbusMessage) {
    if (message.kind === 'signal') signalled(message.member)
    if (message.kind === 'signal' || message.kind === 'other') return
    waiting.get(message.replyTo)?.(message)
    waiting.delete(message.replyTo)
  }
  function call(wanted: Omit<MethodCall, 'serial'>): Promise<DbusReply | null> {
    if (state === 'ended') return Promise.resolve(null)
    serial += 1
    const mine = serial
    const bytes = encodeCall({ ...wanted, serial: mine })
    if (state === 'open') socket.write(bytes)
    else unsent.push(bytes)
    return new Promise((resolve) => waiting.set(mine, resolve))
  }

  socket.unref()
  socket.on('error', end)
  socket.on('close', end)
  socket.on('connect', () => socket.write(authentication()))
  socket.on('data', (chunk) => {
    received = Buffer.concat([received, chunk])
    try {
      if (state === 'greeting') takeGreeting()
      if (state === 'open') received = handOver(received, take)
    } catch {
      end()
    }
  })
  void call(hello)
  return { call, onSignal: (listener) => void (signalled = listener), close: end }
}

/** Hands over the whole messages in front; gives what is left. */
function handOver(received: Buffer, take: (message: DbusMessage) => void): Buffer {
  let left = received
  for (let next = decodeMessage(left); next !== null; next = decodeMessage(left)) {
    left = left.subarray(next.length)
    take(next.message)
  }
  return left
}

/** The first call on any connection: without it the bus answers no other. */
const hello: Omit<MethodCall, 'serial'> = {
  destination: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
  member: 'Hello',
  arguments: [],
}

/** As the user of this process, which the bus reads off the socket itself. */
function authentication(): string {
  const user = Buffer.from(String(process.getuid?.() ?? 0)).toString('hex')
  return `\0AUTH EXTERNAL ${user}\r\n`
}
