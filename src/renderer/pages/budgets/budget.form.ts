/**
 * A budget before it is saved: text fields in, exact integers out, and a sentence for each field
 * that cannot be saved yet.
 */
import type {
  BudgetPeriod,
  BudgetScope,
  BudgetUnit,
  Enforcement,
  NewBudget,
} from '../../../contract/budgets'
import { name as namePattern } from '../../../contract/primitives'
import type { Checked, Problems } from '../../kit/checked'
import { parseCount, parseUsd, type ParsedAmount } from '../../kit/number/decimal'
import { isTimeZone } from '../../../shared/zones'
import { scopeFields, type ScopeField } from './budget.words'

/** A budget under edit, numbers as typed. */
export interface BudgetDraft {
  readonly name: string
  /** Empty fields match every call. */
  readonly scope: Readonly<Partial<Record<ScopeField, string>>>
  readonly unit: BudgetUnit
  readonly period: BudgetPeriod
  readonly timeZone: string
  /** In the unit: dollars, tokens or requests. */
  readonly limit: string
  readonly enforcement: Enforcement
  /** `50, 75, 90`. */
  readonly thresholds: string
}

const defaultThresholdsText = '50, 75, 90, 100'

/** What the form of a new one begins with. */
export function newDraft(timeZone: string): BudgetDraft {
  return {
    name: '',
    scope: {},
    unit: 'usd',
    period: 'month',
    timeZone,
    limit: '',
    enforcement: 'hard',
    thresholds: defaultThresholdsText,
  }
}

/** One that most people want first: it stops everything at ten dollars a month. */
export function firstBudget(timeZone: string): BudgetDraft {
  return { ...newDraft(timeZone), name: 'Everything, month', limit: '10' }
}

/** A limit in the unit: nano-USD, tokens or requests. */
export function parseLimit(text: string, unit: BudgetUnit): ParsedAmount {
  return unit === 'usd' ? parseUsd(text) : parseCount(text, unit)
}

export type ParsedThresholds =
  | { readonly ok: true; readonly value: readonly number[] }
  | { readonly ok: false; readonly message: string }

/** Percentages as typed, `50, 75, 90`; sorted, each once. An empty text means no warnings. */
export function parseThresholds(text: string): ParsedThresholds {
  const parts = text.split(/[,;\s%]+/).filter((part) => part !== '')
  if (parts.length > 20) return { ok: false, message: 'Use at most 20 thresholds.' }
  const values = parts.map(Number)
  const bad = parts.find(
    (part, index) =>
      !/^\d+(\.\d+)?$/.test(part) || (values[index] ?? 0) <= 0 || (values[index] ?? 0) > 1000,
  )
  if (bad !== undefined)
    return {
      ok: false,
      message: `“${bad}” is no percentage between 0 and 1000. Write them as 50, 75, 90.`,
    }
  return { ok: true, value: [...new Set(values)].sort((left, right) => left - right) }
}

export type DraftField = 'name' | 'limit' | 'timeZone' | 'thresholds' | 'user' | 'organization'
export type DraftProblems = Problems<DraftField>

/** What can be saved of a draft, or why it cannot. */
export function checkDraft(draft: BudgetDraft): Checked<NewBudget, DraftField> {
  const limit = parseLimit(draft.limit, draft.unit)
  const thresholds = parseThresholds(draft.thresholds)
  const name = draft.name.trim()
  const problems: Partial<Record<DraftField, string>> = {}
  if (name === '') problems.name = 'Give it a name: refusals and alerts will call it by that.'
  else if (name.length > 80) problems.name = 'Use at most 80 characters.'
  if (!limit.ok) problems.limit = limit.message
  if (!thresholds.ok) problems.thresholds = thresholds.message
  if (!isTimeZone(draft.timeZone)) problems.timeZone = 'Choose a time zone such as Europe/Berlin.'
  for (const field of ['user', 'organization'] as const) {
    const value = draft.scope[field]?.trim() ?? ''
    if (value !== '' && !namePattern.safeParse(value).success)
      problems[field] = 'Use letters, digits and . _ @ : + - and start with a letter or digit.'
  }
  if (!limit.ok || !thresholds.ok || Object.keys(problems).length > 0)
    return { ok: false, problems }
  const { unit, period, timeZone, enforcement } = draft
  return {
    ok: true,
    input: {
      name,
      scope: cleanScope(draft.scope),
      unit,
      period,
      timeZone,
      limit: limit.value,
      enforcement,
      thresholds: [...thresholds.value],
    },
  }
}

/** Empty fields match anything, so they are left out. */
function cleanScope(scope: BudgetDraft['scope']): BudgetScope {
  const clean: BudgetScope = {}
  for (const field of scopeFields) {
    const value = scope[field]?.trim() ?? ''
    if (value !== '') clean[field] = value
  }
  return clean
}

/** A raise under edit. */
export interface RaiseDraft {
  /** In the unit of the budget. */
  readonly amount: string
  /** Epoch milliseconds; null while no valid end is chosen. */
  readonly until: number | null
  readonly reason: string
}

export type RaiseField = 'amount' | 'until' | 'reason'
export interface RaiseInput {
  /** nano-USD, tokens or requests. */
  readonly amount: number
  /** Epoch ms. */
  readonly until: number
  readonly reason: string
}
export type CheckedRaise =
  | { readonly ok: true; readonly raise: RaiseInput }
  | { readonly ok: false; readonly problems: Problems<RaiseField> }

/** What can be saved of a raise, or why it cannot. */
export function checkRaise(draft: RaiseDraft, unit: BudgetUnit, now: number): CheckedRaise {
  const amount = parseLimit(draft.amount, unit)
  const reason = draft.reason.trim()
  const problems: Partial<Record<RaiseField, string>> = {}
  if (!amount.ok) problems.amount = amount.message
  else if (amount.value === 0) problems.amount = 'A raise adds something: enter more than zero.'
  if (draft.until === null) problems.until = 'Choose when the raise ends.'
  else if (draft.until <= now) problems.until = 'A raise must end in the future.'
  if (reason === '') problems.reason = 'Say why: the reason is kept on record.'
  else if (reason.length > 300) problems.reason = 'Use at most 300 characters.'
  if (!amount.ok || draft.until === null || Object.keys(problems).length > 0)
    return { ok: false, problems }
  return { ok: true, raise: { amount: amount.value, until: draft.until, reason } }
}
