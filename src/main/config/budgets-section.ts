/**
 * Budgets in the rules file: limits as "12.50 USD" or a count. What is spent and held is not in it.
 */
import { z } from 'zod'
import {
  budgetPeriod,
  budgetScope,
  budgetUnit,
  enforcement,
  type Budget,
  type BudgetChange,
  type NewBudget,
} from '../../contract/budgets'
import type { Budgets } from '../budgets/budgets'
import { defaultThresholds } from '../budgets/budget-changes'
import { formatUsd, parseUsd } from '../money/amount'
import type { ItemIssue } from './item-kind'
import { inOrder, matchListed } from './listed-items'
import { itemSection } from './plan-items'
import type { References } from './references'
import { scopeIssues } from './scope-issues'
import type { Fields, Item, Section } from './section'
import { zoneIssues } from './zone-issues'

export interface BudgetsSectionDeps {
  readonly budgets: Pick<Budgets, 'list' | 'create' | 'update' | 'remove' | 'reload' | 'hasSpent'>
  readonly references: References
  /** The zone of a new budget that names none. */
  readonly timeZone: () => string
}

const usd = /^\d{1,7}(\.\d{1,9})? USD$/
const fieldsSchema = z
  .strictObject({
    scope: budgetScope,
    unit: budgetUnit,
    period: budgetPeriod,
    timeZone: z.string().max(80),
    limit: z.union(
      [z.string().regex(usd), z.int().min(0)],
      'Write a limit as "12.50 USD", or as a whole number of tokens or requests.',
    ),
    enforcement,
    thresholds: z.array(z.number().gt(0).max(1000)).max(20),
  })
  .partial()

const fixed = ['scope', 'unit', 'period', 'timeZone'] as const

export function budgetsSection({ budgets, references, timeZone }: BudgetsSectionDeps): Section {
  const read = () => inOrder(budgets.list().map(itemOf))
  return itemSection({
    name: 'budgets',
    word: 'budget',
    form: 'list',
    about:
      'Limits on a scope over a period. Scope, unit, period and time zone never change once a budget is there.',
    nameSchema: z.string().trim().min(1).max(80),
    fieldsSchema,
    get blank() {
      return { scope: {}, timeZone: timeZone(), thresholds: [...defaultThresholds] }
    },
    required: ['unit', 'period', 'limit', 'enforcement'],
    fixed,
    read,
    reload: () => budgets.reload(),
    normal: (fields) => ({
      ...fields,
      limit: normalLimit(fields['limit']),
      thresholds: sorted(fields['thresholds']),
    }),
    match: (name, fields, taken) => matchListed(read(), fixed, name, fields, taken),
    issuesOf: (_name, after, before, context) => [
      ...limitIssues(after),
      ...(before === null ? scopeIssues(references, after['scope'], context.namesOf) : []),
    ],
    staysBecause: ({ id }) =>
      budgets.hasSpent(id)
        ? 'Calls have counted against it. Remove it by hand, under Budgets.'
        : null,
    put(name, after, present, who) {
      const fields = { name, ...typed(after) }
      if (present === undefined) budgets.create(fields, who)
      else budgets.update(present.id, changeOf(fields), who)
    },
    remove: ({ id }, who) => budgets.remove(id, who),
  })
}

function itemOf({
  id,
  name,
  scope,
  unit,
  period,
  timeZone,
  limit,
  enforcement: how,
  thresholds,
}: Budget): Item {
  return {
    id,
    name,
    fields: {
      scope,
      unit,
      period,
      timeZone,
      limit: unit === 'usd' ? formatUsd(limit) : limit,
      enforcement: how,
      thresholds,
    },
  }
}

function limitIssues({ unit, limit, timeZone }: Fields): ItemIssue[] {
  const issues: ItemIssue[] = []
  if (unit === 'usd' && typeof limit === 'number')
    issues.push({
      path: ['limit'],
      message: `Write the limit of a USD budget as "${limit}.00 USD", so that nobody takes it for nano-USD.`,
    })
  if (unit !== 'usd' && typeof limit === 'string')
    issues.push({
      path: ['limit'],
      message: `This budget counts ${String(unit)}: write its limit as a whole number.`,
    })
  return [...issues, ...zoneIssues(String(timeZone))]
}

function normalLimit(limit: unknown): unknown {
  const amount = typeof limit === 'string' ? parseUsd(limit.replace(/ USD$/, '')) : undefined
  return amount === undefined ? limit : formatUsd(amount)
}

function sorted(thresholds: unknown): unknown {
  return Array.isArray(thresholds)
    ? [...new Set(thresholds.map(Number))].sort((a, b) => a - b)
    : thresholds
}

/** The fields as the budgets take them. They were checked when they were read. */
function typed(fields: Fields): Omit<NewBudget, 'name'> {
  const { limit } = fields
  const amount =
    typeof limit === 'string' ? (parseUsd(limit.replace(/ USD$/, '')) ?? 0) : Number(limit)
  return { ...(fields as unknown as Omit<NewBudget, 'name' | 'limit'>), limit: amount }
}

function changeOf({ name, limit, enforcement: how, thresholds }: NewBudget): BudgetChange {
  return { name, limit, enforcement: how, thresholds }
}
