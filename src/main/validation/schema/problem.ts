/**
 * What does not fit a schema, as a sentence: places by the names that the schema writes, and
 * nothing of the answer's text.
 */
import type { ErrorObject } from 'ajv'

/**
 * `value` is the one that was held against the schema: in it a step of a path is an item's number
 * or a field's name.
 */
export function describeProblem(
  error: ErrorObject,
  names: ReadonlySet<string>,
  value: unknown,
): string {
  return `${placeOf(error.instancePath, names, value)} ${sentenceOf(error)}`
}

function placeOf(path: string, names: ReadonlySet<string>, value: unknown): string {
  let place = 'the answer'
  let at: unknown = value
  for (const step of path.split('/').slice(1)) {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~')
    place += Array.isArray(at) ? `[${name}]` : names.has(name) ? `.${plain(name)}` : '.*'
    at =
      typeof at === 'object' && at !== null
        ? (at as Readonly<Record<string, unknown>>)[name]
        : undefined
  }
  return place
}

/** A name of the schema, on one line and not too long for a sentence. */
function plain(name: string): string {
  const line = name.replace(/[\p{Cc}\u2028\u2029]/gu, ' ')
  return line.length > 80 ? `${line.slice(0, 79)}…` : line
}

const limits: Readonly<Record<string, (limit: string) => string>> = {
  minimum: (limit) => `is below ${limit}`,
  maximum: (limit) => `is above ${limit}`,
  exclusiveMinimum: (limit) => `is not above ${limit}`,
  exclusiveMaximum: (limit) => `is not below ${limit}`,
  minLength: (limit) => `is shorter than ${limit}`,
  maxLength: (limit) => `is longer than ${limit}`,
  minItems: (limit) => `has fewer than ${limit} items`,
  maxItems: (limit) => `has more than ${limit} items`,
  items: (limit) => `has more than ${limit} items`,
  minProperties: (limit) => `has fewer than ${limit} fields`,
  maxProperties: (limit) => `has more than ${limit} fields`,
}

const sentences: Readonly<Record<string, string>> = {
  enum: 'is none of the values allowed',
  const: 'is not the value it must be',
  pattern: 'does not match its pattern',
  uniqueItems: 'has an item twice',
  additionalProperties: 'has a field that the schema does not name',
  unevaluatedProperties: 'has a field that the schema does not name',
  unevaluatedItems: 'has an item that the schema does not name',
  propertyNames: 'has a field whose name is not allowed',
  contains: 'has too few or too many items of the kind that it must contain',
  anyOf: 'fits none of the shapes allowed',
  not: 'has the shape that it must not have',
  'false schema': 'is not allowed',
}

function sentenceOf({ keyword, params }: ErrorObject): string {
  const told = params as Readonly<Record<string, unknown>>
  const limit = limits[keyword]
  if (limit !== undefined) return limit(String(told['limit']))
  const fixed = sentences[keyword]
  if (fixed !== undefined) return fixed
  switch (keyword) {
    case 'type':
      return `is no ${[told['type']].flat().join(' or ')}`
    case 'required':
    case 'dependentRequired':
      return `lacks the field ${plain(String(told['missingProperty']))}`
    case 'multipleOf':
      return `is no multiple of ${String(told['multipleOf'])}`
    case 'format':
      return `is no ${String(told['format'])}`
    case 'oneOf':
      return `fits ${Array.isArray(told['passingSchemas']) ? 'several' : 'none'} of the shapes of which it must fit one`
    case 'if':
      return `does not fit the schema’s “${String(told['failingKeyword'])}”`
    default:
      return `does not keep “${keyword}”`
  }
}
