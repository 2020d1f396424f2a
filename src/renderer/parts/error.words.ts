/**
 * An error of a route that was tried to its end: its candidates, and a first sentence that does not
 * say what each of them says again. Pure.
 */
import type { ErrorBody, ErrorData } from '../../contract/errors'

type Candidates = NonNullable<ErrorData['candidates']>

const nobody = 'Nobody on the route could serve this call.'

/** Each candidate with its reason; empty where one was tried alone. */
export function candidatesOf({ data }: ErrorBody): Candidates {
  const candidates = data?.candidates ?? []
  return candidates.length > 1 ? candidates : []
}

/**
 * The sentence above the candidates; the error's own where there are none, or where it says
 * something else than they do.
 */
export function leadOf(error: ErrorBody): string {
  const candidates = candidatesOf(error)
  if (candidates.length === 0) return error.message
  return error.message.startsWith(nobody) ||
    candidates.some(({ message }) => message === error.message)
    ? nobody
    : error.message
}
