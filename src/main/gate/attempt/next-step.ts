/**
 * What follows a failed attempt: another try, the next candidate, or the end (spec P4, P6). Pure:
 * chance and time come in.
 */
import type { ErrorCode } from '../../../contract/errors'
import { usualFallbackCodes } from '../../../contract/projects'

export interface Situation {
  readonly code: ErrorCode
  /** The refusal taught how the same call can be worded otherwise. */
  readonly reworded: boolean
  /** Text or reasoning of this attempt has reached the caller. */
  readonly shown: boolean
  /** The caller wants another attempt even so. */
  readonly retryShown: boolean
  /** Attempts made of this candidate, and how many the call may still make. */
  readonly attemptsHere: number
  readonly attemptsLeft: number
  /** Until no attempt may begin any more, in ms. */
  readonly timeLeftMs: number
  /** What the provider asked for, in ms. */
  readonly retryAfterMs: number | null
  /** Someone else is left to try. */
  readonly hasNext: boolean
  /** The circuit of this candidate has opened. */
  readonly circuitOpen: boolean
  /** Codes that move the call on; undefined: the usual ones. */
  readonly fallbackOn: readonly ErrorCode[] | undefined
  /** A random number from 0 up to 1. */
  readonly chance: number
}

export type NextStep =
  | { readonly kind: 'retry'; readonly delayMs: number }
  | { readonly kind: 'fallback' }
  | { readonly kind: 'stop' }

/** Failures that may be gone the next time. */
const retryable: ReadonlySet<ErrorCode> = new Set([
  'rate_limited',
  'overloaded',
  'timeout',
  'network',
  'malformed_response',
])

/**
 * Full jitter (M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog 2015): anywhere
 * between nothing and a bound that doubles.
 */
const firstBackoffMs = 500
const longestBackoffMs = 20_000
/** Kept of the call's time for the attempt that a pause leads to: half of it, at most this much. */
const mostKeptMs = 5000
/** With somebody else to ask, a provider that asks for a longer pause than this is left. */
const patienceMs = 2000
/** And one that failed twice; the last attempt of all is somebody else's. */
const triesWithNext = 2

export function nextStep(situation: Situation): NextStep {
  const { code, shown, retryShown, attemptsLeft, timeLeftMs, hasNext, attemptsHere, circuitOpen } =
    situation
  if ((shown && !retryShown) || attemptsLeft <= 0 || timeLeftMs <= 0) return { kind: 'stop' }
  if (situation.reworded) return { kind: 'retry', delayMs: 0 }
  const next: NextStep =
    hasNext && movesOn(code, situation.fallbackOn) ? { kind: 'fallback' } : { kind: 'stop' }
  if (!retryable.has(code) || circuitOpen) return next
  // Who may not be asked again within the call's time is not waited for.
  if ((situation.retryAfterMs ?? 0) >= timeLeftMs) return next
  const delayMs = backoff(situation)
  if (
    next.kind === 'fallback' &&
    (attemptsHere >= triesWithNext || attemptsLeft === 1 || delayMs > patienceMs)
  )
    return next
  return { kind: 'retry', delayMs }
}

/** Does this failure or refusal send the call to the next candidate? */
export function movesOn(code: ErrorCode, fallbackOn: readonly ErrorCode[] | undefined): boolean {
  const codes: readonly ErrorCode[] = fallbackOn ?? usualFallbackCodes
  return codes.includes(code)
}

/**
 * True for a failure that could not be helped by trying: such a call is kept among the dead
 * letters.
 */
export function isExhausted(code: ErrorCode): boolean {
  return retryable.has(code)
}

/**
 * Never sooner than the provider asked; with a little jitter above it, so that all who were told
 * the same do not come back at once. Chance shortens with the time of the call: it never uses up
 * what another attempt needs.
 */
function backoff({ attemptsHere, retryAfterMs, chance, timeLeftMs }: Situation): number {
  const bound = Math.min(longestBackoffMs, firstBackoffMs * 2 ** (attemptsHere - 1))
  const jitter = Math.floor(chance * bound)
  const asked = Math.max(0, retryAfterMs ?? 0)
  const drawn = asked === 0 ? jitter : asked + Math.min(jitter, 250)
  return Math.max(
    asked,
    Math.min(drawn, Math.floor(timeLeftMs - Math.min(mostKeptMs, timeLeftMs / 2))),
  )
}
