/**
 * Reads the text of a JSON Schema, within bounds. A keyword that is not checked is refused, because
 * passing it over would call good what was never looked at; so is a reference to anywhere else,
 * because nothing is fetched.
 */
import { Failure } from '../../platform/failure'

export interface ReadSchema {
  readonly schema: boolean | Readonly<Record<string, unknown>>
  /**
   * Every name of a field that the schema itself writes: an answer's place may be told with these
   * and no others.
   */
  readonly names: ReadonlySet<string>
  readonly formats: ReadonlySet<string>
}

const one = new Set([
  'additionalProperties',
  'items',
  'not',
  'if',
  'then',
  'else',
  'contains',
  'propertyNames',
  'unevaluatedItems',
  'unevaluatedProperties',
])
const several = new Set(['prefixItems', 'allOf', 'anyOf', 'oneOf'])
const named = new Set([
  'properties',
  'patternProperties',
  '$defs',
  'definitions',
  'dependentSchemas',
])
const values = new Set([
  '$ref',
  '$anchor',
  '$dynamicRef',
  '$dynamicAnchor',
  'type',
  'enum',
  'const',
  'required',
  'dependentRequired',
  'minProperties',
  'maxProperties',
  'minItems',
  'maxItems',
  'uniqueItems',
  'minContains',
  'maxContains',
  'minLength',
  'maxLength',
  'pattern',
  'format',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
])
/** They describe and demand nothing. */
const remarks = new Set([
  '$schema',
  '$id',
  '$comment',
  'title',
  'description',
  'default',
  'examples',
  'deprecated',
  'readOnly',
  'writeOnly',
])
const checked = [...values, ...one, ...several, ...named]

const deepest = 100
const longestText = 50_000

interface Found {
  readonly names: Set<string>
  readonly formats: Set<string>
}

/** Where in the schema: `#/properties/name`. */
interface Place {
  readonly path: string
  readonly depth: number
}

/** Throws Failure `invalid_request` with the place in the schema. */
export function readSchema(text: string): ReadSchema {
  if (text.length > longestText)
    throw refused(`The schema is longer than ${longestText} characters. Use $ref for what repeats.`)
  const found: Found = { names: new Set(), formats: new Set() }
  const root = parse(text)
  inspect(root, { path: '#', depth: 0 }, found)
  if (typeof root === 'boolean') return { schema: root, ...found }
  // Which draft it names does not matter: the keywords are read by the newest, and the ones that
  // differ are refused above. Nor does its own name.
  const { $schema: _draft, $id: _name, ...schema } = root as Readonly<Record<string, unknown>>
  return { schema, ...found }
}

function refused(message: string): Failure {
  return new Failure('invalid_request', message)
}

function within({ path, depth }: Place, part: string): Place {
  return { path: `${path}/${part}`, depth: depth + 1 }
}

function inspect(schema: unknown, place: Place, found: Found): void {
  if (place.depth > deepest)
    throw refused(`The schema is more than ${deepest} levels deep. Use $ref for what repeats.`)
  if (typeof schema === 'boolean') return
  if (!isObject(schema))
    throw refused(
      `At ${place.path} the schema has no object. A schema is an object such as {"type": "object"}.`,
    )
  for (const [keyword, value] of Object.entries(schema)) {
    if (one.has(keyword)) inspect(value, within(place, keyword), found)
    else if (several.has(keyword)) inspectList(keyword, value, place, found)
    else if (named.has(keyword)) inspectNamed(keyword, value, place, found)
    else if (values.has(keyword)) inspectValue(keyword, value, place, found)
    else if (!remarks.has(keyword))
      throw refused(
        `The keyword “${keyword}” at ${place.path} is not checked here. Remove it, or say it with: ${checked.join(', ')}.`,
      )
  }
}

function inspectList(keyword: string, value: unknown, place: Place, found: Found) {
  if (!Array.isArray(value) || value.length === 0)
    throw refused(`“${keyword}” at ${place.path} must be a list of schemas.`)
  for (const [index, part] of value.entries())
    inspect(part, within(place, `${keyword}/${index}`), found)
}

function inspectNamed(keyword: string, value: unknown, place: Place, found: Found) {
  if (!isObject(value)) throw refused(`“${keyword}” at ${place.path} must be an object of schemas.`)
  for (const [name, part] of Object.entries(value)) {
    if (keyword === 'properties') found.names.add(name)
    // Ajv passes it over, as it is no field of an ordinary object.
    if (name === '__proto__')
      throw refused(
        `The name “__proto__” at ${place.path}/${keyword} cannot be checked. Give the field another name.`,
      )
    inspect(part, within(place, `${keyword}/${name}`), found)
  }
}

function inspectValue(keyword: string, value: unknown, place: Place, found: Found) {
  if (keyword === 'required' && Array.isArray(value))
    for (const name of value) found.names.add(String(name))
  if (keyword === 'format' && typeof value === 'string') found.formats.add(value)
  const refers = keyword === '$ref' || keyword === '$dynamicRef'
  if (refers && (typeof value !== 'string' || !value.startsWith('#')))
    throw refused(
      `“${keyword}” at ${place.path} must be a place in this schema, such as #/$defs/item. Nothing is fetched.`,
    )
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const position = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1]
    const where =
      position === undefined
        ? ''
        : ` Look at line ${text.slice(0, Number(position)).split('\n').length}, character ${Number(position) + 1}.`
    throw refused(`The schema is no JSON.${where} Write it as a JSON Schema object.`)
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
