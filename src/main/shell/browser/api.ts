/**
 * Everything under `/api/v1`: the contract's routes as JSON, a call as events, the export, and the
 * description of all of it.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { OpenAPIHandler } from '@orpc/openapi/node'
import { ORPCError } from '@orpc/server'
import { callRequest } from '../../../contract/calls'
import type { CallerContext, TollgateConsole } from '../../console-port'
import { exportPath, isRefusal, openExport } from '../export-route'
import { securityHeaders } from '../page'
import { refusedQuery } from '../query-issues'
import { describeThrown, errorInterceptors, notFound } from '../wire-errors'
import { sendCallEvents, wantsEvents } from './call-events'
import { pathOf } from './origin-guard'
import { apiPrefix, describeApi, hasRoute } from './openapi'
import { rateLimitHeaders, retryAfterHeader } from './rate-limit-headers'
import { readJson } from './read-body'
import { refuseStrays, type SentInput } from './sent-input'
import { sendError, sendJson, sendPieces, setHeaders } from './respond'

export interface Api {
  /** Answers an authorised request. Throws what a handler outside the contract threw. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>
}

/** Handlers see who calls; what is left of the caller's limits goes beside their answer. */
interface ApiContext extends CallerContext {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly sent: SentInput
}

export function createApi(tollgate: TollgateConsole, version: string): Api {
  const handler = createRoutes(tollgate)
  let description: Promise<unknown> | undefined

  return {
    async handle(request, response) {
      const path = pathOf(request)
      const query = new URL(request.url ?? '', 'http://localhost').searchParams
      if (request.method === 'GET' && path === `${apiPrefix}/openapi.json`) {
        const refused = refusedQuery(query, [])
        if (refused !== null) return sendError(response, refused)
        description ??= describeApi(version)
        return sendJson(response, 200, await description)
      }
      if (request.method === 'GET' && path === exportPath) {
        const answer = openExport(tollgate, query)
        return isRefusal(answer)
          ? sendError(response, answer)
          : sendPieces(response, answer.headers, answer.pieces)
      }
      if (request.method === 'POST' && path === `${apiPrefix}/calls` && wantsEvents(request)) {
        const refused = refusedQuery(query, [])
        return refused === null
          ? sendCallEvents(tollgate, request, response)
          : sendError(response, refused)
      }
      for (const [name, value] of Object.entries({
        ...securityHeaders,
        'cache-control': 'no-store',
      }))
        response.setHeader(name, value)
      const { matched } = await handler.handle(request, response, {
        prefix: apiPrefix,
        context: { who: 'api', request, response, sent: sentInput(request, query) },
      })
      if (!matched) sendError(response, notFound(`There is no route ${request.method} ${path}.`))
    },
  }
}

/** The contract's routes, with our errors and headers around them. */
function createRoutes(tollgate: TollgateConsole) {
  const { clientInterceptors, interceptors } = errorInterceptors(tollgate.describeError)
  return new OpenAPIHandler<ApiContext>(tollgate.router, {
    filter: hasRoute,
    clientInterceptors: [
      // Outermost, so that errors are ours already.
      async ({ next, path, input, context: { response } }) => {
        const output = await next().catch((thrown: unknown) => {
          if (!(thrown instanceof ORPCError)) throw thrown
          const { data } = describeThrown(tollgate.describeError, thrown).body
          if (path.join('.') === 'calls.create')
            tellLimits(tollgate, response, input, undefined, data?.limitId)
          setHeaders(response, retryAfterHeader(thrown.status, data))
          throw thrown
        })
        if (path.join('.') === 'calls.create')
          tellLimits(tollgate, response, input, providerOf(output))
        return output
      },
      ...clientInterceptors,
      ({ next, procedure, context: { sent } }) => {
        refuseStrays(procedure, sent)
        return next()
      },
    ],
    interceptors: [
      ...interceptors,
      // A DELETE says what it means in its address; oRPC looks for its input in the body alone.
      ({ request, next, ...options }) =>
        next({
          ...options,
          request: {
            ...request,
            async body() {
              const body = (options.context.sent.body = await readJson(options.context.request))
              return body === undefined && request.method === 'DELETE'
                ? Object.fromEntries(request.url.searchParams)
                : body
            },
          },
        }),
    ],
    customErrorResponseBodyEncoder: ({ code, message, data }) => ({
      code,
      message,
      ...(data === undefined ? {} : { data }),
    }),
  })
}

/** What is left of the caller's limits, as headers beside the answer of a call. */
function tellLimits(
  tollgate: TollgateConsole,
  response: ServerResponse,
  input: unknown,
  provider: string | undefined,
  refusedBy?: string,
) {
  const request = callRequest.safeParse(input)
  if (request.success)
    setHeaders(response, rateLimitHeaders(tollgate.limitsOn(request.data, provider), refusedBy))
}

function sentInput(request: IncomingMessage, query: URLSearchParams): SentInput {
  const { 'content-length': length = '0', 'transfer-encoding': coding } = request.headers
  return {
    method: request.method ?? 'GET',
    query,
    body: undefined,
    hasBody: coding !== undefined || length !== '0',
  }
}

function providerOf(answer: unknown): string | undefined {
  return typeof answer === 'object' &&
    answer !== null &&
    'provider' in answer &&
    typeof answer.provider === 'string'
    ? answer.provider
    : undefined
}
