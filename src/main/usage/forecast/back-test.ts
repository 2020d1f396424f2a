/** What the method would have said before days that are known now, beside what they came to. */
import { saturated } from '../../money/sums'
import { learn, outlookOf } from './outlook'
import type { Day } from './weekday-factors'

export interface BackTest {
  readonly predicted: number
  readonly actual: number
  readonly days: number
  /** Days that lay within their band. */
  readonly daysInBand: number
}

/** Of the days from place `from` until before `to`; null where too little was known before them. */
export function backTest(past: readonly Day[], from: number, to: number): BackTest | null {
  const learned = learn(past.slice(0, from))
  const came = past.slice(from, to)
  if (typeof learned === 'string' || came.length === 0) return null
  const { days, total } = outlookOf(
    learned,
    came.map(({ weekday }) => ({ weekday, part: 1 })),
  )
  return {
    predicted: total.expected,
    actual: saturated(came.reduce((sum, { amount }) => sum + amount, 0)),
    days: came.length,
    daysInBand: came.filter(({ amount }, index) => {
      const { low, high } = days[index] ?? { low: 0, high: -1 }
      return amount >= low && amount <= high
    }).length,
  }
}
