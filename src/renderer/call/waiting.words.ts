/**
 * What a call stands still for, in words: its place in line, or the pause before another attempt
 * with the time left. Pure.
 */
import { formatDuration } from '../kit/format'
import type { CallRun } from './call-run'

export interface WaitingLine {
  /** `Attempt 2 of 3, waiting 1.2 s`, or `Number 3 in line at OpenAI, for 4.2 s`. */
  readonly lead: string
  readonly reason: string
}

/** The time until a moment, to a tenth of a second: it is read while it runs down. */
export function countdown(ms: number): string {
  if (ms >= 59_950) return formatDuration(ms)
  return `${(Math.ceil(Math.max(0, ms) / 100) / 10).toFixed(1)}\u2009s`
}

/** `attempt 2 of 3`, or without the end where it is not known. */
function attemptOf(attempt: number, most: number | null): string {
  return most === null ? `attempt ${attempt}` : `attempt ${attempt} of ${most}`
}

/** The attempt under way where it is not the first; null else. */
export function laterAttempt(run: CallRun): string | null {
  const attempt = run.trying.at(-1)?.attempt ?? 1
  return attempt === 1 ? null : attemptOf(attempt, run.maxAttempts)
}

/**
 * Null while the call does not wait. `now` is the page's clock, `nameOf` a provider's name by its
 * id.
 */
export function waitingLine(
  run: CallRun,
  now: number,
  nameOf: (provider: string) => string,
): WaitingLine | null {
  const { waiting } = run
  if (waiting === null) return null
  if (waiting.why === 'queue') {
    const place =
      waiting.position === null
        ? 'In line'
        : waiting.position === 1
          ? 'Next in line'
          : `Number ${waiting.position} in line`
    return {
      lead: `${place} at ${nameOf(waiting.provider)}, for ${countdown(now - waiting.since)}`,
      reason: waiting.reason,
    }
  }
  const next = attemptOf((run.trying.at(-1)?.attempt ?? 0) + 1, run.maxAttempts)
  const left = waiting.until === null ? 0 : waiting.until - now
  return {
    lead: `${next.replace(/^a/, 'A')}, ${left > 0 ? `waiting ${countdown(left)}` : 'about to begin'}`,
    reason: waiting.reason,
  }
}
