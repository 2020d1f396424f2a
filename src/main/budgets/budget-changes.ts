/** Adding, changing and removing budgets, on record. */
import type { BudgetChange, NewBudget } from '../../contract/budgets'
import { Failure } from '../platform/failure'
import { assertTimeZone } from '../platform/periods'
import type { Crossings } from './budget-crossings'
import type { BudgetRow } from './budget-rows'
import { createRecordedRows, type ChangesDeps } from './change-rows'

export const defaultThresholds = [50, 75, 90, 100] as const

export interface BudgetChanges {
  /** Returns the new budget's id. Throws Failure `invalid_request` for a time zone that is none. */
  add(budget: NewBudget, who: string): string
  /** Throws Failure `invalid_request` for a raise that is over. */
  update(before: BudgetRow, change: BudgetChange, who: string): void
  remove(before: BudgetRow, who: string): void
}

export interface BudgetChangesDeps extends ChangesDeps {
  readonly crossings: Pick<Crossings, 'lookAgain'>
}

export function createBudgetChanges(deps: BudgetChangesDeps): BudgetChanges {
  const { platform, timeZone, crossings } = deps
  const { clock, newId } = platform
  const recorded = createRecordedRows(deps, {
    word: 'budget',
    told: (row) => row,
    opensOnChange: false,
    lookAgain: crossings.lookAgain,
  })
  return {
    add(input, who) {
      const zone = input.timeZone ?? timeZone()
      assertTimeZone(zone)
      const row = newRow(input, newId('bud'), zone, clock.now())
      recorded.add(row, who)
      return row.id
    },
    update(before, wanted, who) {
      if (wanted.raise != null && wanted.raise.until <= clock.now())
        throw new Failure('invalid_request', 'A raise must end in the future.')
      recorded.update(before, changedRow(before, wanted), who)
    },
    remove: recorded.remove,
  }
}

function newRow(input: NewBudget, id: string, timeZone: string, createdAt: number): BudgetRow {
  return {
    id,
    purpose: 'budget',
    name: input.name,
    scope: input.scope,
    unit: input.unit,
    period: input.period,
    timeZone,
    limit: input.limit,
    enforcement: input.enforcement,
    thresholds: sorted(input.thresholds ?? defaultThresholds),
    raise: null,
    fromDotEnv: false,
    createdAt,
  }
}

/** What is not given stays as it was. */
function changedRow(before: BudgetRow, { raise, thresholds, ...rest }: BudgetChange): BudgetRow {
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined))
  return {
    ...before,
    ...given,
    thresholds: thresholds === undefined ? before.thresholds : sorted(thresholds),
    raise: raise === undefined ? before.raise : raise,
  }
}

function sorted(thresholds: readonly number[]): number[] {
  return [...new Set(thresholds)].sort((a, b) => a - b)
}
