/**
 * What the Cache page says: times to live as people write them, sizes, how full the bound is, and
 * what clearing takes away.
 */
import type { CachedAnswer, CacheFigures, CacheService } from '../../../contract/cache'
import { formatBytes, formatCount } from '../../kit/format'
import { formatMoney } from '../../kit/money-format'
import { parseSpan, spanText, spanUnits } from '../../kit/span.words'
import { hourMs } from '../../../shared/spans'

export const ranges = ['today', '7d', '30d', 'all'] as const
export type CacheRange = (typeof ranges)[number]
export const rangeLabels: Readonly<Record<CacheRange, string>> = {
  today: '24 hours',
  '7d': '7 days',
  '30d': '30 days',
  all: 'All time',
}

const hours: Readonly<Record<Exclude<CacheRange, 'all'>, number>> = {
  today: 24,
  '7d': 168,
  '30d': 720,
}

/**
 * Where a range begins, to the hour, so that a page drawn twice asks once; null: at the beginning.
 */
export function rangeStart(range: CacheRange, now: number): number | null {
  return range === 'all' ? null : Math.floor(now / hourMs) * hourMs - (hours[range] - 1) * hourMs
}

const longest = 31_536_000

/** `5 min`, `1 h 30 min`, `off`. */
export function ttlText(seconds: number): string {
  return spanText(seconds)
}

export type ParsedTtl =
  | { readonly ok: true; readonly seconds: number }
  | { readonly ok: false; readonly message: string }

/** Reads `90`, `5 min`, `1 h 30 min`, `off`. A bare number is seconds, and nothing is off. */
export function parseTtl(text: string): ParsedTtl {
  const seconds = text.trim() === '' ? 0 : parseSpan(text)
  if (seconds === undefined) return { ok: false, message: 'Write it as 5 min, 1 h or off.' }
  return seconds <= longest ? { ok: true, seconds } : { ok: false, message: 'A year at most.' }
}

/** How full the bound is, 0 to 1. */
export function fullness({ bytes, maxBytes }: Pick<CacheFigures, 'bytes' | 'maxBytes'>): number {
  return maxBytes === 0 ? 1 : Math.min(1, bytes / maxBytes)
}

/** What a hit of this answer has spared so far. */
export function savedBy({ costNanoUsd, hits }: Pick<CachedAnswer, 'costNanoUsd' | 'hits'>): number {
  return (costNanoUsd ?? 0) * hits
}

/** How long it has left, for a column: `4 min`, `3 h`. */
export function leftText(expiresAt: number, now: number): string {
  const seconds = Math.ceil((expiresAt - now) / 1000)
  if (seconds <= 0) return 'expired'
  const unit = spanUnits.find((each) => seconds >= each.seconds) ?? spanUnits[3]
  return `${Math.floor(seconds / unit.seconds)} ${unit.name}`
}

/** How long ago, for a column. */
export function ageText(storedAt: number, now: number): string {
  return leftText(now + Math.max(1000, now - storedAt), now)
}

export function serviceName(service: string | null): string {
  return service ?? 'no service'
}

/** Those that keep or were asked first, then by name. */
export function sortedServices(services: readonly CacheService[]): readonly CacheService[] {
  const weight = (row: CacheService) => row.hits + row.misses + row.answers
  return [...services].sort(
    (a, b) =>
      weight(b) - weight(a) ||
      Number(b.ttlSeconds > 0) - Number(a.ttlSeconds > 0) ||
      serviceName(a.service).localeCompare(serviceName(b.service)),
  )
}

/** Nothing was ever asked or kept. */
export function isUnused({
  hits,
  misses,
  answers,
}: Pick<CacheFigures, 'hits' | 'misses' | 'answers'>): boolean {
  return hits + misses + answers === 0
}

export type ClearScope =
  | { readonly kind: 'all' }
  | { readonly kind: 'service'; readonly service: string | null }
  | { readonly kind: 'answer'; readonly answer: CachedAnswer }

/** What exactly goes, and what that will cost. */
export function clearSentences(
  scope: ClearScope,
  project: string | null,
  figures: Pick<CacheFigures, 'services' | 'answers' | 'bytes'>,
): readonly string[] {
  const inProject = project === null ? '' : ` of project ${project}`
  if (scope.kind === 'answer') {
    const { costNanoUsd, hits } = scope.answer
    return [
      `This one answer is dropped. It was reused ${hits === 1 ? 'once' : `${formatCount(hits)} times`}.`,
      `The next call that asks the same is made anew${costNanoUsd === null ? '' : `, for about ${formatMoney(costNanoUsd)}`}.`,
    ]
  }
  const row =
    scope.kind === 'service'
      ? figures.services.find(({ service }) => service === scope.service)
      : undefined
  const answers = scope.kind === 'all' ? figures.answers : (row?.answers ?? 0)
  const what =
    scope.kind === 'all'
      ? `${formatCount(answers)} kept ${answers === 1 ? 'answer' : 'answers'}${inProject}`
      : `${formatCount(answers)} kept ${answers === 1 ? 'answer' : 'answers'} of ${serviceName(scope.service)}${inProject}`
  const size =
    row === undefined
      ? project === null
        ? `, ${formatBytes(figures.bytes)}`
        : ''
      : `, ${formatBytes(row.bytes)}`
  return [
    `${what}${size}: all dropped.`,
    'The next calls that ask the same are made anew and cost again. Hit rate and savings so far stay.',
  ]
}
