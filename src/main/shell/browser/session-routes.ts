/** `/session/…`: how a page gets the token once, and how a token becomes a WebSocket. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { z } from 'zod'
import { notFound, type WireError } from '../wire-errors'
import { pathOf } from './origin-guard'
import { readJson, strangerLimits } from './read-body'
import { sendError, sendJson } from './respond'
import { codeLifeMs, type Sessions } from './access-tokens'

export const exchangePath = '/session/exchange'
const exchangeBody = z.strictObject({ code: z.string().max(200) })

export const unauthorized: WireError = {
  body: {
    code: 'unauthorized',
    message:
      'Send the token that Tollgate printed when it started, as Authorization: Bearer TOKEN.',
    data: { origin: 'tollgate' },
  },
  status: 401,
}
const usedCode: WireError = {
  body: {
    code: 'unauthorized',
    message:
      'This address was used before or is older than a minute. Open Tollgate again from its terminal.',
    data: { origin: 'tollgate' },
  },
  status: 401,
}

/**
 * The exchange is open to a page without a token; `/session/code` and `/session/ticket` are reached
 * with it only.
 */
export async function handleSession(
  sessions: Sessions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = pathOf(request)
  if (request.method === 'POST' && path === exchangePath) {
    const body = exchangeBody.safeParse(await readJson(request, strangerLimits))
    const token = body.success ? sessions.exchange(body.data.code) : null
    return token === null ? sendError(response, usedCode) : sendJson(response, 200, { token })
  }
  if (request.method === 'POST' && path === '/session/ticket')
    return sendJson(response, 200, { ticket: sessions.newTicket() })
  if (request.method === 'POST' && path === '/session/code')
    return sendJson(response, 200, { code: sessions.newCode(), expiresInMs: codeLifeMs })
  sendError(response, notFound('There is no such route.'))
}
