/**
 * Who may use the browser shell: one token for its life, one-time codes that fetch it, one-time
 * tickets that open a WebSocket with it.
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Clock } from '../../platform/clock'
import type { RandomBytes } from '../../platform/ids'

export const codeLifeMs = 60_000
const ticketLifeMs = 30_000
/** More outstanding codes or tickets than any person or page needs; the oldest go first. */
const outstandingLimit = 64
/**
 * From this many wrong tokens in a row each further one waits a second, so that guessing is
 * pointless even at 2^0 of 2^256.
 */
const patience = 10

export interface Sessions {
  readonly token: string
  /** True when the request carries the token in its Authorization header. */
  isAuthorized(request: IncomingMessage): boolean
  /** How long a refusal should be held back now. */
  refusalDelayMs(): number
  newCode(): string
  /** The token, for a code that was not used before and is younger than a minute. */
  exchange(code: string): string | null
  newTicket(): string
  useTicket(ticket: string): boolean
}

export function createSessions(clock: Clock, random: RandomBytes): Sessions {
  const token = secret()
  const codes = new Map<string, number>()
  const tickets = new Map<string, number>()
  let refusals = 0

  function secret() {
    return Buffer.from(random(32)).toString('base64url')
  }
  function issue(kept: Map<string, number>, lifeMs: number): string {
    const value = secret()
    kept.set(value, clock.monotonic() + lifeMs)
    for (const [oldest, until] of kept) {
      if (kept.size > outstandingLimit || until <= clock.monotonic()) kept.delete(oldest)
      else break
    }
    return value
  }
  function use(kept: Map<string, number>, value: string): boolean {
    const until = kept.get(value)
    kept.delete(value)
    return until !== undefined && clock.monotonic() < until
  }

  return {
    token,
    isAuthorized(request) {
      const given = /^Bearer ([A-Za-z0-9_-]{1,200})$/i.exec(
        request.headers.authorization ?? '',
      )?.[1]
      const right = given !== undefined && equalInConstantTime(given, token)
      refusals = right ? 0 : refusals + 1
      return right
    },
    refusalDelayMs: () => (refusals > patience ? 1_000 : 0),
    newCode: () => issue(codes, codeLifeMs),
    exchange: (code) => (use(codes, code) ? token : null),
    newTicket: () => issue(tickets, ticketLifeMs),
    useTicket: (ticket) => use(tickets, ticket),
  }
}

/** By digests: neither content nor length of a guess shows in the time it takes. */
function equalInConstantTime(given: string, wanted: string): boolean {
  return timingSafeEqual(
    createHash('sha256').update(given).digest(),
    createHash('sha256').update(wanted).digest(),
  )
}
