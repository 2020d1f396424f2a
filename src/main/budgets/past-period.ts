/**
 * What a late settlement or a correction says of a period that is over: it is told as such, and
 * stops nothing.
 */
import type { BudgetRow } from './budget-rows'
import type { Window } from './derive'

/**
 * A period that is over at `now` (epoch milliseconds), as a sentence names it; null: it goes on.
 */
export function pastPeriod(
  { period, timeZone }: Pick<BudgetRow, 'period' | 'timeZone'>,
  { start, end }: Window,
  now: number,
): string | null {
  if (end === null || now < end) return null
  const first = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  }).format(start)
  return period === 'day' ? `on ${first}` : `in the ${period} from ${first} on`
}
