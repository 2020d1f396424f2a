/**
 * A provider's health in words and figures: which window to show, what a breaker says, how tall an
 * hour is (spec P8).
 */
import type {
  Breaker,
  ProviderState,
  Spread,
  TokenStage,
  WindowFigures,
} from '../../../contract/provider-status'
import type { Tone } from '../../kit/StatusChip'
import { formatCount, formatDuration, formatShare } from '../../kit/format'
import { formatClock, formatRelative } from '../../kit/time-format'

/** The figures that say most now. */
export interface ShownWindow {
  readonly name: string
  readonly figures: WindowFigures
}

/** The last hour where it has an attempt, else the last day; null where neither has. */
export function shownWindow({
  lastHour,
  lastDay,
}: Pick<ProviderState, 'lastHour' | 'lastDay'>): ShownWindow | null {
  if (lastHour.attempts > 0) return { name: 'last hour', figures: lastHour }
  return lastDay.attempts > 0 ? { name: 'last 24 h', figures: lastDay } : null
}

/** Errors as a share, and of how many: a share of three attempts says little. */
export function errorsText({ attempts, errors, errorRate }: WindowFigures): string {
  if (errorRate === null) return 'no attempts'
  return errors === 0
    ? `no errors in ${attempts === 1 ? '1 attempt' : `${formatCount(attempts)} attempts`}`
    : `${formatShare(errorRate)} errors of ${formatCount(attempts)}`
}

/** `p50 812 ms · p95 2.40 s`; under two values there is no p95 to speak of. */
export function spreadText({ n, p50, p95 }: Spread): string {
  if (p50 === null || p95 === null) return '–'
  return n < 2 ? formatDuration(p50) : `p50 ${formatDuration(p50)} · p95 ${formatDuration(p95)}`
}

/** A circuit breaker as a chip and a sentence. */
export interface BreakerView {
  readonly tone: Tone
  readonly word: string
  /** Since when, why, and what comes next. */
  readonly detail: string
}

/** Whether calls go through, and if not, why and when the next one tries. */
export function breakerView(breaker: Breaker, now: number, timeZone?: string): BreakerView {
  switch (breaker.state) {
    case 'closed':
      return {
        tone: 'good',
        word: 'Closed',
        detail:
          breaker.attempts === 0
            ? 'No recent attempts.'
            : `${formatCount(breaker.failures)} of the last ${formatCount(breaker.attempts)} attempts failed.`,
      }
    case 'open':
      return {
        tone: 'bad',
        word: 'Open',
        detail: [sinceText(breaker, now, timeZone), reasonText(breaker), probeText(breaker, now)]
          .filter((part) => part !== '')
          .join(' '),
      }
    case 'half_open':
      return {
        tone: 'warn',
        word: 'Half-open',
        detail: [
          sinceText(breaker, now, timeZone),
          'One attempt probes now; a good one closes it.',
          reasonText(breaker),
        ]
          .filter((part) => part !== '')
          .join(' '),
      }
  }
}

function sinceText({ since }: Breaker, now: number, timeZone: string | undefined): string {
  return since === null
    ? ''
    : `Since ${formatClock(since, timeZone)} (${formatRelative(since, now)}).`
}

function reasonText({ reason }: Breaker): string {
  return reason === null ? '' : /[.!?]$/.test(reason) ? reason : `${reason}.`
}

function probeText({ nextProbeAt }: Breaker, now: number): string {
  if (nextProbeAt === null) return ''
  return nextProbeAt <= now
    ? 'The next attempt probes.'
    : `Next probe ${formatRelative(nextProbeAt, now)}.`
}

/** The breakers a card must show: those that keep calls away. */
export function troubledBreakers(state: Pick<ProviderState, 'breakers'>): Breaker[] {
  return state.breakers.filter((breaker) => breaker.state !== 'closed')
}

/** Whether the last attempt reached it, whatever it answered. */
export function reachabilityView({ state }: ProviderState['reachability']): {
  readonly tone: Tone
  readonly word: string
} {
  switch (state) {
    case 'reachable':
      return { tone: 'good', word: 'Reachable' }
    case 'unreachable':
      return { tone: 'bad', word: 'Unreachable' }
    case 'unknown':
      return { tone: 'neutral', word: 'Not tried yet' }
  }
}

/** What runs and waits there; null while nothing does. */
export function slotsText({ slots }: Pick<ProviderState, 'slots'>): string | null {
  if (slots === null || (slots.running === 0 && slots.waiting === 0)) return null
  return slots.waiting === 0
    ? `${formatCount(slots.running)} running`
    : `${formatCount(slots.running)} running, ${formatCount(slots.waiting)} waiting`
}

/** How far its monthly token limit is used up. */
export function tokensView({ stage, used, held, limit }: TokenStage): {
  readonly tone: Tone
  readonly text: string
} {
  const share = limit === 0 ? 1 : (used + held) / limit
  const tones = {
    normal: 'neutral',
    warning: 'warn',
    critical: 'bad',
    emergency: 'bad',
  } as const satisfies Record<TokenStage['stage'], Tone>
  return {
    tone: tones[stage],
    text: `${formatShare(share)} of ${formatCount(limit)} tokens this month`,
  }
}

/** An hour of the last day. */
export interface HourBar {
  readonly start: number
  /** 0 to 1 of the tallest; null without a good attempt. */
  readonly height: number | null
  readonly failed: boolean
}

/** A bar an hour, its height the median latency against the slowest hour. */
export function hourBars({ hours }: Pick<ProviderState, 'hours'>): {
  readonly bars: readonly HourBar[]
  readonly label: string
} {
  const known = hours.flatMap(({ p50LatencyMs }) => (p50LatencyMs === null ? [] : [p50LatencyMs]))
  const highest = Math.max(...known, 1)
  const bars = hours.map(({ start, errors, p50LatencyMs }) => ({
    start,
    height: p50LatencyMs === null ? null : p50LatencyMs / highest,
    failed: errors > 0,
  }))
  if (known.length === 0)
    return { bars, label: 'Median latency by hour: no good attempt in the last 24 hours' }
  const failed = bars.filter((bar) => bar.failed).length
  const errors =
    failed === 0
      ? 'no hour with errors'
      : failed === 1
        ? '1 hour with errors'
        : `${failed} hours with errors`
  return {
    bars,
    label: `Median latency by hour over 24 hours: ${formatDuration(Math.min(...known))} to ${formatDuration(highest)}, ${errors}`,
  }
}

/** `2 of 4 at once, 1 waiting`. */
export function runningText({
  running,
  limit,
  waiting,
}: NonNullable<ProviderState['slots']>): string {
  const queue = waiting === 0 ? '' : `, ${formatCount(waiting)} waiting`
  return `${formatCount(running)} of ${formatCount(limit)} at once${queue}`
}
