/**
 * Limits before they are saved: text fields in, exact integers out, and a sentence for each field
 * that cannot be saved yet.
 */
import type {
  LimitAlgorithm,
  LimitItem,
  LimitLabel,
  LimitScope,
  LimitUnit,
  LimitWindow,
  NewLimitInput,
} from '../../../contract/limits'
import {
  mostMonthlyTokens,
  type TokenLimit,
  type TokenLimitInput,
} from '../../../contract/token-limits'
import { name as namePattern } from '../../../contract/primitives'
import type { Checked } from '../../kit/checked'
import { parseCount } from '../../kit/number/decimal'
import { readNumber } from '../../kit/number/read-number'

/** A rate limit under edit, numbers as typed. */
export interface RateDraft {
  readonly name: string
  /** Empty fields match every call. */
  readonly scope: Readonly<Partial<Record<LimitLabel, string>>>
  /** Whose every value has a counter of its own; null: one for all. */
  readonly each: LimitLabel | null
  readonly unit: LimitUnit
  readonly limit: string
  /** Counts only where the unit has one. */
  readonly window: LimitWindow
  readonly algorithm: LimitAlgorithm
}

export const newRateDraft: RateDraft = {
  name: '',
  scope: {},
  each: null,
  unit: 'requests',
  limit: '',
  window: 'minute',
  algorithm: 'sliding_window',
}

/** A rate limit as text fields. */
export function draftOf({
  name,
  scope,
  each,
  unit,
  limit,
  window,
  algorithm,
}: LimitItem): RateDraft {
  return { name, scope, each, unit, limit: String(limit), window: window ?? 'minute', algorithm }
}

export type RateField = 'name' | 'limit' | 'user' | 'organization'

const mostLimit = 1_000_000_000

/** A limit without a name is named after what it allows. */
export function checkRate(draft: RateDraft): Checked<NewLimitInput, RateField> {
  const unit = draft.unit === 'requests' ? 'requests' : 'tokens'
  const limit = parseCount(draft.limit, unit)
  const name = draft.name.trim()
  const problems: Partial<Record<RateField, string>> = {}
  if (name.length > 80) problems.name = 'Use at most 80 characters.'
  if (!limit.ok) problems.limit = limit.message
  else if (limit.value === 0)
    problems.limit =
      'A limit of nothing lets nobody through: switch the provider off, or use the emergency stop.'
  else if (limit.value > mostLimit) problems.limit = 'The largest limit is 1 000 000 000.'
  for (const field of ['user', 'organization'] as const) {
    const value = draft.scope[field]?.trim() ?? ''
    if (value !== '' && !namePattern.safeParse(value).success)
      problems[field] = 'Use letters, digits and . _ @ : + - and start with a letter or digit.'
  }
  if (!limit.ok || Object.keys(problems).length > 0) return { ok: false, problems }
  const perRequest = draft.unit === 'tokens_per_request'
  const scope: LimitScope = Object.fromEntries(
    Object.entries(draft.scope).flatMap(([field, value]) =>
      value.trim() === '' ? [] : [[field, value.trim()]],
    ),
  )
  return {
    ok: true,
    input: {
      ...(name === '' ? {} : { name }),
      scope,
      each: perRequest ? null : draft.each,
      unit: draft.unit,
      limit: limit.value,
      window: perRequest ? null : draft.window,
      algorithm: draft.algorithm,
    },
  }
}

/** A token limit under edit, numbers as typed. */
export interface TokenDraft {
  readonly provider: string
  /** Empty: everything at the provider. */
  readonly service: string
  readonly limit: string
  /** Percent of the limit, like the other two. */
  readonly warning: string
  readonly critical: string
  readonly emergency: string
}

export const newTokenDraft: TokenDraft = {
  provider: '',
  service: '',
  limit: '',
  warning: '80',
  critical: '95',
  emergency: '98',
}

/** A token limit as text fields. */
export function tokenDraftOf({ provider, service, limit, marks }: TokenLimit): TokenDraft {
  return {
    provider,
    service: service ?? '',
    limit: String(limit),
    warning: String(marks.warning),
    critical: String(marks.critical),
    emergency: String(marks.emergency),
  }
}

export type TokenField = 'provider' | 'limit' | 'marks'

/** 0 for what is no whole percentage. */
function percentOf(text: string): number {
  const reading = readNumber(text, { min: 1, max: 100, decimals: 0 })
  return reading.kind === 'number' ? reading.value : 0
}

/** What can be saved of a token limit, or why not yet. */
export function checkTokens(draft: TokenDraft): Checked<TokenLimitInput, TokenField> {
  const limit = parseCount(draft.limit, 'tokens')
  const [warning = 0, critical = 0, emergency = 0] = [
    draft.warning,
    draft.critical,
    draft.emergency,
  ].map((text) => percentOf(text))
  const problems: Partial<Record<TokenField, string>> = {}
  if (draft.provider === '') problems.provider = 'Choose the provider whose tokens are limited.'
  if (!limit.ok) problems.limit = limit.message
  else if (limit.value === 0) problems.limit = 'Enter at least one token.'
  else if (limit.value > mostMonthlyTokens)
    problems.limit = 'The largest limit is 1 000 000 000 000 tokens.'
  if (warning < 1 || emergency > 100 || warning > critical || critical > emergency)
    problems.marks = 'Give three whole percentages that rise, such as 80, 95 and 98.'
  if (!limit.ok || Object.keys(problems).length > 0) return { ok: false, problems }
  return {
    ok: true,
    input: {
      provider: draft.provider,
      ...(draft.service === '' ? {} : { service: draft.service }),
      limit: limit.value,
      marks: { warning, critical, emergency },
    },
  }
}
