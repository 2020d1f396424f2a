/** Token limits in words, and the months of a history as bars. */
import type { TokenLimit, UsageMonth } from '../../../contract/token-limits'
import { hourMs } from '../../../shared/spans'

/** `Anthropic`, or `chat at Anthropic`. */
export function placeText({
  providerName,
  service,
}: Pick<TokenLimit, 'providerName' | 'service'>): string {
  return service === null ? providerName : `${service} at ${providerName}`
}

/** `9 d`: how long until it resets, in the coarsest unit that says enough. */
export function resetText(resetsAt: number, now: number): string {
  const hours = Math.max(0, Math.ceil((resetsAt - now) / hourMs))
  return hours === 0 ? 'now' : hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} d`
}

/** A month of the history. */
export interface MonthBar {
  /** `2026-06`. */
  readonly month: string
  /** `Jun 2026`. */
  readonly label: string
  readonly tokens: number
  readonly calls: number
  readonly costNanoUsd: number
  /** Percent of the widest; the limit is drawn at `limitAt`. */
  readonly share: number
  /** Of today's limit, as a percentage; it may have been another then. */
  readonly percent: number
}

/** The months on one scale. */
export interface MonthBars {
  readonly bars: readonly MonthBar[]
  /** Percent of the widest, on the same scale. */
  readonly limitAt: number
}

/** Newest first. */
export function monthBars(months: readonly UsageMonth[], limit: number): MonthBars {
  const most = Math.max(limit, 1, ...months.map(({ tokens }) => tokens))
  const bars = months.map(({ month, tokens, calls, costNanoUsd }) => ({
    month,
    label: monthLabel(month),
    tokens,
    calls,
    costNanoUsd,
    share: Math.round((tokens / most) * 1000) / 10,
    percent: Math.floor((tokens * 100) / Math.max(1, limit)),
  }))
  return { bars: bars.reverse(), limitAt: Math.round((limit / most) * 1000) / 10 }
}

function monthLabel(month: string): string {
  const [year = 1970, number = 1] = month.split('-').map(Number)
  return new Intl.DateTimeFormat('en-US', {
    timeZone: 'UTC',
    month: 'short',
    year: 'numeric',
  }).format(Date.UTC(year, number - 1, 1))
}

/** A reason that can be kept: not empty, not longer than the record takes. */
export function checkReason(
  text: string,
):
  | { readonly ok: true; readonly reason: string }
  | { readonly ok: false; readonly message: string } {
  const reason = text.trim()
  if (reason === '') return { ok: false, message: 'Say why: the reason is kept on record.' }
  return reason.length > 300
    ? { ok: false, message: 'Use at most 300 characters.' }
    : { ok: true, reason }
}
