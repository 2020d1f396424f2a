/**
 * One POST to an address that a person gave for alerts: over sockets guarded like a provider's,
 * without following redirects, with a bound on time and on what is read of the answer.
 */
import { judgeWebhookUrl } from '../../contract/webhook-url'
import type { Clock } from '../platform/clock'
import { errorCodeOf } from './network-failures'
import type { Pool } from './pool'
import { retryAfterMs } from './retry-after'

export interface WebhookRequest {
  readonly url: string
  readonly privateNetworkConfirmed: boolean
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface WebhookAnswer {
  /** Null: nothing came back, and `problem` says why. */
  readonly status: number | null
  readonly durationMs: number
  /** How the answer's body began, without secrets; empty where there was none. */
  readonly text: string
  readonly retryAfterMs: number | null
  readonly problem: string | null
}

/** Never rejects but for `signal`. */
export type WebhookPost = (request: WebhookRequest, signal: AbortSignal) => Promise<WebhookAnswer>

export interface WebhookPostDeps {
  readonly pool: Pick<Pool, 'dispatcher'>
  readonly clock: Clock
  readonly redact: (text: string) => string
  /** How long a receiver may take: 15 to 30 s, says Standard Webhooks. */
  readonly withinMs?: number
}

const connectMs = 10_000
const readBytes = 4096
const shownCharacters = 500

export function createWebhookPost(deps: WebhookPostDeps): WebhookPost {
  const { clock, withinMs = 15_000 } = deps
  return async (request, signal) => {
    const started = clock.monotonic()
    const took = () => Math.max(0, Math.round(clock.monotonic() - started))
    const nothing = (problem: string): WebhookAnswer => ({
      status: null,
      durationMs: took(),
      text: '',
      retryAfterMs: null,
      problem,
    })
    const verdict = judgeWebhookUrl(request.url)
    if (verdict.kind === 'refused') return nothing(verdict.sentence)
    if (verdict.kind === 'confirm' && !request.privateNetworkConfirmed)
      return nothing(verdict.sentence)
    const late = AbortSignal.timeout(withinMs)
    try {
      return {
        ...(await exchange(deps, request, AbortSignal.any([signal, late]))),
        durationMs: took(),
      }
    } catch (thrown) {
      signal.throwIfAborted()
      const host = new URL(request.url).host
      return nothing(
        late.aborted
          ? `${host} took longer than ${Math.round(withinMs / 1000)} s to answer.`
          : problemOf(errorCodeOf(thrown), host),
      )
    }
  }
}

async function exchange(
  { pool, clock, redact }: WebhookPostDeps,
  { url, headers, body }: WebhookRequest,
  signal: AbortSignal,
): Promise<Omit<WebhookAnswer, 'durationMs'>> {
  const target = new URL(url)
  const dispatcher = await pool.dispatcher(target, connectMs)
  const answer = await dispatcher.request({
    origin: target.origin,
    path: `${target.pathname}${target.search}`,
    method: 'POST',
    headers,
    body,
    signal,
  })
  const text = await beginningOf(answer.body)
  const header = (name: string) => [answer.headers[name] ?? []].flat().at(-1)
  return {
    status: answer.statusCode,
    text: redact(text).slice(0, shownCharacters).toWellFormed(),
    retryAfterMs: retryAfterMs(header, clock.now()),
    problem: null,
  }
}

/** The rest is left unread, and the socket with it. A body that breaks off is what came of it. */
async function beginningOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = []
  let size = 0
  try {
    for await (const part of body) {
      parts.push(part)
      size += part.length
      if (size >= readBytes) break
    }
  } catch (thrown) {
    if (size === 0) throw thrown
  }
  const text = Buffer.concat(parts).subarray(0, readBytes).toString('utf8')
  return text
    .replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g, ' ')
    .trim()
}

function problemOf(code: string, host: string): string {
  switch (code) {
    case 'ECONNREFUSED':
      return `Nothing answers at ${host}.`
    case 'ENOTFOUND':
    case 'EAI_NODATA':
      return `The name ${host} cannot be found.`
    case 'EAI_AGAIN':
      return `Names cannot be looked up now, so ${host} cannot be reached.`
    case 'ENETUNREACH':
    case 'EHOSTUNREACH':
    case 'ENETDOWN':
      return `This machine has no route to ${host}.`
    case 'UND_ERR_CONNECT_TIMEOUT':
    case 'ETIMEDOUT':
      return `No connection to ${host} could be made in ${connectMs / 1000} s.`
    case 'ERR_ADDRESS_REFUSED':
      return `${host} leads to a link-local, translated, reserved or cloud metadata address. Nothing is sent there.`
    case 'ERR_ADDRESS_PUBLIC':
      return `${host} leads to a public address, and http:// would send alerts there in the clear.`
    default:
      return `The connection to ${host} failed${code === '' ? '' : ` (${code})`}.`
  }
}
