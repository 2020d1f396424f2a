/**
 * Holds a value against a JSON Schema (draft 2020-12), by ajv. Runs in the thread of the rules: a
 * schema and an answer can ask for any amount of work.
 */
import { Ajv2020, type Options } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { Failure } from '../../platform/failure'
import { compilePattern } from '../regex/pattern'
import { describeProblem } from './problem'
import { readSchema } from './read-schema'
import { addSetKeywords } from './set-keywords'

/**
 * What does not fit, as a sentence with the place and no text of the answer; null: it fits. Throws
 * RangeError where value and schema are nested too deeply.
 */
export type SchemaCheck = (value: unknown) => string | null

const tooDeep = 'The schema is nested too deeply to be checked. Make it flatter.'

/**
 * Throws Failure `invalid_request` where the text is no schema, or has what cannot be checked.
 * `strict` also refuses a `format` that is not known.
 */
export function compileSchema(text: string, strict = true): SchemaCheck {
  const { schema, names, formats } = readSchema(text)
  const ajv = createAjv({ meta: false, validateSchema: false })
  const unknown = [...formats].filter((format) => ajv.formats[format] === undefined)
  if (strict && unknown.length > 0)
    throw new Failure(
      'invalid_request',
      `The format “${unknown[0]}” is not known here. Remove it, or use one of: ${Object.keys(ajv.formats).join(', ')}.`,
    )
  for (const format of unknown) ajv.addFormat(format, true)
  const holds = compile(ajv, schema)
  return (value) => {
    if (holds(value) === true) return null
    const problem = holds.errors?.at(-1)
    return problem === undefined
      ? 'the answer does not fit'
      : describeProblem(problem, names, value)
  }
}

/** Knows what a schema may look like; made once, for it takes a while. */
let standard: Ajv2020 | undefined

/** One for each schema: those of different rules may name their parts alike. */
function createAjv(options: Options): Ajv2020 {
  const ajv = new Ajv2020({
    ...options,
    strictTypes: false,
    strictTuples: false,
    strictRequired: false,
    // A field of the answer is one that it has itself, whatever every object of JavaScript has.
    ownProperties: true,
    // Through the decimal digits: 0.3 is three times 0.1, whatever binary says.
    multipleOfPrecision: 9,
    // A part that is referred to often is compiled once.
    inlineRefs: false,
    logger: false,
    code: {
      regExp: Object.assign(
        (pattern: string) => compilePattern(pattern, { ignoreCase: false, multiline: false }),
        { code: '' },
      ),
    },
  })
  addFormats.default(ajv)
  // Ajv resolves anchors, and yet its strict mode does not know the word.
  ajv.addKeyword('$anchor')
  addSetKeywords(ajv)
  return ajv
}

function compile(ajv: Ajv2020, schema: boolean | Readonly<Record<string, unknown>>) {
  try {
    standard ??= createAjv({})
    if (standard.validateSchema(schema) !== true) {
      const [first] = standard.errors ?? []
      const fault = first?.message ?? 'is not understood'
      throw new Failure(
        'invalid_request',
        `The schema is not valid at #${first?.instancePath ?? ''}: it ${fault}${allowedIn(first?.params)}.`,
      )
    }
    return ajv.compile(schema)
  } catch (error) {
    if (error instanceof Failure) throw error
    if (error instanceof RangeError) throw new Failure('invalid_request', tooDeep)
    const reason = error instanceof Error ? error.message : 'not understood'
    const missing = /can't resolve reference (\S+)/.exec(reason)?.[1]
    if (missing !== undefined)
      throw new Failure(
        'invalid_request',
        `“$ref” ${missing} must be a place in this schema, such as #/$defs/item. Nothing is fetched.`,
      )
    throw new Failure(
      'invalid_request',
      `The schema cannot be checked: ${reason
        .replace(/^strict mode: /, '')
        .replace(/\.$/, '')
        .slice(0, 300)}.`,
    )
  }
}

function allowedIn(params: unknown): string {
  const allowed = (params as { readonly allowedValues?: unknown } | undefined)?.allowedValues
  return Array.isArray(allowed) ? ` (${allowed.join(', ')})` : ''
}
