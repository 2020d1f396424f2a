/** A value that fits a JSON Schema as far as its common words go: the same each time. */
import { wireObject, type WireObject } from './wire/values'

/** Deeper parts are left empty: a schema may refer to itself. */
const deepest = 8
/** Characters of one value, about. What comes after is left out: parts that repeat multiply. */
const longest = 200_000
/** What a part takes beside its own text. */
const aroundPart = 8

const formats: ReadonlyMap<unknown, string> = new Map([
  ['date', '2026-01-31'],
  ['date-time', '2026-01-31T12:00:00Z'],
  ['time', '12:00:00Z'],
  ['email', 'someone@example.com'],
  ['uri', 'urn:example:simulated'],
  ['uuid', '00000000-0000-4000-8000-000000000000'],
])

/** `word` stands where a text is asked for. */
export function sampleOf(schema: WireObject, word: string): unknown {
  return valueOf(schema, { root: schema, word, depth: 0, room: { left: longest } })
}

interface Place {
  readonly root: WireObject
  readonly word: string
  readonly depth: number
  /** Characters, shared by all parts of the value. */
  readonly room: { left: number }
}

function valueOf(part: unknown, place: Place): unknown {
  const schema = wireObject(part)
  const { room } = place
  room.left -= aroundPart
  if (schema === undefined || place.depth > deepest || room.left < 0) return null
  const inner = { ...place, depth: place.depth + 1 }
  const { enum: choices, const: only, $ref: reference } = schema
  if (only !== undefined) return given(only, room)
  if (Array.isArray(choices)) return given(choices[0], room)
  if (typeof reference === 'string') return valueOf(referred(place.root, reference), inner)
  for (const word of ['anyOf', 'oneOf', 'allOf']) {
    const several = schema[word]
    if (Array.isArray(several)) return valueOf(several[0], inner)
  }
  switch (typeOf(schema)) {
    case 'object':
      return objectOf(schema, inner)
    case 'array': {
      const least = typeof schema['minItems'] === 'number' ? schema['minItems'] : 1
      const values: unknown[] = []
      while (values.length < Math.min(least, 20) && room.left > 0)
        values.push(valueOf(schema['items'] ?? {}, inner))
      return values
    }
    case 'integer':
    case 'number':
      return numberOf(schema)
    case 'boolean':
      return true
    case 'null':
      return null
    default:
      return textOf(schema, place)
  }
}

function typeOf(schema: WireObject): unknown {
  const { type } = schema
  if (Array.isArray(type)) return (type as unknown[]).find((one) => one !== 'null') ?? 'null'
  return type ?? (schema['properties'] === undefined ? 'string' : 'object')
}

function objectOf(schema: WireObject, place: Place): unknown {
  const { room } = place
  const values: [string, unknown][] = []
  for (const [name, part] of Object.entries(wireObject(schema['properties']) ?? {})) {
    if (room.left <= 0) break
    room.left -= name.length
    values.push([name, valueOf(part, place)])
  }
  return Object.fromEntries(values)
}

/** A value that the schema itself holds. */
function given(value: unknown, room: Place['room']): unknown {
  room.left -= JSON.stringify(value ?? null).length
  return room.left < 0 ? null : value
}

function numberOf(schema: WireObject): number {
  const bound = (name: string) => (typeof schema[name] === 'number' ? schema[name] : undefined)
  const above = bound('exclusiveMinimum')
  const least = bound('minimum') ?? (above === undefined ? undefined : above + 1)
  return least ?? Math.min(1, bound('maximum') ?? 1)
}

function textOf(schema: WireObject, { word, room }: Place): string {
  const { format, minLength, maxLength } = schema
  const text = formats.get(format) ?? word
  const padded = typeof minLength === 'number' ? text.padEnd(Math.min(minLength, 1000), '.') : text
  const fitting = typeof maxLength === 'number' ? padded.slice(0, maxLength) : padded
  room.left -= fitting.length
  return fitting
}

/** A part of the schema that `#/…` points to. */
function referred(root: WireObject, reference: string): unknown {
  return reference
    .replace(/^#\/?/, '')
    .split('/')
    .filter((step) => step !== '')
    .reduce<unknown>((part, step) => wireObject(part)?.[step], root)
}
