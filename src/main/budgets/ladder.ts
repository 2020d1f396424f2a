/**
 * The ladder of a monthly token limit (spec B6, §15): where used and held stand, and what that
 * means for the next call. Pure; whole numbers only.
 */
import type { TokenMarks, TokenStage } from '../../contract/token-limits'
import { reaches } from '../money/sums'
import { Failure } from '../platform/failure'
import type { NewAlert } from '../record/alerts'
import type { BudgetRow } from './budget-rows'
import type { Counter } from './counters'
import type { Window } from './derive'

export const defaultMarks: TokenMarks = { warning: 80, critical: 95, emergency: 98 }

/** Percentages; the usual ones where the row has none of its own. */
export function marksOf({ thresholds }: Pick<BudgetRow, 'thresholds'>): TokenMarks {
  const [
    warning = defaultMarks.warning,
    critical = defaultMarks.critical,
    emergency = defaultMarks.emergency,
  ] = thresholds
  return { warning, critical, emergency }
}

/** Held tokens count like spent ones: they may all be used. */
export function stageOf(row: BudgetRow, { spent, held }: Counter): TokenStage {
  const { warning, critical, emergency } = marksOf(row)
  const tokens = spent + held
  if (tokens >= row.limit) return 'spent'
  if (reaches(tokens, row.limit, emergency)) return 'emergency'
  if (reaches(tokens, row.limit, critical)) return 'critical'
  return reaches(tokens, row.limit, warning) ? 'warning' : 'ok'
}

/**
 * Why a candidate is left now, or null. The last candidate goes on while its hold fits the whole
 * limit.
 */
export function refusalBy(
  row: BudgetRow,
  counter: Counter,
  tokens: number,
  last: boolean,
  window: Window,
): Failure | null {
  const { spent, held } = counter
  const { critical } = marksOf(row)
  const leaves = !last && reaches(spent + held, row.limit, critical)
  if (!leaves && spent + held + tokens <= row.limit) return null
  const inFlight = held > 0 ? ` and running calls hold ${whole(held)}` : ''
  const why = leaves
    ? `from ${critical} % on new calls go to the next provider`
    : `this call may need ${whole(tokens)}`
  const share = percentText(spent + held, row.limit)
  const sentence = `${row.name} has used ${whole(spent)}${inFlight} of ${whole(row.limit)} tokens this month (${share}): ${why}.${resetText(row, window)}`
  return new Failure('token_limit_reached', sentence, {
    limitId: row.id,
    limitName: row.name,
    free: Math.max(0, row.limit - spent - held),
    needed: tokens,
    resetsAt: window.end,
  })
}

/** What the new highest mark passed is told as. `past`: the period, where it is over. */
export function alertOf(
  row: BudgetRow,
  spent: number | bigint,
  mark: number,
  window: Window,
  past: string | null = null,
): NewAlert {
  const { critical, emergency } = marksOf(row)
  if (past !== null) return pastAlert(row, spent, mark, past)
  const isEmergency = mark >= emergency
  const meaning = isEmergency
    ? 'Nearly nothing is left: the last provider of a route goes on until its tokens are spent.'
    : mark >= critical
      ? 'New calls go to the next provider of their route.'
      : `From ${critical} % on new calls go to the next provider of their route.`
  return {
    kind: 'token_limit',
    severity: mark >= critical ? 'critical' : 'warning',
    title: `${isEmergency ? 'Emergency: ' : ''}${row.name} passed ${mark} % of its tokens`,
    message: `${whole(spent)} of ${whole(row.limit)} tokens are used this month (${percentText(spent, row.limit)}). ${meaning}${resetText(row, window)}`,
    subject: row.id,
  }
}

function pastAlert(row: BudgetRow, spent: number | bigint, mark: number, past: string): NewAlert {
  return {
    kind: 'token_limit',
    severity: 'warning',
    title: `${row.name} passed ${mark} % of its tokens ${past}`,
    message: `${whole(spent)} of ${whole(row.limit)} tokens were used ${past} (${percentText(spent, row.limit)}). That is over, so no call is kept from leaving because of it.`,
    subject: row.id,
  }
}

function whole(tokens: number | bigint): string {
  return tokens.toLocaleString('en-US')
}

/** Rounded down, so that 95 % is never said before it is reached. */
function percentText(tokens: number | bigint, limit: number): string {
  return `${Math.floor((Number(tokens) * 1000) / limit) / 10} %`
}

function resetText({ timeZone }: BudgetRow, { end }: Window): string {
  return end === null
    ? ''
    : ` It resets on ${new Intl.DateTimeFormat('en-GB', { timeZone, day: 'numeric', month: 'long' }).format(end)}.`
}
