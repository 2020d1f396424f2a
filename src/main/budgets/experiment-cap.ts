/**
 * The cap of an experiment: a hard budget that no list of budgets shows. It has the experiment's id
 * and counts the calls whose ids begin with it.
 */
import type { Platform } from '../platform/platform'
import type { BudgetRow, BudgetRows } from './budget-rows'
import type { ChangeRows } from './change-rows'
import type { Holds } from './holds'

export interface CapDeps {
  readonly platform: Pick<Platform, 'clock'>
  readonly rows: BudgetRows
  readonly holds: Pick<Holds, 'openPeriod'>
  readonly change: ChangeRows
}

/** Sets a cap, or its limit anew. */
export function createCaps({ platform: { clock }, rows, holds, change }: CapDeps) {
  return (experiment: string, name: string, limit: number): void => {
    const before = rows.all().find(({ id }) => id === experiment)
    if (before?.limit === limit) return
    if (before !== undefined) {
      change(() => rows.update({ ...before, limit }))
      return
    }
    const row: BudgetRow = {
      id: experiment,
      purpose: 'experiment',
      name: `Cap of the experiment ${name}`,
      scope: {},
      unit: 'usd',
      period: 'total',
      timeZone: 'UTC',
      limit,
      enforcement: 'hard',
      thresholds: [],
      raise: null,
      fromDotEnv: false,
      createdAt: clock.now(),
    }
    change(() => {
      rows.insert(row)
      holds.openPeriod(row, row.createdAt)
    })
  }
}
