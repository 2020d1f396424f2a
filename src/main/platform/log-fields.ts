/** Fields as plain JSON; of errors name, message, code, stack: an SDK's carry headers too. */

const deepest = 6
const longestText = 20_000
/** Properties whose value is a credential whatever it looks like. */
const credential =
  /^(?:authorization|proxy-authorization|x-api-key|api[-_]?key|secret|password|cookie|set-cookie|access[-_]?token|token)$/i

/**
 * A copy of `fields` that is safe to serialize: no cycles, bounded depth and length, big integers
 * as text, credentials by name removed.
 */
export function plainFields(
  fields: Readonly<Record<string, unknown>> | undefined,
): Record<string, unknown> {
  if (fields === undefined) return {}
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, plainProperty(name, value, new Set(), 0)]),
  )
}

function plainProperty(
  name: string,
  value: unknown,
  above: ReadonlySet<object>,
  depth: number,
): unknown {
  return credential.test(name) && value !== null && value !== undefined
    ? '[secret]'
    : plain(value, above, depth)
}

function plain(value: unknown, above: ReadonlySet<object>, depth: number): unknown {
  if (typeof value === 'string')
    return value.length > longestText ? `${value.slice(0, longestText)}…` : value
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'function' || typeof value === 'symbol') return undefined
  if (typeof value !== 'object' || value === null) return value
  if (above.has(value)) return '[circular]'
  if (depth >= deepest) return '[deeper]'
  const path = new Set(above).add(value)
  if (value instanceof Error) return plainError(value, path, depth)
  if (value instanceof Headers) return '[headers]'
  if (value instanceof Map) return plain(Object.fromEntries(value), path, depth + 1)
  if (value instanceof Set) return plain([...value], path, depth + 1)
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`
  if (Array.isArray(value)) return value.map((item) => plain(item, path, depth + 1))
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      plainProperty(name, inner, path, depth + 1),
    ]),
  )
}

function plainError(error: Error, path: ReadonlySet<object>, depth: number): unknown {
  return {
    name: error.name,
    message: plain(error.message, path, depth),
    ...('code' in error && (typeof error.code === 'string' || typeof error.code === 'number')
      ? { code: error.code }
      : {}),
    ...('status' in error && typeof error.status === 'number' ? { status: error.status } : {}),
    stack: plain(error.stack, path, depth),
    ...(error.cause === undefined ? {} : { cause: plain(error.cause, path, depth + 1) }),
    ...(error instanceof AggregateError ? { errors: plain(error.errors, path, depth + 1) } : {}),
  }
}
