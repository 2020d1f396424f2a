/** One try of a sending, and what follows from how it went. */
import type { WebhookDelivery } from '../../contract/webhook'
import type { Tried } from './delivery-rows'
import { nextDelay } from './schedule'
import { signedHeaders } from './signature'
import type { WebhookRecord } from './webhook-rows'

export interface PostedAnswer {
  readonly status: number | null
  readonly durationMs: number
  readonly text: string
  readonly retryAfterMs: number | null
  readonly problem: string | null
}

/** Rejects only where `signal` ended it. */
export type Post = (
  request: {
    readonly url: string
    readonly privateNetworkConfirmed: boolean
    readonly headers: Readonly<Record<string, string>>
    readonly body: string
  },
  signal: AbortSignal,
) => Promise<PostedAnswer>

export interface TryDeps {
  readonly post: Post
  readonly clock: { now(): number }
  /** 0 to 1. */
  readonly chance: () => number
}

/** Sends it once. Gives what to write down, and whether the receiver wants nothing any more. */
export async function tryDelivery(
  { post, clock, chance }: TryDeps,
  webhook: WebhookRecord,
  delivery: Pick<WebhookDelivery, 'id' | 'attempts' | 'alertId'> & { readonly body: string },
  secrets: readonly string[],
  signal: AbortSignal,
): Promise<{ readonly tried: Tried; readonly gone: boolean }> {
  const { id, body, attempts, alertId } = delivery
  const at = clock.now()
  const { url, privateNetworkConfirmed } = webhook
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'Tollgate',
    ...signedHeaders(id, at, body, secrets),
  }
  const { status, durationMs, text, retryAfterMs, problem } = await post(
    { url, privateNetworkConfirmed, headers, body },
    signal,
  )
  const done = status !== null && status >= 200 && status < 300
  const gone = status === 410
  // A person waits for a test and tries again by hand.
  const delay =
    done || gone || alertId === null ? null : nextDelay(attempts + 1, chance(), retryAfterMs)
  const now = clock.now()
  return {
    gone,
    tried: {
      id,
      state: done ? 'delivered' : delay === null ? 'failed' : 'waiting',
      nextTryAt: delay === null ? null : now + delay,
      lastTryAt: at,
      status,
      durationMs,
      answer: text === '' ? null : text,
      error: done ? null : (problem ?? refusal(status ?? 0)),
    },
  }
}

function refusal(status: number): string {
  if (status >= 300 && status < 400)
    return `The receiver redirects (status ${status}). Redirects are not followed: set the final address.`
  if (status === 410)
    return 'The receiver said that it is gone (status 410), so sending was switched off.'
  return `The receiver answered with status ${status}.`
}
