/** Everything an entry says, in the words of the detail panel; and what its cost is made of. */
import type { CostStatus } from '../../../contract/call-outcome'
import { zonedTime } from '../../../shared/dates'
import type { Entry, EntryKind } from '../../../contract/ledger'
import { monthNames } from '../../kit/time-format'

export const kindLabels: Readonly<Record<EntryKind, string>> = {
  attempt: 'Attempt',
  cache_hit: 'Cache hit',
  adjustment: 'Adjustment',
}

export const costStatusSentences: Readonly<Record<CostStatus, string>> = {
  reported: 'The provider reported this amount.',
  computed: 'The provider’s token counts × the price in force.',
  estimated: 'Tokens were counted here, because the provider gave no counts.',
  partial: 'The stream was cut, so this is a lower bound.',
  unknown: 'The model has no price, so the cost is not known. It is left out of every sum.',
}

const two = (value: number) => String(value).padStart(2, '0')

/** `20 Nov 14:05:09`, the same width in every row: the year is in the row's title and the panel. */
export function rowTime(epochMs: number, timeZone: string): string {
  const { month, day, hour, minute, second } = zonedTime(epochMs, timeZone)
  return `${two(day)} ${monthNames[month - 1] ?? ''} ${two(hour)}:${two(minute)}:${two(second)}`
}

/** What came of the attempt, in words. */
export function outcomeLabel(entry: Pick<Entry, 'outcome' | 'unresolved' | 'kind'>): string {
  if (entry.unresolved) return 'unresolved'
  if (entry.kind === 'adjustment') return 'adjusted'
  return entry.outcome.replaceAll('_', ' ')
}

export type OutcomeTone = 'good' | 'warning' | 'bad' | 'neutral'

export function outcomeTone(entry: Pick<Entry, 'outcome' | 'unresolved' | 'kind'>): OutcomeTone {
  if (entry.unresolved) return 'warning'
  if (entry.kind === 'adjustment') return 'neutral'
  if (entry.outcome === 'ok') return 'good'
  return entry.outcome === 'cancelled' ? 'neutral' : 'bad'
}

export interface TokenClass {
  readonly label: string
  readonly tokens: number
  /** True for a class that is inside the one above it. */
  readonly inside: boolean
}

/**
 * Token classes as they are priced: cached, written and plain input are parts of the whole input;
 * reasoning is part of the output.
 */
export function tokenClasses(entry: Entry): readonly TokenClass[] {
  const plain = entry.inputTokens - entry.cachedInputTokens - entry.cacheWriteTokens
  const parts: TokenClass[] = [{ label: 'Input', tokens: entry.inputTokens, inside: false }]
  if (entry.cachedInputTokens > 0 || entry.cacheWriteTokens > 0)
    parts.push({ label: 'uncached', tokens: plain, inside: true })
  if (entry.cachedInputTokens > 0)
    parts.push({ label: 'read from cache', tokens: entry.cachedInputTokens, inside: true })
  if (entry.cacheWriteTokens > 0)
    parts.push({ label: 'written to cache', tokens: entry.cacheWriteTokens, inside: true })
  parts.push({ label: 'Output', tokens: entry.outputTokens, inside: false })
  if (entry.reasoningTokens > 0)
    parts.push({ label: 'reasoning', tokens: entry.reasoningTokens, inside: true })
  return parts
}

/** Output tokens a second after the first one; null where it cannot be said. */
export function tokensPerSecond(
  entry: Pick<Entry, 'outputTokens' | 'latencyMs' | 'firstTokenMs'>,
): number | null {
  if (entry.firstTokenMs === null || entry.outputTokens < 2) return null
  const seconds = (entry.latencyMs - entry.firstTokenMs) / 1000
  return seconds > 0 ? (entry.outputTokens - 1) / seconds : null
}

/**
 * Only what an attempt cost can be corrected: an adjustment is itself a correction, and nothing is
 * spent on simulated calls and cache hits.
 */
export function canAdjust(entry: Pick<Entry, 'kind' | 'simulated'>): boolean {
  return entry.kind === 'attempt' && !entry.simulated
}
