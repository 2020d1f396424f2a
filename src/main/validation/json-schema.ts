/**
 * Holds a value against a JSON Schema: the keywords that structured answers use. One that is not known is refused when the schema is made
 * ready, because passing it over would call good what was never looked at.
 */
import { Failure } from '../platform/failure'
import { search } from './regex/match'
import { parseRegex, type State } from './regex/parse'

type Schema = boolean | Readonly<Record<string, unknown>>

/** What does not fit, as sentences with the place, ten at most. Empty: it fits. */
export type SchemaCheck = (value: unknown) => readonly string[]

const checked = new Set([
  '$ref', 'type', 'enum', 'const', 'properties', 'required', 'additionalProperties', 'minProperties', 'maxProperties', 'items', 'prefixItems', 'minItems', 'maxItems', 'uniqueItems',
  'minLength', 'maxLength', 'pattern', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf', 'allOf', 'anyOf', 'oneOf', 'not', '$defs', 'definitions',
])
/** They describe and demand nothing. */
const remarks = new Set(['$schema', '$id', '$comment', 'title', 'description', 'default', 'examples', 'deprecated', 'readOnly', 'writeOnly', 'format'])
const mostProblems = 10
const deepest = 100
/** Looks at parts of a value before it gives up, so that a schema that branches at every step ends. */
const mostWork = 200_000

/** Throws Failure `invalid_request` where the text is no schema, or has what is not supported. */
export function compileSchema(text: string): SchemaCheck {
  let root: unknown
  try {
    root = JSON.parse(text)
  } catch {
    throw new Failure('invalid_request', 'The schema is no JSON. Write it as a JSON Schema object.')
  }
  const patterns = new Map<string, readonly State[]>()
  inspect(root, root, '#', patterns, 0)
  const schema = root as Schema
  return (value) => {
    const run: Run = { root: schema, patterns, problems: [], work: 0 }
    try {
      hold(schema, value, 'the answer', run, 0)
    } catch (error) {
      if (!(error instanceof TooMuch || error instanceof RangeError)) throw error
      run.problems.push('it takes too much work to check')
    }
    return run.problems
  }
}

interface Run {
  readonly root: Schema
  readonly patterns: ReadonlyMap<string, readonly State[]>
  readonly problems: string[]
  work: number
}

class TooMuch extends Error {}

/** Every part of a schema must be one, and only what is checked or says nothing may be in it. */
function inspect(schema: unknown, root: unknown, place: string, patterns: Map<string, readonly State[]>, depth: number): void {
  if (depth > deepest) throw new Failure('invalid_request', `The schema is more than ${deepest} levels deep. Use $ref for what repeats.`)
  if (typeof schema === 'boolean') return
  if (!isObject(schema)) throw new Failure('invalid_request', `At ${place} the schema has no object. A schema is an object such as {"type": "object"}.`)
  for (const [keyword, value] of Object.entries(schema)) {
    if (remarks.has(keyword)) continue
    if (!checked.has(keyword)) throw new Failure('invalid_request', `The keyword “${keyword}” at ${place} is not checked here. Remove it, or say it with: ${[...checked].join(', ')}.`)
    const within = `${place}/${keyword}`
    if (keyword === 'properties' || keyword === '$defs' || keyword === 'definitions') {
      for (const [name, part] of Object.entries(isObject(value) ? value : {})) inspect(part, root, `${within}/${name}`, patterns, depth + 1)
    } else if (keyword === 'items' || keyword === 'additionalProperties' || keyword === 'not') inspect(value, root, within, patterns, depth + 1)
    else if (keyword === 'prefixItems' || keyword === 'allOf' || keyword === 'anyOf' || keyword === 'oneOf') {
      if (!Array.isArray(value) || value.length === 0) throw new Failure('invalid_request', `“${keyword}” at ${place} must be a list of schemas.`)
      for (const [index, part] of value.entries()) inspect(part, root, `${within}/${index}`, patterns, depth + 1)
    } else inspectValue(keyword, value, place, root, patterns)
  }
}

const typeNames = new Set(['null', 'boolean', 'object', 'array', 'number', 'integer', 'string'])

function inspectValue(keyword: string, value: unknown, place: string, root: unknown, patterns: Map<string, readonly State[]>): void {
  const bad = (needs: string) => new Failure('invalid_request', `“${keyword}” at ${place} must be ${needs}.`)
  if (keyword === 'type' && !(Array.isArray(value) ? value : [value]).every((name) => typeNames.has(String(name)))) throw bad(`one of ${[...typeNames].join(', ')}`)
  if ((keyword === 'enum' || keyword === 'required') && !Array.isArray(value)) throw bad('a list')
  if (keyword === '$ref' && (typeof value !== 'string' || resolve(root, value) === undefined)) throw bad('a place in this schema, such as #/$defs/item')
  if (keyword === 'uniqueItems' && typeof value !== 'boolean') throw bad('true or false')
  if (/^(min|max|exclusive|multiple)/.test(keyword) && (typeof value !== 'number' || (keyword === 'multipleOf' && value <= 0))) throw bad('a number')
  if (keyword === 'pattern') {
    if (typeof value !== 'string') throw bad('text')
    patterns.set(value, parseRegex(value, { ignoreCase: false, multiline: false }))
  }
}

function resolve(root: unknown, ref: string): Schema | undefined {
  if (!ref.startsWith('#')) return undefined
  let found: unknown = root
  for (const part of ref.slice(1).split('/').slice(1)) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~')
    found = isObject(found) && Object.hasOwn(found, name) ? found[name] : Array.isArray(found) ? (found as unknown[])[Number(name)] : undefined
  }
  return typeof found === 'boolean' || isObject(found) ? found : undefined
}

/** Notes what does not fit. `place` names fields of the schema only: names of its own an answer may have are part of its text. */
function hold(schema: Schema, value: unknown, place: string, run: Run, depth: number): void {
  run.work += 1
  if (run.work > mostWork || depth > deepest) throw new TooMuch()
  if (run.problems.length >= mostProblems || schema === true) return
  const say = (problem: string) => void run.problems.push(`${place} ${problem}`)
  if (schema === false) return say('is not allowed')
  const within = (part: unknown, inner: unknown, where: string) => hold(part as Schema, inner, where, run, depth + 1)
  if (typeof schema['$ref'] === 'string') within(resolve(run.root, schema['$ref']), value, place)
  const types = schema['type'] === undefined ? [] : [schema['type']].flat()
  if (types.length > 0 && !types.some((type) => isOfType(value, String(type)))) return say(`is no ${types.join(' or ')}`)
  if (Array.isArray(schema['enum']) && !schema['enum'].some((each) => same(each, value))) say('is none of the values allowed')
  if (Object.hasOwn(schema, 'const') && !same(schema['const'], value)) say('is not the value it must be')
  if (typeof value === 'number') for (const problem of ofNumber(schema, value)) say(problem)
  if (typeof value === 'string') for (const problem of ofString(schema, value, run)) say(problem)
  if (Array.isArray(value)) ofArray(schema, value, place, within, say)
  else if (isObject(value)) ofObject(schema, value, place, within, say)
  for (const part of listOf(schema['allOf'])) within(part, value, place)
  const fits = (part: unknown) => {
    const own: Run = { ...run, problems: [] }
    hold(part as Schema, value, place, own, depth + 1)
    run.work = own.work
    return own.problems.length === 0
  }
  if (schema['anyOf'] !== undefined && !listOf(schema['anyOf']).some(fits)) say('fits none of the shapes allowed')
  if (schema['oneOf'] !== undefined) {
    const count = listOf(schema['oneOf']).filter(fits).length
    if (count !== 1) say(`fits ${count} of the shapes of which it must fit one`)
  }
  if (schema['not'] !== undefined && fits(schema['not'])) say('has the shape that it must not have')
}

type Within = (part: unknown, inner: unknown, where: string) => void
type Say = (problem: string) => void

function ofArray(schema: Readonly<Record<string, unknown>>, value: readonly unknown[], place: string, within: Within, say: Say) {
  const { minItems, maxItems, uniqueItems, items } = schema
  if (typeof minItems === 'number' && value.length < minItems) say(`has fewer than ${minItems} items`)
  if (typeof maxItems === 'number' && value.length > maxItems) say(`has more than ${maxItems} items`)
  if (uniqueItems === true && new Set(value.map(canonical)).size < value.length) say('has an item twice')
  const first = listOf(schema['prefixItems'])
  for (const [index, item] of value.entries()) {
    const part = index < first.length ? first[index] : items
    if (part !== undefined) within(part, item, `${place}[${index}]`)
  }
}

function ofObject(schema: Readonly<Record<string, unknown>>, value: Readonly<Record<string, unknown>>, place: string, within: Within, say: Say) {
  const { minProperties, maxProperties, additionalProperties } = schema
  const properties = isObject(schema['properties']) ? schema['properties'] : {}
  const names = Object.keys(value)
  if (typeof minProperties === 'number' && names.length < minProperties) say(`has fewer than ${minProperties} fields`)
  if (typeof maxProperties === 'number' && names.length > maxProperties) say(`has more than ${maxProperties} fields`)
  for (const name of listOf(schema['required'])) if (!Object.hasOwn(value, String(name))) say(`lacks the field ${String(name)}`)
  for (const [name, part] of Object.entries(properties)) if (Object.hasOwn(value, name)) within(part, value[name], `${place}.${name}`)
  const others = names.filter((name) => !Object.hasOwn(properties, name))
  if (additionalProperties === false) {
    if (others.length > 0) say(`has ${others.length === 1 ? 'a field' : `${others.length} fields`} that the schema does not name`)
  } else if (additionalProperties !== undefined) for (const name of others) within(additionalProperties, value[name], `${place}.*`)
}

function ofNumber({ minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf }: Readonly<Record<string, unknown>>, value: number): string[] {
  return [
    ...(typeof minimum === 'number' && value < minimum ? [`is below ${minimum}`] : []),
    ...(typeof maximum === 'number' && value > maximum ? [`is above ${maximum}`] : []),
    ...(typeof exclusiveMinimum === 'number' && value <= exclusiveMinimum ? [`is not above ${exclusiveMinimum}`] : []),
    ...(typeof exclusiveMaximum === 'number' && value >= exclusiveMaximum ? [`is not below ${exclusiveMaximum}`] : []),
    // Through the decimal digits: 0.3 is three times 0.1, whatever binary says.
    ...(typeof multipleOf === 'number' && Math.abs(value / multipleOf - Math.round(value / multipleOf)) > 1e-9 ? [`is no multiple of ${multipleOf}`] : []),
  ]
}

function ofString({ minLength, maxLength, pattern }: Readonly<Record<string, unknown>>, value: string, run: Run): string[] {
  const length = typeof minLength === 'number' || typeof maxLength === 'number' ? Array.from(value).length : 0
  const states = typeof pattern === 'string' ? run.patterns.get(pattern) : undefined
  return [
    ...(typeof minLength === 'number' && length < minLength ? [`is shorter than ${minLength}`] : []),
    ...(typeof maxLength === 'number' && length > maxLength ? [`is longer than ${maxLength}`] : []),
    ...(states !== undefined && search(states, value, false) !== 'found' ? ['does not match its pattern'] : []),
  ]
}

function isOfType(value: unknown, type: string): boolean {
  if (type === 'integer') return Number.isInteger(value)
  if (type === 'null') return value === null
  if (type === 'array') return Array.isArray(value)
  if (type === 'object') return isObject(value)
  return typeof value === type
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function same(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b)
}

/** Values that JSON calls equal have one text. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (!isObject(value)) return JSON.stringify(value) ?? ''
  return `{${Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(',')}}`
}
