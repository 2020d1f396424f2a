/**
 * The filters of entries as chips: from the address bar to the query, and from the query to words.
 */
import { errorCodes } from '../../../contract/errors'
import { labelNames, noValue, type LabelFilter } from '../../../contract/entry-filter'
import { entryKind, type LedgerFilter } from '../../../contract/ledger'
import { costStatus } from '../../../contract/call-outcome'
import { source } from '../../../contract/calls'
import { isoDate, startOfDay } from '../../../shared/dates'
import { dimensionOrder } from '../dimension-order'

/** Filters with a value a person picks or types. */
export const textFields = [
  ...dimensionOrder,
  'source',
  'kind',
  'outcome',
  'costStatus',
  'callId',
] as const
export type TextField = (typeof textFields)[number]
export type FilterField = TextField | 'time' | 'unresolved' | 'simulated'

export const fieldLabels: Readonly<Record<FilterField, string>> = {
  time: 'Time',
  project: 'Project',
  service: 'Service',
  environment: 'Environment',
  provider: 'Provider',
  model: 'Model',
  key: 'Key',
  user: 'User',
  organization: 'Organization',
  source: 'Source',
  kind: 'Kind',
  outcome: 'Outcome',
  costStatus: 'Cost',
  callId: 'Call',
  unresolved: 'Unresolved',
  simulated: 'Simulated',
}

export const outcomes: readonly string[] = ['ok', ...errorCodes]

const flagText = { true: true, false: false } as const

function readFlag(text: string | null): boolean | undefined {
  return text === 'true' || text === 'false' ? flagText[text] : undefined
}

function readTime(text: string | null): number | undefined {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : undefined
}

const closedSets = { source, kind: entryKind, costStatus } as const

function isPossible(field: TextField, value: string): boolean {
  return (
    !(field in closedSets) || closedSets[field as keyof typeof closedSets].safeParse(value).success
  )
}

/**
 * The filter in a query string; what is not a filter, or has a value no entry can have, is left
 * out.
 */
export function readFilter(query: URLSearchParams): LedgerFilter {
  const filter: Record<string, string | number | boolean> = {}
  for (const field of textFields) {
    const value = query.get(field)?.trim() ?? ''
    if (value === '' || !isPossible(field, value)) continue
    filter[field] = value
  }
  for (const field of ['from', 'to'] as const) {
    const value = readTime(query.get(field))
    if (value !== undefined) filter[field] = value
  }
  for (const field of ['unresolved', 'simulated'] as const) {
    const value = readFlag(query.get(field))
    if (value !== undefined) filter[field] = value
  }
  return filter as LedgerFilter
}

/** What stands on an entry from its call, of a query string that may say other things too. */
export function readLabels(query: URLSearchParams): LabelFilter {
  const filter = readFilter(query)
  return Object.fromEntries(
    labelNames.flatMap((field) => (filter[field] === undefined ? [] : [[field, filter[field]]])),
  )
}

/**
 * The query string of a filter, fields in a fixed order so that the same filter has one address;
 * empty without filters.
 */
export function writeFilter(filter: LedgerFilter): string {
  const query = new URLSearchParams()
  for (const field of ['from', 'to', ...textFields, 'unresolved', 'simulated'] as const) {
    const value = filter[field]
    if (value !== undefined && value !== '') query.set(field, String(value))
  }
  return query.toString()
}

/**
 * The link to the ledger that shows exactly these entries, `from` until before `to` in epoch
 * milliseconds.
 */
export function entriesAddress(filter: LedgerFilter, from: number, to: number): string {
  return `#/ledger?${writeFilter({ ...filter, from, to })}`
}

export interface FilterChip {
  readonly field: FilterField
  readonly label: string
  readonly value: string
}

const namesOf = { key: 'keys', provider: 'providers' } as const

/** Names for ids that people did not choose. */
export interface FilterNames {
  readonly keys: ReadonlyMap<string, string>
  readonly providers: ReadonlyMap<string, string>
}

function textValue(field: TextField, value: string, names: FilterNames): string {
  if (value === noValue) return 'none'
  if (field === 'key' || field === 'provider') return names[namesOf[field]].get(value) ?? value
  return field === 'outcome' || field === 'kind' ? value.replaceAll('_', ' ') : value
}

/** Chips in a fixed order. */
export function filterChips(
  filter: LedgerFilter,
  timeZone: string,
  names: FilterNames,
): readonly FilterChip[] {
  const chips: FilterChip[] = []
  const time = timeLabel(filter, timeZone)
  if (time !== null) chips.push({ field: 'time', label: fieldLabels.time, value: time })
  for (const field of textFields) {
    const value = filter[field]
    if (value !== undefined)
      chips.push({ field, label: fieldLabels[field], value: textValue(field, value, names) })
  }
  if (filter.unresolved !== undefined)
    chips.push({
      field: 'unresolved',
      label: fieldLabels.unresolved,
      value: filter.unresolved ? 'only' : 'left out',
    })
  if (filter.simulated !== undefined)
    chips.push({
      field: 'simulated',
      label: fieldLabels.simulated,
      value: filter.simulated ? 'only' : 'left out',
    })
  return chips
}

/**
 * `2026-11-20`, `2026-11-01 to 2026-11-20`, `2026-11-20 14:00 to 15:00`; null when time does not
 * matter.
 */
export function timeLabel(
  { from, to }: Pick<LedgerFilter, 'from' | 'to'>,
  timeZone: string,
): string | null {
  if (from === undefined && to === undefined) return null
  if (from === undefined) return `before ${moment(to ?? 0, timeZone, true)}`
  if (to === undefined) return `since ${moment(from, timeZone, false)}`
  if (isMidnight(from, timeZone) && isMidnight(to, timeZone)) {
    const [first, last] = [isoDate(from, timeZone), isoDate(to - 1, timeZone)]
    return first === last ? first : `${first} to ${last}`
  }
  const end =
    isoDate(from, timeZone) === isoDate(to, timeZone)
      ? clock(to, timeZone)
      : moment(to, timeZone, false)
  return `${moment(from, timeZone, false)} to ${end}`
}

const isMidnight = (epochMs: number, timeZone: string) => startOfDay(epochMs, timeZone) === epochMs

function clock(epochMs: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(epochMs)
}

function moment(epochMs: number, timeZone: string, isEnd: boolean): string {
  if (isMidnight(epochMs, timeZone))
    return isEnd ? `the end of ${isoDate(epochMs - 1, timeZone)}` : isoDate(epochMs, timeZone)
  return `${isoDate(epochMs, timeZone)} ${clock(epochMs, timeZone)}`
}

/** A filter in one sentence part: `project dev, user none`; null where nothing is filtered. */
export function filterText(
  filter: LedgerFilter,
  timeZone: string,
  names: FilterNames,
): string | null {
  const chips = filterChips(filter, timeZone, names)
  return chips.length === 0
    ? null
    : chips.map(({ label, value }) => `${label.toLowerCase()} ${value}`).join(', ')
}

/** The filter without one chip. */
export function withoutField(filter: LedgerFilter, field: FilterField): LedgerFilter {
  const next: LedgerFilter = { ...filter }
  if (field === 'time') {
    delete next.from
    delete next.to
  } else delete next[field]
  return next
}

/** The stable route that streams the entries a filter selects. */
export function exportPath(format: 'csv' | 'json' | 'jsonl', filter: LedgerFilter): string {
  const query = writeFilter(filter)
  return `/api/v1/ledger/export?format=${format}${query === '' ? '' : `&${query}`}`
}
