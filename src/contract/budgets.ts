/** Limits on a scope over a period, and the emergency stop (spec §8). */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { count, epochMs, id, listOf, nothing, ok, reason, refused, saturated } from './primitives'

export const budgetUnit = z.enum(['usd', 'tokens', 'requests'])
export type BudgetUnit = z.infer<typeof budgetUnit>
export const budgetPeriod = z.enum(['day', 'week', 'month', 'total'])
export type BudgetPeriod = z.infer<typeof budgetPeriod>
export const enforcement = z.enum(['hard', 'notify'])
export type Enforcement = z.infer<typeof enforcement>

/** Absent fields match anything; an empty scope is everything. All present fields must match. */
export const budgetScope = z.strictObject({
  provider: id.optional(),
  key: id.optional(),
  project: id.optional(),
  service: id.optional(),
  environment: id.optional(),
  model: z.string().min(1).max(300).optional(),
  user: id.optional(),
  organization: id.optional(),
})
export type BudgetScope = z.infer<typeof budgetScope>

/** A temporary raise, on record: the limit in force is `limit + amount` until `until`. */
export const budgetRaise = z.strictObject({
  amount: z.int().min(1),
  until: epochMs,
  reason: z.string(),
})

export const budget = z.object({
  id,
  name: z.string(),
  scope: budgetScope,
  unit: budgetUnit,
  period: budgetPeriod,
  timeZone: z.string(),
  /** nano-USD, tokens or requests, as `unit` says. */
  limit: count,
  /** The limit in force now: `limit`, plus a raise that has not run out. */
  effectiveLimit: count,
  raise: budgetRaise.nullable(),
  thresholds: z.array(z.number()),
  enforcement,
  spent: z.int(),
  held: z.int(),
  free: z.int(),
  saturated,
  periodStart: epochMs.nullable(),
  resetsAt: epochMs.nullable(),
  createdAt: epochMs,
})
export type Budget = z.infer<typeof budget>

const limit = z.int().min(0).max(Number.MAX_SAFE_INTEGER)
const thresholds = z.array(z.number().gt(0).max(1000)).max(20)
const budgetName = z.string().trim().min(1).max(80)

function fixed(what: string) {
  return refused(`The ${what} of a budget never changes. Remove this budget and make a new one.`)
}

const newBudget = z.strictObject({
  name: budgetName,
  scope: budgetScope.default({}),
  unit: budgetUnit,
  period: budgetPeriod,
  timeZone: z.string().max(80).optional(),
  limit,
  enforcement,
  thresholds: thresholds.optional(),
})
export type NewBudget = z.infer<typeof newBudget>

const budgetChange = z.strictObject({
  id,
  name: budgetName.optional(),
  limit: limit.optional(),
  enforcement: enforcement.optional(),
  thresholds: thresholds.optional(),
  scope: fixed('scope'),
  unit: fixed('unit'),
  period: fixed('period'),
  timeZone: fixed('time zone'),
  raise: budgetRaise.extend({ reason }).nullable().optional(),
})
export type BudgetChange = Omit<z.infer<typeof budgetChange>, 'id'>

export const budgetsContract = {
  list: oc
    .route({ method: 'GET', path: '/budgets', summary: 'All budgets with spent, held and free' })
    .input(nothing)
    .output(listOf(budget)),
  create: oc
    .route({
      method: 'POST',
      path: '/budgets',
      successStatus: 201,
      summary: 'Add a budget; it starts with what its period has already spent and holds',
    })
    .input(newBudget)
    .output(budget),
  update: oc
    .route({
      method: 'PATCH',
      path: '/budgets/{id}',
      summary: 'Change name, limit, enforcement or thresholds; scope, unit and period never change',
    })
    .input(budgetChange)
    .output(budget),
  remove: oc
    .route({ method: 'DELETE', path: '/budgets/{id}', summary: 'Remove a budget, on record' })
    .input(z.strictObject({ id }))
    .output(ok),
}

export const emergencyState = z.object({
  engaged: z.boolean(),
  reason: z.string().nullable(),
  since: epochMs.nullable(),
  by: z.string().nullable(),
})
export type EmergencyState = z.infer<typeof emergencyState>

const emergencyChange = z.strictObject({
  engaged: z.boolean(),
  reason,
  cancelInFlight: z.boolean().optional(),
})
export type EmergencyChange = z.infer<typeof emergencyChange>

export const emergencyContract = {
  get: oc
    .route({ method: 'GET', path: '/emergency', summary: 'Is the emergency stop engaged' })
    .input(nothing)
    .output(emergencyState),
  set: oc
    .route({
      method: 'POST',
      path: '/emergency',
      summary: 'Engage or release the emergency stop, on record',
    })
    .input(emergencyChange)
    .output(emergencyState.extend({ cancelled: count })),
}
