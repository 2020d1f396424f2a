/** Budgets in words: amounts in their unit, scopes, periods, and the state each is in. */
import type {
  Budget,
  BudgetPeriod,
  BudgetScope,
  BudgetUnit,
  Enforcement,
} from '../../../contract/budgets'
import { formatCompact, formatCount } from '../../kit/format'
import { formatMoney } from '../../kit/money-format'
import type { Tone } from '../../kit/StatusChip'
import { dimensionOrder } from '../../parts/dimension-order'
import { minuteMs } from '../../../shared/spans'

export const unitLabels: Readonly<Record<BudgetUnit, string>> = {
  usd: 'US dollars',
  tokens: 'Tokens',
  requests: 'Requests',
}
export const periodLabels: Readonly<Record<BudgetPeriod, string>> = {
  day: 'Day',
  week: 'Week',
  month: 'Month',
  total: 'Total',
}
/** What happens when it is used up. */
export const enforcementLabels: Readonly<Record<Enforcement, string>> = {
  hard: 'Stop calls',
  notify: 'Only warn',
}
/** What happens at the limit, before the amount: `stops at $10 a month`. */
export const enforcementVerbs: Readonly<Record<Enforcement, string>> = {
  hard: 'stops at',
  notify: 'warns at',
}

/** `$7.31`, `12 000 tokens`, `1 request`. */
export function amountText(value: number, unit: BudgetUnit): string {
  switch (unit) {
    case 'usd':
      return formatMoney(value)
    case 'tokens':
      return `${formatCount(value)} ${value === 1 ? 'token' : 'tokens'}`
    case 'requests':
      return `${formatCount(value)} ${value === 1 ? 'request' : 'requests'}`
  }
}

/** The number of an amount without its unit, short enough to be a headline: `$7.31`, `27.7M`. */
export function headline(value: number, unit: BudgetUnit): string {
  if (unit === 'usd') return formatMoney(value)
  return value >= 1_000_000 ? formatCompact(value) : formatCount(value)
}

/** A limit with its period: `$10 a month`, `140 000 tokens in total`. */
export function limitText(limit: number, unit: BudgetUnit, period: BudgetPeriod): string {
  const amount = unit === 'usd' ? formatMoney(limit, { whole: true }) : amountText(limit, unit)
  return period === 'total' ? `${amount} in total` : `${amount} a ${period}`
}

/** The fields of a scope, in the order in which they are read. */
export const scopeFields = dimensionOrder satisfies readonly (keyof BudgetScope)[]
export type ScopeField = (typeof scopeFields)[number]

/** A condition: `project dev`. */
export interface ScopePart {
  readonly field: ScopeField
  /** A name where people did not choose the id. */
  readonly value: string
}

/** Names for ids that people did not choose. */
export interface ScopeNames {
  readonly keys: ReadonlyMap<string, string>
  readonly providers: ReadonlyMap<string, string>
}

/** The conditions of a scope in a fixed order; empty means everything. */
export function scopeParts(scope: BudgetScope, names: ScopeNames): readonly ScopePart[] {
  return scopeFields.flatMap((field) => {
    const value = scope[field]
    if (value === undefined) return []
    const known =
      field === 'key'
        ? names.keys.get(value)
        : field === 'provider'
          ? names.providers.get(value)
          : undefined
    return [{ field, value: known ?? value }]
  })
}

/** `every call`, or `calls of project dev, environment production`. */
export function scopeText(scope: BudgetScope, names: ScopeNames): string {
  const parts = scopeParts(scope, names)
  return parts.length === 0
    ? 'every call'
    : `calls of ${parts.map(({ field, value }) => `${field} ${value}`).join(', ')}`
}

/** What a budget does to calls now. */
export interface BudgetState {
  readonly tone: Tone
  readonly word: string
  /** What it means for the next call. */
  readonly sentence: string
  /** Calls are refused now. */
  readonly blocking: boolean
}

/** The highest threshold that spending has passed; null below the first. */
function passedThreshold(
  budget: Pick<Budget, 'thresholds' | 'spent' | 'effectiveLimit'>,
): number | null {
  const passed = budget.thresholds.filter(
    (threshold) => budget.spent > 0 && budget.spent * 100 >= budget.effectiveLimit * threshold,
  )
  return passed.length === 0 ? null : Math.max(...passed)
}

/**
 * The state in words, so that colour never carries it alone. Thresholds look at spent; blocking at
 * spent and held.
 */
export function budgetState(budget: Budget, names: ScopeNames): BudgetState {
  const covered = scopeText(budget.scope, names)
  const wayOut = budget.resetsAt === null ? 'raised' : 'raised, or resets'
  if (budget.enforcement === 'hard' && budget.free <= 0) {
    return budget.spent < budget.effectiveLimit
      ? {
          tone: 'bad',
          word: 'Blocked by holds',
          sentence: `Running calls hold what is left. New ${covered.replace('every call', 'calls')} are refused until they settle.`,
          blocking: true,
        }
      : {
          tone: 'bad',
          word: 'Blocked',
          sentence: `${sentenceCase(covered)} ${covered === 'every call' ? 'is' : 'are'} refused until this is ${wayOut}.`,
          blocking: true,
        }
  }
  if (budget.spent >= budget.effectiveLimit && budget.spent > 0) {
    const over = amountText(budget.spent - budget.effectiveLimit, budget.unit)
    return {
      tone: 'warn',
      word: 'Over limit',
      sentence: `${over} over. Calls go on: this budget only warns.`,
      blocking: false,
    }
  }
  const passed = passedThreshold(budget)
  if (passed !== null)
    return {
      tone: passed >= 75 ? 'warn' : 'info',
      word: `Past ${passed} %`,
      sentence: `More than ${passed} % is spent.`,
      blocking: false,
    }
  return {
    tone: 'good',
    word: 'Within limit',
    sentence: 'Below its first threshold.',
    blocking: false,
  }
}

const sentenceCase = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

/** `2 h 05 min`, `3 d 4 h`: how long until a moment; `now` when it has come. */
export function untilText(epochMs: number, now: number): string {
  const minutes = Math.ceil((epochMs - now) / minuteMs)
  if (minutes <= 0) return 'now'
  const [days, hours, rest] = [
    Math.floor(minutes / 1440),
    Math.floor((minutes % 1440) / 60),
    minutes % 60,
  ]
  if (days > 0) return hours > 0 && days < 7 ? `${days} d ${hours} h` : `${days} d`
  if (hours > 0) return `${hours} h ${String(rest).padStart(2, '0')} min`
  return `${rest} min`
}

/**
 * What removing a budget does, in sentences: what ends, what stays, and whether anything is left to
 * stop calls.
 */
export function removalSentences(
  budget: Budget,
  others: readonly Budget[],
  names: ScopeNames,
): readonly string[] {
  const limit = limitText(budget.effectiveLimit, budget.unit, budget.period)
  const verb = budget.enforcement === 'hard' ? 'are no longer stopped' : 'no longer warn'
  const covered = sentenceCase(scopeText(budget.scope, names).replace('every call', 'calls'))
  const sentences = [`${covered} ${verb} at ${limit}.`]
  sentences.push(
    `The ${amountText(budget.spent, budget.unit)} spent stays in the ledger; the removal is kept on record.`,
  )
  if (budget.held > 0)
    sentences.push(
      `${amountText(budget.held, budget.unit)} is held by running calls. They go on and are settled as usual.`,
    )
  if (
    budget.enforcement === 'hard' &&
    !others.some((other) => other.id !== budget.id && other.enforcement === 'hard')
  ) {
    sentences.push('No hard budget is left after this: nothing will stop spending.')
  }
  return sentences
}
