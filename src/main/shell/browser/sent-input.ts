/**
 * What oRPC passes over when it reads a request: query parameters of a route that takes a body, a
 * body of one that takes none, a field that stands in the address already.
 */
import { z } from 'zod'
import type { FoundIssue } from '../input-issues'
import { asIssue, queryIssues } from '../query-issues'
import { badInput, toOrpcError } from '../wire-errors'

/** A request's input as it was sent. */
export interface SentInput {
  readonly method: string
  readonly query: URLSearchParams
  /** Undefined where it was empty, or is none that this route reads. */
  body: unknown
  /** A body came with it, read or not. */
  readonly hasBody: boolean
}

/** The parts of a procedure that say where its input is. */
interface Described {
  readonly '~orpc': {
    readonly inputSchema?: unknown
    readonly route: { readonly path?: string | undefined }
  }
}

/** Throws `invalid_request` naming every parameter and field that would be passed over. */
export function refuseStrays(procedure: Described, sent: SentInput): void {
  const { inputSchema, route } = procedure['~orpc']
  const inAddress = [...(route.path ?? '').matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '')
  const strays = [
    ...queryStrays(
      sent,
      namesOf(inputSchema).filter((name) => !inAddress.includes(name)),
    ),
    ...bodyStrays(sent, inAddress),
  ]
  if (strays.length > 0) throw toOrpcError(badInput(strays.map(asIssue)))
}

function queryStrays(
  { method, query, hasBody }: SentInput,
  names: readonly string[],
): FoundIssue[] {
  if (method === 'GET' || (method === 'DELETE' && !hasBody)) return queryIssues(query, names)
  return [...new Set(query.keys())].map((name) => ({
    path: name,
    message: `There is no query parameter ${JSON.stringify(name)} here: the input of this request is its body.`,
  }))
}

function bodyStrays(
  { method, body, hasBody }: SentInput,
  inAddress: readonly string[],
): FoundIssue[] {
  if (method === 'GET')
    return hasBody
      ? [
          {
            path: 'body',
            message: 'This request takes its input from the address alone. Leave the body out.',
          },
        ]
      : []
  if (typeof body !== 'object' || body === null) return []
  return inAddress
    .filter((name) => Object.hasOwn(body, name))
    .map((name) => ({
      path: name,
      message: `"${name}" stands in the address already. Leave it out of the body.`,
    }))
}

/** The fields of an input's schema. */
function namesOf(schema: unknown): string[] {
  if (schema instanceof z.ZodOptional) return namesOf(schema.unwrap())
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : []
}
