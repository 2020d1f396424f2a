/**
 * What a field of the rules file may hold, in words and with an example, read from its schema: an
 * error says how to write it.
 */
import { z } from 'zod'
import type { Path } from './read-yaml'

export interface Written {
  /** `a whole number from 1 to 10`. */
  readonly what: string
  /** As YAML on one line; null: nothing of use. */
  readonly example: string | null
}

/** An issue as a sentence. One that a schema words itself stays. `value` is what was written. */
export function sentenceOf(issue: z.core.$ZodIssue, schema: z.ZodType, value: unknown): string {
  if (issue.code === 'custom' || !isStandard(issue.message)) return issue.message
  const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)))
  const field = path.findLast((part) => typeof part === 'string')
  const at = schemaAt(schema, path, value)
  const written = at === undefined ? undefined : howToWrite(at)
  if (written === undefined) return issue.message
  const name =
    typeof path.at(-1) === 'number'
      ? `Entry ${Number(path.at(-1)) + 1} of ${field ?? 'this list'}`
      : (field ?? 'this')
  if (field === undefined) return `Write it as ${written.what}.`
  const example =
    written.example === null || typeof path.at(-1) === 'number'
      ? ''
      : `, for example "${field}: ${written.example}"`
  return typeof path.at(-1) === 'number'
    ? `${name} must be ${written.what}${written.example === null ? '' : `, for example ${written.example}`}.`
    : `Write ${name} as ${written.what}${example}.`
}

/** For an unknown field: which there are. */
export function noSuchField(key: string, schema: z.ZodType, path: Path, value: unknown): string {
  const at = bared(schemaAt(schema, path, value))
  const known = at instanceof z.ZodObject ? Object.keys(at.shape) : []
  const near = known.find((name) => isNear(bare(name), bare(key)))
  if (near !== undefined) return `There is no field "${key}" here. Write it as "${near}".`
  return `There is no field "${key}" here.${known.length === 0 ? '' : ` Fields are: ${known.join(', ')}.`}`
}

/** `unit: usd` for each field that has an example. */
export function examplesOf(schema: z.ZodType, fields: readonly string[]): string {
  return fields
    .flatMap((field) => {
      const at = schemaAt(schema, [field], undefined)
      const example = at === undefined ? null : howToWrite(at).example
      return example === null ? [] : [`"${field}: ${example}"`]
    })
    .join(', ')
}

/** Without what says that it may be absent or null. */
function bared(schema: unknown): unknown {
  return schema instanceof z.ZodOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodNullable
    ? bared(schema.unwrap())
    : schema
}

/** The same but for case and signs, or for an ending such as a plural's. */
function isNear(known: string, given: string): boolean {
  return (
    (known.startsWith(given) || given.startsWith(known)) &&
    Math.abs(known.length - given.length) <= 2
  )
}

function bare(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
}

/**
 * True for the words of the schema library, which tell what is wrong and not what would be right.
 */
function isStandard(message: string): boolean {
  return /^(?:Invalid|Too (?:small|big)|Unrecognized)/.test(message)
}

function howToWrite(schema: unknown): Written {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault)
    return howToWrite(schema.unwrap())
  if (schema instanceof z.ZodNullable) {
    const inner = howToWrite(schema.unwrap())
    return { ...inner, what: `${inner.what}, or null` }
  }
  if (schema instanceof z.ZodEnum) return oneOf(schema.options.map(String))
  if (schema instanceof z.ZodLiteral) return oneOf([...schema.values].map(String))
  if (schema instanceof z.ZodBoolean) return { what: 'true or false', example: 'true' }
  if (schema instanceof z.ZodNumber) return numberWords(schema)
  if (schema instanceof z.ZodString) return textWords(schema)
  if (schema instanceof z.ZodArray) {
    const item = howToWrite(schema.element)
    return {
      what: `a list, each entry ${item.what}`,
      example: item.example === null ? null : `[${item.example}]`,
    }
  }
  if (schema instanceof z.ZodObject) return fieldWords(schema)
  if (schema instanceof z.ZodUnion) return unionWords(schema)
  return { what: 'a value of another kind', example: null }
}

function oneOf(values: readonly string[]): Written {
  const last = values.at(-1) ?? ''
  return {
    what: values.length < 2 ? last : `${values.slice(0, -1).join(', ')} or ${last}`,
    example: values[0] ?? null,
  }
}

function numberWords(schema: z.ZodNumber): Written {
  const { minValue: least, maxValue: most } = schema
  const whole = schema.format === 'safeint' || schema.isInt
  const low = least === null || least <= Number.MIN_SAFE_INTEGER ? null : least
  const high = most === null || most >= Number.MAX_SAFE_INTEGER ? null : most
  const range =
    low === null
      ? high === null
        ? ''
        : ` up to ${high}`
      : high === null
        ? ` of at least ${low}`
        : ` from ${low} to ${high}`
  // A round number that nobody takes for a bound, where there is room for one.
  const example = [100, 10, 1, low ?? 0].find(
    (value) => (low === null || value >= low) && (high === null || value <= high),
  )
  return {
    what: `a ${whole ? 'whole ' : ''}number${range}, without quotes`,
    example: String(example ?? low ?? 0),
  }
}

function textWords(schema: z.ZodString): Written {
  const { minLength: least, maxLength: most } = schema
  const length =
    most === null
      ? ''
      : ` of ${least !== null && least > 0 ? `${least} to ` : 'at most '}${most} characters`
  return { what: `text${length}`, example: null }
}

function fieldWords(schema: z.ZodObject): Written {
  const names = Object.keys(schema.shape)
  const examples = Object.entries(schema.shape).flatMap(([name, field]) => {
    const { example } = howToWrite(field)
    return example === null || example.startsWith('{') ? [] : [`${name}: ${example}`]
  })
  return {
    what: `fields (${names.join(', ')})`,
    example: examples.length === 0 ? null : `{${examples.slice(0, 2).join(', ')}}`,
  }
}

function unionWords(schema: z.ZodUnion): Written {
  const kinds = kindsOf(schema)
  if (kinds.length > 0)
    return {
      what: `fields that begin with a kind: ${oneOf(kinds).what}`,
      example: `{kind: ${kinds[0] ?? ''}}`,
    }
  const branches = schema.options.map(howToWrite)
  return {
    what: branches.map(({ what }) => what).join(', or '),
    example: branches.find(({ example }) => example !== null)?.example ?? null,
  }
}

/** The values of `kind` that tell the branches of a union apart. */
function kindsOf(schema: z.ZodUnion): string[] {
  return schema.options.flatMap((option) => {
    const kind: unknown = option instanceof z.ZodObject ? option.shape['kind'] : undefined
    return kind instanceof z.ZodLiteral ? [...kind.values].map(String) : []
  })
}

/** The schema of a place. Of a union that is told apart by `kind`, the branch that was written. */
function schemaAt(schema: unknown, path: Path, value: unknown): z.ZodType | undefined {
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodNullable
  ) {
    return path.length === 0 ? (schema as z.ZodType) : schemaAt(schema.unwrap(), path, value)
  }
  const [part, ...rest] = path
  if (part === undefined) return schema instanceof z.ZodType ? schema : undefined
  const inner =
    typeof value === 'object' && value !== null
      ? (value as Readonly<Record<string | number, unknown>>)[part]
      : undefined
  if (schema instanceof z.ZodObject)
    return typeof part === 'string' && Object.hasOwn(schema.shape, part)
      ? schemaAt(schema.shape[part], rest, inner)
      : undefined
  if (schema instanceof z.ZodArray) return schemaAt(schema.element, rest, inner)
  if (!(schema instanceof z.ZodUnion)) return undefined
  const kinds = kindsOf(schema)
  if (part === 'kind' && kinds.length > 0) return z.enum(kinds)
  const kind =
    typeof value === 'object' && value !== null && 'kind' in value ? String(value.kind) : ''
  const branch = schema.options.find(
    (option) =>
      option instanceof z.ZodObject &&
      option.shape['kind'] instanceof z.ZodLiteral &&
      [...option.shape['kind'].values].map(String).includes(kind),
  )
  return schemaAt(
    branch ?? schema.options.find((option) => schemaAt(option, path, value) !== undefined),
    path,
    value,
  )
}
