/** Scores as a chart and as CSV: lines of the largest groups, and what the numbers are of. */
import { expect, it } from 'vitest'
import type { QualityFigures, UsageQuality } from '../../../src/contract/quality'
import { qualityCsv, qualityPanels } from '../../../src/renderer/pages/usage/quality/quality'

const none: QualityFigures = {
  answers: 0,
  passed: 0,
  passRate: null,
  score: null,
  low: null,
  high: null,
}
const some: QualityFigures = {
  answers: 4,
  passed: 3,
  passRate: 0.75,
  score: 0.85,
  low: 0.4,
  high: 0.98,
}
const quality: UsageQuality = {
  from: 0,
  to: 172_800_000,
  interval: 'day',
  timeZone: 'UTC',
  total: some,
  buckets: [0, 86_400_000],
  series: [some, none],
  groups: [
    { ...some, name: 'chat', answers: 3, series: [some, none] },
    { ...some, name: '(none)', answers: 1, series: [none, some] },
  ],
}

it('draws the mean of all and of each group, and leaves days without an answer out', () => {
  const { columns } = qualityPanels(quality, (name) => `<${name}>`)
  const lines = columns.filter(({ drawn }) => drawn?.panel === 'upper')
  expect(lines.map(({ label, values, whole }) => [label, values, whole])).toEqual([
    ['Mean score', [0.85, null], 0.85],
    ['<chat>', [0.85, null], 0.85],
    ['<(none)>', [null, 0.85], 0.85],
  ])
  expect(columns.find(({ label }) => label === 'Answers checked')).toMatchObject({
    values: [4, 0],
    whole: 4,
  })
})

it('draws no second line where one group is all of it', () => {
  const one = { ...quality, groups: quality.groups.slice(0, 1) }
  const drawn = qualityPanels(one, String).columns.filter(({ isPart }) => isPart === true)
  expect(drawn).toEqual([])
})

it('writes every group with its interval, the total, and what they are of', () => {
  const csv = qualityCsv(quality, {
    by: 'service',
    labelOf: String,
    facts: { filter: 'project dev', unknownCostCalls: null },
  })
  expect(csv.split('\r\n')).toEqual([
    'service,name,answers checked,passed,pass rate,mean score,from (95 %),to (95 %)',
    'chat,chat,3,3,0.75,0.85,0.4,0.98',
    '(none),(none),1,3,0.75,0.85,0.4,0.98',
    ',total,4,3,0.75,0.85,0.4,0.98',
    '',
    'range,1970-01-01 00:00,1970-01-03 00:00,UTC',
    'filter,project dev',
    '',
  ])
})
