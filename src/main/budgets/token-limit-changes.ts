/** Adding, changing and removing monthly token limits, on record. */
import type { TokenMarks as Marks } from '../../contract/token-limits'
import type { BudgetRow } from './budget-rows'
import { createRecordedRows, type ChangesDeps } from './change-rows'
import { defaultMarks } from './ladder'
import type { TokenMarks } from './token-marks'

export interface TokenLimitChoice {
  readonly provider: string
  /** As sentences call it. */
  readonly providerName: string
  readonly service?: string | undefined
  /** Tokens a month. */
  readonly limit: number
  readonly marks?: Marks | undefined
  readonly fromDotEnv?: boolean
}

export interface TokenLimitChanges {
  /** Returns the new limit's id. */
  add(choice: TokenLimitChoice, who: string): string
  update(before: BudgetRow, choice: TokenLimitChoice, who: string): void
  remove(before: BudgetRow, who: string): void
}

export interface TokenLimitChangesDeps extends ChangesDeps {
  readonly marks: Pick<TokenMarks, 'lookAgain'>
}

export function createTokenLimitChanges(deps: TokenLimitChangesDeps): TokenLimitChanges {
  const { platform, timeZone, marks } = deps
  const recorded = createRecordedRows(deps, {
    word: 'token limit',
    told,
    opensOnChange: true,
    lookAgain: marks.lookAgain,
  })
  return {
    add(choice, who) {
      const row = newRow(choice, platform.newId('tkl'), timeZone(), platform.clock.now())
      recorded.add(row, who)
      return row.id
    },
    update: (before, choice, who) => recorded.update(before, changedRow(before, choice), who),
    remove: recorded.remove,
  }
}

function newRow(
  choice: TokenLimitChoice,
  id: string,
  timeZone: string,
  createdAt: number,
): BudgetRow {
  const { provider, service, limit, marks = defaultMarks, fromDotEnv = false } = choice
  return {
    id,
    purpose: 'token_limit',
    name: nameOf(choice),
    scope: { provider, ...(service === undefined ? {} : { service }) },
    unit: 'tokens',
    period: 'month',
    timeZone,
    limit,
    enforcement: 'hard',
    thresholds: thresholdsOf(marks),
    raise: null,
    fromDotEnv,
    createdAt,
  }
}

function changedRow(before: BudgetRow, choice: TokenLimitChoice): BudgetRow {
  const { limit, marks, fromDotEnv = false } = choice
  return {
    ...before,
    name: nameOf(choice),
    limit,
    thresholds: marks === undefined ? before.thresholds : thresholdsOf(marks),
    fromDotEnv,
  }
}

function thresholdsOf({ warning, critical, emergency }: Marks): number[] {
  return [warning, critical, emergency]
}

function nameOf({ providerName, service }: TokenLimitChoice): string {
  return service === undefined ? providerName : `${providerName}, service ${service},`
}

function told({ scope, limit, thresholds, fromDotEnv }: BudgetRow) {
  return { ...scope, limit, marks: thresholds, ...(fromDotEnv ? { fromDotEnv } : {}) }
}
