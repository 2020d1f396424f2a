/** The last months as rows: where they begin and end, and that they add up. */
import { expect, it } from 'vitest'
import { noValue, restName } from '../../../src/contract/entry-filter'
import type { UsageSeries } from '../../../src/contract/usage'
import { emptySums, figuresOf } from '../../../src/main/usage/sums'
import { lastWhole, monthRows, monthsRange } from '../../../src/renderer/pages/usage/months/months'

const zero = figuresOf(emptySums())
const costs = (values: readonly number[]) => values.map((costNanoUsd) => ({ ...zero, costNanoUsd }))

it('covers whole calendar months of the zone, this one too', () => {
  const now = Date.UTC(2026, 10, 28, 12)
  expect(monthsRange(6, now, 'UTC')).toEqual({
    from: Date.UTC(2026, 5, 1),
    to: Date.UTC(2026, 11, 1),
  })
  // Berlin: six months back is summer time, the end is not.
  expect(monthsRange(6, now, 'Europe/Berlin')).toEqual({
    from: Date.UTC(2026, 4, 31, 22),
    to: Date.UTC(2026, 10, 30, 23),
  })
})

it('orders rows by what they came to together, and they add up month by month', () => {
  const series: UsageSeries = {
    from: 0,
    to: 3,
    interval: 'month',
    timeZone: 'UTC',
    buckets: [0, 1, 2],
    total: costs([11, 22, 33]),
    groups: [
      { name: restName, figures: costs([1, 1, 1]) },
      { name: noValue, figures: costs([9, 18, 27]) },
      { name: 'chat', figures: costs([1, 1, 1]) },
      { name: 'search', figures: costs([0, 2, 4]) },
      { name: 'idle', figures: costs([0, 0, 0]) },
    ],
  }
  const { rows, total } = monthRows(series, 'spend', 'real', (name) => name)
  expect(rows.map(({ name }) => name)).toEqual(['search', 'chat', noValue, restName])
  expect(
    [0, 1, 2].map((month) => rows.reduce((sum, { values }) => sum + (values[month] ?? 0), 0)),
  ).toEqual(total.values)
  expect(total.total).toBe(66)
})

it('compares the last two months that are over', () => {
  expect(lastWhole([1, 2, 3, 9])).toEqual([3, 2])
  expect(lastWhole([5])).toBeNull()
})
