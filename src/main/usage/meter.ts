/** The spend meter of the frame: today, this month, and the budget nearest its limit. */
import type { z } from 'zod'
import type { Budget } from '../../contract/budgets'
import type { spendMeter } from '../../contract/usage'
import { saturated, saturation } from '../money/sums'
import { assertTimeZone, periodOf } from '../platform/periods'
import type { Db } from '../storage/store'

export type SpendMeter = z.infer<typeof spendMeter>

export type MeterBudget = Pick<
  Budget,
  'id' | 'name' | 'unit' | 'effectiveLimit' | 'spent' | 'held' | 'enforcement'
>

export function createMeter(
  db: Db,
  now: () => number,
  zoneOf: () => string,
  listBudgets: () => readonly MeterBudget[],
): (question?: { readonly timeZone?: string | undefined }) => SpendMeter {
  const sumSince = (column: 'cost' | 'would_cost', simulated: 0 | 1) =>
    db
      .prepare<[number, number], number>(
        `SELECT total(${column}) FROM rollup_15m
         WHERE dimension = 'all' AND simulated = ${simulated} AND bucket >= ? AND bucket < ?`,
      )
      .pluck()
  const spent = sumSince('cost', 0)
  const wouldHaveSpent = sumSince('would_cost', 1)
  return ({ timeZone = zoneOf() } = {}) => {
    assertTimeZone(timeZone)
    const time = now()
    const today = periodOf('day', timeZone, time)
    const month = periodOf('month', timeZone, time)
    const sums = [
      spent.get(today.start, today.end) ?? 0,
      spent.get(month.start, month.end) ?? 0,
      wouldHaveSpent.get(today.start, today.end) ?? 0,
    ] as const
    return {
      todayNanoUsd: saturated(sums[0]),
      monthNanoUsd: saturated(sums[1]),
      simulatedTodayNanoUsd: saturated(sums[2]),
      tightest: tightestOf(listBudgets()),
      ...saturation(...sums),
    }
  }
}

/**
 * The budget with the largest share of its limit spent or held; of equals a hard one, as it is the
 * one that stops.
 */
function tightestOf(budgets: readonly MeterBudget[]): SpendMeter['tightest'] {
  const share = ({ spent, held, effectiveLimit }: MeterBudget) =>
    effectiveLimit === 0 ? Infinity : (spent + held) / effectiveLimit
  const hardness = ({ enforcement }: MeterBudget) => (enforcement === 'hard' ? 1 : 0)
  const [first] = [...budgets].sort((a, b) =>
    share(a) === share(b) ? hardness(b) - hardness(a) : share(b) - share(a),
  )
  if (first === undefined) return null
  const { id: budgetId, name, unit, effectiveLimit: limit, spent, held } = first
  return { budgetId, name, unit, limit, spent, held }
}
