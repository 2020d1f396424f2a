/**
 * The rule about JSON of a given schema. In a file of its own: ajv is loaded when the first schema
 * comes.
 */
import { compileSchema } from '../schema/check-against-schema'
import { broken, kept, type Check } from '../subject'

/** Throws Failure `invalid_request` for a schema that cannot be held against anything. */
export function jsonSchema(schema: string, fenced: boolean, strict: boolean): Check {
  const check = compileSchema(schema, strict)
  return (subject) => {
    const parsed = subject.json(fenced)
    if (!parsed.ok) return broken(parsed.detail)
    const problem = check(parsed.value)
    return problem === null
      ? kept('It fits the schema.')
      : broken(`It does not fit the schema: ${problem}.`)
  }
}
