/**
 * As much of the D-Bus wire format (specification 0.43, little endian) as the Secret Service needs:
 * method calls out, replies and signals in.
 */

export interface MethodCall {
  readonly serial: number
  readonly destination: string
  readonly path: string
  readonly interface: string
  readonly member: string
  readonly arguments: readonly Argument[]
}

/** A string, or a list of object paths. */
export type Argument =
  | { readonly type: 's'; readonly value: string }
  | { readonly type: 'ao'; readonly value: readonly string[] }

export type DbusMessage =
  | { readonly kind: 'return'; readonly replyTo: number; readonly body: Buffer }
  | { readonly kind: 'error'; readonly replyTo: number; readonly name: string }
  | { readonly kind: 'signal'; readonly member: string; readonly body: Buffer }
  | { readonly kind: 'other' }

const field = {
  path: 1,
  interface: 2,
  member: 3,
  errorName: 4,
  replySerial: 5,
  destination: 6,
  signature: 8,
} as const
const messageType = { call: 1, return: 2, error: 3, signal: 4 } as const
const fixedHeaderBytes = 16

/** The bytes of a method call. */
export function encodeCall(call: MethodCall): Buffer {
  const body = joinAligned(
    call.arguments.map((argument) => ({ align: 4, bytes: encodeArgument(argument) })),
  )
  const fields: readonly (readonly [number, string, string])[] = [
    [field.path, 'o', call.path],
    [field.interface, 's', call.interface],
    [field.member, 's', call.member],
    [field.destination, 's', call.destination],
    ...(call.arguments.length === 0
      ? []
      : [[field.signature, 'g', call.arguments.map(({ type }) => type).join('')] as const]),
  ]
  const header = joinAligned(
    fields.map(([code, type, value]) => ({ align: 8, bytes: encodeField(code, type, value) })),
  )
  const start = Buffer.alloc(fixedHeaderBytes)
  start.write('l', 0, 'latin1')
  start.writeUInt8(messageType.call, 1)
  start.writeUInt8(1, 3)
  start.writeUInt32LE(body.length, 4)
  start.writeUInt32LE(call.serial, 8)
  start.writeUInt32LE(header.length, 12)
  return Buffer.concat([
    start,
    header,
    Buffer.alloc(padding(fixedHeaderBytes + header.length, 8)),
    body,
  ])
}

/**
 * The first whole message in `bytes` and how long it is; null while it is incomplete. Throws for a
 * big-endian message.
 */
export function decodeMessage(
  bytes: Buffer,
): { readonly message: DbusMessage; readonly length: number } | null {
  if (bytes.length < fixedHeaderBytes) return null
  if (bytes.toString('latin1', 0, 1) !== 'l')
    throw new Error('The D-Bus peer does not speak little endian.')
  const headerEnd = fixedHeaderBytes + bytes.readUInt32LE(12)
  const bodyStart = headerEnd + padding(headerEnd, 8)
  const length = bodyStart + bytes.readUInt32LE(4)
  if (bytes.length < length) return null
  const { replyTo, errorName, member } = decodeFields(bytes, headerEnd)
  const body = bytes.subarray(bodyStart, length)
  const type = bytes.readUInt8(1)
  if (type === messageType.return) return { message: { kind: 'return', replyTo, body }, length }
  if (type === messageType.error)
    return { message: { kind: 'error', replyTo, name: errorName }, length }
  if (type === messageType.signal) return { message: { kind: 'signal', member, body }, length }
  return { message: { kind: 'other' }, length }
}

/** The boolean inside a body that is one variant; null when it holds something else. */
export function decodeBooleanVariant(body: Buffer): boolean | null {
  // One byte of length, the signature `b`, its closing zero, one byte of padding, then a 32-bit
  // boolean.
  if (body.length < 8 || body.readUInt8(0) !== 1 || body.toString('latin1', 1, 2) !== 'b')
    return null
  return body.readUInt32LE(4) === 1
}

/** The second value of a body that is a list of object paths and one object path. */
export function decodePathAfterList(body: Buffer): string {
  const listBytes = body.readUInt32LE(0)
  const at = 4 + listBytes + padding(4 + listBytes, 4)
  return body.toString('utf8', at + 4, at + 4 + body.readUInt32LE(at))
}

function decodeFields(
  bytes: Buffer,
  end: number,
): { readonly replyTo: number; readonly errorName: string; readonly member: string } {
  let replyTo = 0
  let errorName = ''
  let member = ''
  let at = fixedHeaderBytes
  while (at < end) {
    at += padding(at, 8)
    const code = bytes.readUInt8(at)
    const type = bytes.toString('latin1', at + 2, at + 3)
    // After the code: the variant's signature, that is its length (1), one letter and a zero.
    at += 4
    if (type === 'g') {
      at += bytes.readUInt8(at) + 2
      continue
    }
    at += padding(at, 4)
    const word = bytes.readUInt32LE(at)
    at += 4
    if (type === 'u') {
      if (code === field.replySerial) replyTo = word
    } else {
      if (code === field.errorName) errorName = bytes.toString('utf8', at, at + word)
      if (code === field.member) member = bytes.toString('utf8', at, at + word)
      at += word + 1
    }
  }
  return { replyTo, errorName, member }
}

function encodeField(code: number, type: string, value: string): Buffer {
  const start = Buffer.from([code, 1, type.charCodeAt(0), 0])
  return Buffer.concat([
    start,
    type === 'g'
      ? Buffer.concat([Buffer.from([value.length]), Buffer.from(`${value}\0`)])
      : encodeString(value),
  ])
}

function encodeArgument(argument: Argument): Buffer {
  if (argument.type === 's') return encodeString(argument.value)
  const paths = joinAligned(argument.value.map((path) => ({ align: 4, bytes: encodeString(path) })))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(paths.length)
  return Buffer.concat([length, paths])
}

function encodeString(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8')
  const length = Buffer.alloc(4)
  length.writeUInt32LE(bytes.length)
  return Buffer.concat([length, bytes, Buffer.alloc(1)])
}

function joinAligned(parts: readonly { readonly align: number; readonly bytes: Buffer }[]): Buffer {
  return parts.reduce<Buffer>(
    (joined, { align, bytes }) =>
      Buffer.concat([joined, Buffer.alloc(padding(joined.length, align)), bytes]),
    Buffer.alloc(0),
  )
}

function padding(offset: number, align: number): number {
  return (align - (offset % align)) % align
}
