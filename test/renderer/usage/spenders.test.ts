/** Top spenders beside the period before: rows that add up, and what is new or gone. */
import { expect, it } from 'vitest'
import { noValue, restName } from '../../../src/contract/entry-filter'
import type { UsageFigures, UsageSummary } from '../../../src/contract/usage'
import { spenders, spendersCsv } from '../../../src/renderer/pages/usage/spenders'
import { emptySums, figuresOf } from '../../../src/main/usage/sums'

const zero: UsageFigures = figuresOf(emptySums())
function summary(costs: Readonly<Record<string, number>>): UsageSummary {
  const groups = Object.entries(costs).map(([name, costNanoUsd]) => ({
    ...zero,
    name,
    calls: 2,
    entries: 2,
    costNanoUsd,
  }))
  const total = groups.reduce((sum, { costNanoUsd }) => sum + costNanoUsd, 0)
  return {
    ...zero,
    from: 0,
    to: 1,
    charges: [],
    groups,
    costNanoUsd: total,
    calls: 2 * groups.length,
  }
}
const label = (name: string) => `<${name}>`

it('puts everybody beside the period before, new and gone ones too', () => {
  const rows = spenders(
    summary({ ann: 5, [noValue]: 9, bob: 7 }),
    summary({ ann: 2, cy: 4 }),
    'real',
    label,
  )
  expect(rows.map(({ name, spend, before }) => [name, spend, before])).toEqual([
    ['bob', 7, 0],
    ['ann', 5, 2],
    ['cy', 0, 4],
    [noValue, 9, 0],
  ])
})

it('says nothing of the period before where a name may be among those told together', () => {
  const rows = spenders(
    summary({ ann: 5, [restName]: 1 }),
    summary({ [restName]: 3, cy: 2 }),
    'real',
    label,
  )
  expect(rows.map(({ name, spend, before }) => [name, spend, before])).toEqual([
    ['ann', 5, null],
    [restName, 1, null],
  ])
})

it('keeps those who called for nothing, so that calls add up too', () => {
  const now = summary({ ann: 5, bob: 0, [noValue]: -1 })
  const rows = spenders(now, null, 'real', label)
  expect(rows.reduce((sum, { spend }) => sum + spend, 0)).toBe(now.costNanoUsd)
  expect(rows.reduce((sum, { figures }) => sum + (figures?.calls ?? 0), 0)).toBe(now.calls)
})

it('writes all of them with their total and what they are of', () => {
  const now = summary({ ann: 1_500_000_001 })
  const csv = spendersCsv(
    spenders(now, summary({ ann: 1_000_000_000 }), 'real', label),
    { name: 'total', label: 'Total', spend: now.costNanoUsd, before: 1_000_000_000, figures: now },
    {
      by: 'user',
      kind: 'real',
      timeZone: 'UTC',
      range: { from: 0, to: 86_400_000 },
      against: 'the day before',
      filter: 'project report',
      unknownCostCalls: 3,
    },
  )
  expect(csv.split('\r\n')).toEqual([
    'user,name,spend (USD),spend before (USD),change (%),calls,per call (USD),failed,mean latency (ms)',
    'ann,<ann>,1.500000001,1.00,50,2,0.750000001,0,',
    'total,Total,1.500000001,1.00,50,2,0.750000001,0,',
    '',
    expect.stringMatching(/^range,1970-01-01 00:00,1970-01-02 00:00,UTC$/),
    'filter,project report',
    'calls with unknown cost,3',
    'change against,the day before',
    '',
  ])
})
