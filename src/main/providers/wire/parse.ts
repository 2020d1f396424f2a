/** The one way from an upstream's JSON to the adapters: by a schema, or the attempt's failure. */
import type { z } from 'zod'
import type { Attempt } from '../attempt'

/**
 * What `schema` makes of the value. Throws the attempt's ProviderFailure `malformed_response` that
 * says where it does not fit.
 */
export function parsedWire<Schema extends z.ZodType>(
  attempt: Attempt,
  schema: Schema,
  value: unknown,
  what: string,
): z.output<Schema> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const place = parsed.error.issues[0]?.path.slice(0, 8).join('.') ?? ''
  const where = place === '' ? '' : ` (at ${place})`
  throw attempt.failure(
    'malformed_response',
    `${attempt.who} sent ${what} that does not have the form of one${where}. Try again; if it stays, check its base URL.`,
  )
}
