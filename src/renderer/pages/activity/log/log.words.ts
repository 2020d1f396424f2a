/** What the log's page says and asks: levels, spans, the facts of a line, and the address of a search. */
import type { LogLevel, LogLine, LogQuestion } from '../../../../contract/log'
import { dayMs, hourMs } from '../../../../shared/spans'
import { formatCount } from '../../../kit/format'

export const levelNames: Readonly<Record<LogLevel, string>> = {
  error: 'Error',
  warn: 'Warning',
  info: 'Info',
  debug: 'Debug',
}

/** Each with what is graver. */
export const levelChoices: readonly { readonly value: LogLevel; readonly label: string }[] = [
  { value: 'error', label: 'Errors' },
  { value: 'warn', label: 'Warnings and errors' },
  { value: 'info', label: 'All but debug' },
]

const spans = { hour: hourMs, day: dayMs, week: 7 * dayMs } as const
export type LogSpan = keyof typeof spans

export const spanChoices: readonly { readonly value: LogSpan; readonly label: string }[] = [
  { value: 'hour', label: 'Last hour' },
  { value: 'day', label: 'Last 24 hours' },
  { value: 'week', label: 'Last 7 days' },
]

export interface LogSearch {
  readonly search: string
  readonly level: LogLevel | null
  readonly callId: string | null
  readonly span: LogSpan | null
}

/** As the address has it; what it does not know it passes over. */
export function readLogSearch(query: URLSearchParams): LogSearch {
  return {
    search: (query.get('search') ?? '').slice(0, 200),
    level: levelChoices.find(({ value }) => value === query.get('level'))?.value ?? null,
    callId: query.get('call'),
    span: spanChoices.find(({ value }) => value === query.get('since'))?.value ?? null,
  }
}

export function logAddress({ search, level, callId, span }: LogSearch): string {
  const query = new URLSearchParams({
    ...(search === '' ? {} : { search }),
    ...(level === null ? {} : { level }),
    ...(callId === null ? {} : { call: callId }),
    ...(span === null ? {} : { since: span }),
  }).toString()
  return `/activity/log${query === '' ? '' : `?${query}`}`
}

/** What the console is asked; `now` in epoch milliseconds. */
export function logQuestion({ search, level, callId, span }: LogSearch, now: number): LogQuestion {
  return {
    ...(search === '' ? {} : { search }),
    ...(level === null ? {} : { level }),
    ...(callId === null ? {} : { callId }),
    ...(span === null ? {} : { from: now - spans[span] }),
  }
}

export const isSearch = ({ search, level, callId, span }: LogSearch) =>
  search !== '' || level !== null || callId !== null || span !== null

/** Told beside the message; the rest is behind the line. */
const shown = ['code', 'provider', 'model', 'project', 'service', 'latencyMs'] as const

/** `openai · gpt-4o-mini · dev · 812 ms`. */
export function shortFacts({ fields }: Pick<LogLine, 'fields'>): string {
  return shown
    .flatMap((name) => {
      const value = fields.find((field) => field.name === name)?.value
      if (value === undefined || value === 'null' || value === '') return []
      return [name === 'latencyMs' ? `${formatCount(Number(value))} ms` : value]
    })
    .join(' · ')
}

export function foundText(count: number, hasMore: boolean, searched: boolean): string {
  const lines = `${formatCount(count)} ${count === 1 ? 'line' : 'lines'}`
  return `${lines}${searched ? ' found' : ''}${hasMore ? ' so far' : ''}`
}
