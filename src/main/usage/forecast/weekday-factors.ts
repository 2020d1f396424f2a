/** How the days of the week differ: what each is, as a multiple of an ordinary day. */
import { robustMean } from './robust-mean'

/** A whole day of the past. */
export interface Day {
  /** 0 is Sunday. */
  readonly weekday: number
  /** In the measure that is forecast; money in nano-USD. */
  readonly amount: number
}

export const weekdays = [0, 1, 2, 3, 4, 5, 6] as const

/** 10 % of the chi-square distribution with six degrees of freedom lies above. */
const differAbove = 10.645

/**
 * Seven factors with mean 1, Sunday first: the robust mean of each weekday over the mean of those
 * (seasonal indices by ratio to average). All are 1 while a weekday was seen less than twice, or
 * where the weekdays do not differ by more than chance would have them.
 */
export function weekdayFactors(days: readonly Day[]): readonly number[] {
  const byWeekday = weekdays.map((weekday) =>
    days.filter((day) => day.weekday === weekday).map(({ amount }) => amount),
  )
  const alike = weekdays.map(() => 1)
  if (byWeekday.some((amounts) => amounts.length < 2)) return alike
  if (kruskalWallis(byWeekday) < differAbove) return alike
  const means = byWeekday.map(robustMean)
  const mean = means.reduce((sum, each) => sum + each, 0) / means.length
  return mean === 0 ? alike : means.map((each) => each / mean)
}

/**
 * How far groups differ in rank, whatever their distribution: chi-square with one degree of freedom
 * less than there are groups (Kruskal and Wallis 1952). Ties take the mean of their ranks.
 */
function kruskalWallis(groups: readonly (readonly number[])[]): number {
  const values = groups.flatMap((amounts, group) => amounts.map((amount) => ({ group, amount })))
  values.sort((a, b) => a.amount - b.amount)
  const n = values.length
  const rankSums = groups.map(() => 0)
  let ties = 0
  for (let start = 0; start < n;) {
    let end = start
    while (end < n && values[end]?.amount === values[start]?.amount) end += 1
    const rank = (start + 1 + end) / 2
    for (const { group } of values.slice(start, end))
      rankSums[group] = (rankSums[group] ?? 0) + rank
    ties += (end - start) ** 3 - (end - start)
    start = end
  }
  const spread = rankSums.reduce(
    (sum, rankSum, group) => sum + rankSum ** 2 / (groups[group]?.length ?? 1),
    0,
  )
  const untied = (12 / (n * (n + 1))) * spread - 3 * (n + 1)
  const left = 1 - ties / (n ** 3 - n)
  return left === 0 ? 0 : untied / left
}
