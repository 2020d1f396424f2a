/** A value that fits a JSON Schema as far as its common words go: the same each time. */
import { wireObject, type WireObject } from './wire/values'

/** Deeper parts are left empty: a schema may refer to itself. */
const deepest = 8

const formats: Readonly<Record<string, string>> = {
  date: '2026-01-31',
  'date-time': '2026-01-31T12:00:00Z',
  time: '12:00:00Z',
  email: 'someone@example.com',
  uri: 'urn:example:simulated',
  uuid: '00000000-0000-4000-8000-000000000000',
}

/** `word` stands where a text is asked for. */
export function sampleOf(schema: WireObject, word: string): unknown {
  return valueOf(schema, { root: schema, word, depth: 0 })
}

interface Place {
  readonly root: WireObject
  readonly word: string
  readonly depth: number
}

function valueOf(part: unknown, place: Place): unknown {
  const schema = wireObject(part)
  if (schema === undefined || place.depth > deepest) return null
  const inner = { ...place, depth: place.depth + 1 }
  const { enum: choices, const: only, $ref: reference } = schema
  if (only !== undefined) return only
  if (Array.isArray(choices)) return choices[0] as unknown
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
      const length = Math.min(least, 20)
      return Array.from({ length }, () => valueOf(schema['items'] ?? {}, inner))
    }
    case 'integer':
    case 'number':
      return numberOf(schema)
    case 'boolean':
      return true
    case 'null':
      return null
    default:
      return textOf(schema, place.word)
  }
}

function typeOf(schema: WireObject): unknown {
  const { type } = schema
  if (Array.isArray(type)) return (type as unknown[]).find((one) => one !== 'null') ?? 'null'
  return type ?? (schema['properties'] === undefined ? 'string' : 'object')
}

function objectOf(schema: WireObject, place: Place): unknown {
  const parts = Object.entries(wireObject(schema['properties']) ?? {})
  return Object.fromEntries(parts.map(([name, part]) => [name, valueOf(part, place)]))
}

function numberOf(schema: WireObject): number {
  const bound = (name: string) => (typeof schema[name] === 'number' ? schema[name] : undefined)
  const above = bound('exclusiveMinimum')
  const least = bound('minimum') ?? (above === undefined ? undefined : above + 1)
  return least ?? Math.min(1, bound('maximum') ?? 1)
}

function textOf(schema: WireObject, word: string): string {
  const { format, minLength, maxLength } = schema
  const known = typeof format === 'string' ? formats[format] : undefined
  const text = known ?? word
  const padded = typeof minLength === 'number' ? text.padEnd(Math.min(minLength, 1000), '.') : text
  return typeof maxLength === 'number' ? padded.slice(0, maxLength) : padded
}

/** A part of the schema that `#/…` points to. */
function referred(root: WireObject, reference: string): unknown {
  return reference
    .replace(/^#\/?/, '')
    .split('/')
    .filter((step) => step !== '')
    .reduce<unknown>((part, step) => wireObject(part)?.[step], root)
}
