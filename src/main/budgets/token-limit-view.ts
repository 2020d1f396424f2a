/** A token limit as people see it: its tokens this month, and how far up its ladder it is. */
import type { TokenStage as ProviderTokens } from '../../contract/provider-status'
import type { TokenLimit, UsageReset } from '../../contract/token-limits'
import type { BudgetRow } from './budget-rows'
import type { Counters } from './counters'
import { marksOf, stageOf } from './ladder'

/** Without the provider's name, which the providers know. */
export type TokenLimitView = Omit<TokenLimit, 'providerName'>

/** `now` in epoch ms; `reset`: the newest that the limit counts from. */
export function viewLimit(
  row: BudgetRow,
  counters: Pick<Counters, 'windowOf' | 'read'>,
  reset: Pick<UsageReset, 'time' | 'reason'> | undefined,
  now: number,
): TokenLimitView {
  const window = counters.windowOf(row, now)
  const counter = counters.read(row.id, window.start)
  return {
    id: row.id,
    provider: row.scope.provider ?? '',
    service: row.scope.service ?? null,
    limit: row.limit,
    used: counter.spent,
    held: counter.held,
    free: Math.max(0, row.limit - counter.spent - counter.held),
    ...(counter.isPast ? { saturated: true } : {}),
    percent: Math.floor((counter.spent * 10_000) / row.limit) / 100,
    stage: stageOf(row, counter),
    marks: marksOf(row),
    timeZone: row.timeZone,
    periodStart: window.start,
    resetsAt: window.end ?? window.start,
    fromDotEnv: row.fromDotEnv,
    lastReset: reset === undefined ? null : { time: reset.time, reason: reset.reason },
    createdAt: row.createdAt,
  }
}

/** A provider has no stage of its own for spent: its last tokens went in the emergency. */
export function providerTokens({
  stage,
  used,
  held,
  limit,
  resetsAt,
}: TokenLimitView): ProviderTokens {
  return {
    stage: stage === 'ok' ? 'normal' : stage === 'spent' ? 'emergency' : stage,
    used,
    held,
    limit,
    resetsAt,
  }
}
