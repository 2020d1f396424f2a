/**
 * The contract's edge: whatever a handler throws leaves as the closed error set, in a plain answer
 * and in the middle of a stream alike.
 */
import { ORPCError, ValidationError } from '@orpc/server'
import type { ConsoleDoors } from '../console-port'
import { errorCode, type ErrorBody, type ErrorData } from '../../contract/errors'
import { foundIssues, type Issue } from './input-issues'

export interface WireError {
  readonly body: ErrorBody
  readonly status: number
}

type Describe = ConsoleDoors['describeError']

/** An error of ours as every transport carries it: code of the closed set, data as given. */
export function toOrpcError({ body, status }: WireError): ORPCError<string, ErrorData | undefined> {
  return new ORPCError(body.code, { status, message: body.message, data: body.data })
}

/**
 * Any thrown value as our error body: bad input with the places it was found in, oRPC's own
 * refusals in our words, the rest by the console.
 */
export function describeThrown(describe: Describe, thrown: unknown): WireError {
  if (!(thrown instanceof ORPCError)) return describe(thrown)
  if (thrown.cause instanceof ValidationError && thrown.code === 'BAD_REQUEST')
    return badInput(thrown.cause.issues)
  const known = errorCode.safeParse(thrown.code)
  if (known.success)
    return {
      body: { code: known.data, message: thrown.message, data: asErrorData(thrown.data) },
      status: thrown.status,
    }
  if (thrown.code === 'PAYLOAD_TOO_LARGE')
    return badRequest('The request is larger than 20 MiB.', 413)
  if (thrown.code === 'NOT_FOUND') return notFound('There is no such route.')
  if (thrown.status >= 400 && thrown.status < 500)
    return badRequest(
      'The request could not be read. Send JSON as described in /api/v1/openapi.json.',
      400,
    )
  return describe(thrown.cause ?? thrown)
}

/** A refusal of the request's form. */
export function badRequest(message: string, status = 400): WireError {
  return { body: { code: 'invalid_request', message, data: { origin: 'tollgate' } }, status }
}

/** There is nothing at this address. */
export function notFound(message: string): WireError {
  return { body: { code: 'not_found', message, data: { origin: 'tollgate' } }, status: 404 }
}

/** What is wrong with the input, the first place in the sentence and all of them in the data. */
export function badInput(found: readonly Issue[]): WireError {
  const issues = foundIssues(found)
  const first = issues[0]
  const where = first === undefined || first.path === '' ? '' : ` at ${first.path}`
  const message =
    first === undefined
      ? 'The request does not fit the contract.'
      : `The request is not valid${where}: ${first.message}`
  return {
    body: { code: 'invalid_request', message, data: { origin: 'tollgate', issues } },
    status: 400,
  }
}

function asErrorData(data: unknown): ErrorData | undefined {
  return typeof data === 'object' && data !== null && 'origin' in data
    ? (data as ErrorData)
    : undefined
}

interface Intercepted<Result> {
  next(): Promise<Result>
}

/**
 * Interceptors for any oRPC handler. `client` sees what handlers throw, `request` what reading the
 * request throws.
 */
export function errorInterceptors(describe: Describe) {
  function map(thrown: unknown): never {
    throw toOrpcError(describeThrown(describe, thrown))
  }
  return {
    clientInterceptors: [
      async ({ next }: Intercepted<unknown>): Promise<unknown> => {
        const output = await next().catch(map)
        return isAsyncIterator(output) ? mapStreamErrors(output, map) : output
      },
    ],
    interceptors: [
      // What is not yet an oRPC error here was thrown while the request was read: handlers' own
      // errors were mapped one level further in.
      async <Result>({ next }: Intercepted<Result>): Promise<Result> =>
        next().catch((thrown: unknown) =>
          map(
            thrown instanceof SyntaxError
              ? new ORPCError('BAD_REQUEST', { cause: thrown })
              : thrown,
          ),
        ),
    ],
  }
}

function isAsyncIterator(value: unknown): value is AsyncIterator<unknown> & AsyncIterable<unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    Symbol.asyncIterator in value &&
    'next' in value &&
    typeof value.next === 'function'
  )
}

/**
 * The same iterator with its errors mapped. Not a generator: `return` must reach the source while a
 * `next` is still pending.
 */
function mapStreamErrors(
  source: AsyncIterator<unknown>,
  map: (thrown: unknown) => never,
): AsyncIterableIterator<unknown> {
  const mapped: AsyncIterableIterator<unknown> = {
    next: () => source.next().catch(map),
    return: async (value) => source.return?.(value) ?? { done: true, value },
    [Symbol.asyncIterator]: () => mapped,
  }
  return mapped
}
