/** Rate limits in words: what one allows, for whom, and how each counter stands. */
import {
  limitLabels,
  type LimitAlgorithm,
  type LimitItem,
  type LimitRule,
  type LimitState,
  type LimitUnit,
  type LimitWindow,
} from '../../../contract/limits'
import { formatCount } from '../../kit/format'
import type { Tone } from '../../kit/StatusChip'

export const unitLabels: Readonly<Record<LimitUnit, string>> = {
  requests: 'Requests',
  tokens: 'Tokens',
  tokens_per_request: 'Tokens a request',
}
export const windowLabels: Readonly<Record<LimitWindow, string>> = {
  second: 'Second',
  minute: 'Minute',
  hour: 'Hour',
  day: 'Day',
}
export const algorithmLabels: Readonly<Record<LimitAlgorithm, string>> = {
  sliding_window: 'Sliding window',
  token_bucket: 'Token bucket',
}
const whens: Readonly<Record<LimitWindow, string>> = {
  second: 'a second',
  minute: 'a minute',
  hour: 'an hour',
  day: 'a day',
}

function countText(unit: LimitUnit, amount: number): string {
  const [one, many] = unit === 'requests' ? ['request', 'requests'] : ['token', 'tokens']
  return `${formatCount(amount)} ${amount === 1 ? one : many}`
}

/** `42 requests a minute`, `17 000 tokens a request`. */
export function allowanceText({
  unit,
  limit,
  window,
}: Pick<LimitRule, 'unit' | 'limit' | 'window'>): string {
  return `${countText(unit, limit)} ${window === null ? 'a request' : whens[window]}`
}

/**
 * Conditions in a fixed order, and the label whose every value counts for itself; empty means
 * everything together.
 */
export function scopeWords(
  { scope, each }: Pick<LimitRule, 'scope' | 'each'>,
  providers: ReadonlyMap<string, string>,
): readonly string[] {
  const parts = limitLabels.flatMap((label) => {
    const value = scope[label]
    if (value === undefined) return []
    return [`${label} ${label === 'provider' ? (providers.get(value) ?? value) : value}`]
  })
  return each === null ? parts : [...parts, `each ${each}`]
}

/** How a limit stands, as a chip. */
export interface StandingView {
  readonly tone: Tone
  /** For the chip. */
  readonly word: string
}

/** The tightest counter decides; one in ten or less left is nearly used up. */
export function standing({ enabled, limit, window, states }: LimitItem): StandingView {
  if (!enabled) return { tone: 'neutral', word: 'Off' }
  if (window === null) return { tone: 'good', word: 'Each request' }
  const least = states.reduce((lowest, { remaining }) => Math.min(lowest, remaining), limit)
  if (least <= 0) return { tone: 'bad', word: 'Used up' }
  return least * 10 <= limit
    ? { tone: 'warn', word: 'Nearly used up' }
    : { tone: 'good', word: 'Room left' }
}

/** `40 of 42 left`, with nothing said of time: that stands beside it. */
export function leftText({ remaining }: LimitState, limit: number): string {
  return `${formatCount(remaining)} of ${formatCount(limit)} left`
}

/** `all free again in 48 s`; null where nothing is used. */
export function untilText({ resetsAt }: LimitState, now: number): string | null {
  if (resetsAt === null) return null
  const seconds = Math.max(0, Math.ceil((resetsAt - now) / 1000))
  const minutes = Math.ceil(seconds / 60)
  const text =
    seconds < 120
      ? `${seconds} s`
      : minutes < 120
        ? `${minutes} min`
        : `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`
  return `all free again in ${text}`
}

/** What removing does, in sentences. */
export function removalSentences(limit: LimitItem): readonly string[] {
  return [
    `Calls are no longer held to ${allowanceText(limit)}.`,
    'Its counters go with it. The removal is kept on record.',
  ]
}
