/** Rate limits in words: the name of one that was given none, and the sentence of a refusal. */
import type { LimitRule, LimitScope, LimitUnit, LimitWindow } from '../../contract/limits'
import { Failure } from '../platform/failure'

const unitWords = {
  requests: ['request', 'requests'],
  tokens: ['token', 'tokens'],
  tokens_per_request: ['token', 'tokens'],
} as const satisfies Record<LimitUnit, readonly [string, string]>
const whens = {
  second: 'a second',
  minute: 'a minute',
  hour: 'an hour',
  day: 'a day',
} as const satisfies Record<LimitWindow, string>

/** `42 requests a minute`, `17000 tokens a request`. */
function allowance({ unit, limit, window }: Pick<LimitRule, 'unit' | 'limit' | 'window'>): string {
  return `${countText(unit, limit)} ${window === null ? 'a request' : whens[window]}`
}

function countText(unit: LimitUnit, amount: number): string {
  return `${amount} ${unitWords[unit][amount === 1 ? 0 : 1]}`
}

/** `user kim`, or what the scope names. Null: everything. */
function subjectText(
  { scope, each }: Pick<LimitRule, 'scope' | 'each'>,
  subject: string | null,
): string | null {
  const parts = Object.entries(
    scope as Readonly<Record<keyof LimitScope, string | undefined>>,
  ).flatMap(([label, value]) =>
    value === undefined || label === each ? [] : [`${label} ${value}`],
  )
  if (each !== null) parts.unshift(subject === null ? `each ${each}` : `${each} ${subject}`)
  return parts.length === 0 ? null : parts.join(', ')
}

/** What a limit is called when nobody named it. */
export function nameOf(
  rule: Pick<LimitRule, 'scope' | 'each' | 'unit' | 'limit' | 'window'>,
): string {
  const subject = subjectText(rule, null)
  return `${allowance(rule)}${subject === null ? '' : `, ${subject}`}`.slice(0, 80).trim()
}

export interface Standing {
  readonly subject: string | null
  readonly used: number
  /** What this attempt would take. */
  readonly needed: number
  /** Null: no waiting helps. */
  readonly waitMs: number | null
}

/** Failure `local_rate_limited`, with when to try again where waiting helps. */
export function refusalOf(rule: LimitRule, { subject, used, needed, waitMs }: Standing): Failure {
  const about = subjectText(rule, subject)
  const free = Math.max(0, rule.limit - used)
  const whom = about === null ? '' : ` for ${about}`
  const allowed = `Refused: the rate limit "${rule.name}" allows ${allowance(rule)}${whom}`
  const counts =
    rule.unit === 'requests'
      ? `, and ${used} ${used === 1 ? 'has' : 'have'} been made.`
      : `; ${rule.window === null ? '' : `${free} are free and `}this call may need ${needed}.`
  const wayOut =
    waitMs === null
      ? 'Lower its max output or shorten its input.'
      : `Try again in ${waitText(waitMs)}.`
  return new Failure('local_rate_limited', `${allowed}${counts} ${wayOut}`, {
    limitId: rule.id,
    limitName: rule.name,
    free,
    needed,
    ...(waitMs === null ? {} : { retryAfterMs: waitMs }),
  })
}

/** Rounded up, so that the moment told is never too early. */
function waitText(ms: number): string {
  const seconds = Math.ceil(ms / 1000)
  if (seconds < 120) return `${seconds} s`
  const minutes = Math.ceil(seconds / 60)
  return minutes < 120 ? `${minutes} min` : `${Math.ceil(minutes / 60)} h`
}
