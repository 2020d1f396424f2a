/** Chart data, labels, CSV and sparkline geometry: what is drawn, said and exported must agree. */
import { describe, expect, it } from 'vitest'
import {
  buildChartData,
  bucketRange,
  SERIES_LIMIT,
} from '../../../src/renderer/kit/charts/chart-data'
import { csvCell } from '../../../src/shared/csv'
import { chartCsv } from '../../../src/renderer/kit/charts/chart-csv'
import {
  axisTick,
  bucketName,
  bucketTick,
  columnLabel,
  describeChart,
} from '../../../src/renderer/kit/charts/chart.words'
import { sparklinePath } from '../../../src/renderer/kit/charts/sparkline-path'

const DAY = 86_400_000
const start = Date.UTC(2026, 10, 18)
const frame = {
  unit: 'usd' as const,
  interval: 'day' as const,
  timeZone: 'UTC',
  buckets: [start, start + DAY, start + 2 * DAY],
  end: start + 3 * DAY,
}

describe('buildChartData', () => {
  it('orders by total, drops series with nothing, and sums each bucket', () => {
    const data = buildChartData(frame, [
      { name: 'small', values: [1, 0, 0] },
      { name: 'none', values: [0, 0, 0] },
      { name: 'large', values: [5, 5, 1] },
    ])
    expect(data.series.map(({ name }) => name)).toEqual(['large', 'small'])
    expect(data.totals).toEqual([6, 5, 1])
  })

  it('folds all beyond eleven into one "other" and loses no amount', () => {
    const raw = Array.from({ length: 40 }, (_, index) => ({
      name: `m${index}`,
      values: [index + 1, 1, 0],
    }))
    const data = buildChartData(frame, raw)
    expect(data.series).toHaveLength(SERIES_LIMIT + 1)
    const other = data.series.at(-1)
    expect(other).toMatchObject({ isOther: true, label: 'Other (29)' })
    expect(data.totals[0]).toBe((40 * 41) / 2)
    expect(data.totals[1]).toBe(40)
  })

  it('puts what the console already put together into "other", however large it is', () => {
    const data = buildChartData(frame, [
      { name: '(other)', values: [9, 9, 9], isRest: true },
      { name: 'a', values: [1, 0, 0] },
    ])
    expect(data.series.map(({ label, isOther }) => [label, isOther])).toEqual([
      ['a', false],
      ['Other', true],
    ])
  })

  it('shows exactly eleven as they are', () => {
    const raw = Array.from({ length: 11 }, (_, index) => ({ name: `m${index}`, values: [1, 1, 1] }))
    expect(buildChartData(frame, raw).series.some(({ isOther }) => isOther)).toBe(false)
  })

  it('gives the half-open range of a bar', () => {
    expect(bucketRange(frame, 2)).toEqual({ from: start + 2 * DAY, to: start + 3 * DAY })
    expect(bucketRange(frame, 3)).toBeNull()
  })
})

describe('labels', () => {
  it('gives every tick of a money axis the same decimals', () => {
    expect([0, 0.5e9, 1e9].map((value) => axisTick(value, 0.5e9, 'usd'))).toEqual([
      '$0.00',
      '$0.50',
      '$1.00',
    ])
    expect([0, 2e9, 10e9].map((value) => axisTick(value, 2e9, 'usd'))).toEqual(['$0', '$2', '$10'])
    expect(axisTick(400_000, 200_000, 'usd')).toBe('$0.0004')
    expect(axisTick(2_500, 500, 'usd')).toBe('$0.0000025')
  })
  it('shows no fractions of calls', () => {
    expect(axisTick(0.5, 0.5, 'count')).toBe('')
    expect(axisTick(12_000, 2000, 'count')).toBe('12k')
  })
  it('names buckets', () => {
    expect(bucketTick(start, 'day', 'UTC')).toBe('18 Nov')
    expect(bucketTick(start + 3_600_000, 'hour', 'UTC')).toBe('01:00')
    expect(bucketTick(start, 'hour', 'UTC')).toBe('18 Nov')
    expect(bucketName(frame, 2)).toBe('Fri 20 Nov 2026')
    const week = {
      interval: 'week' as const,
      timeZone: 'UTC',
      buckets: [Date.UTC(2026, 10, 30)],
      end: Date.UTC(2026, 11, 7),
    }
    expect(bucketName(week, 0)).toBe('30 Nov–6 Dec 2026')
  })
  it('says in a sentence what the picture shows', () => {
    const data = buildChartData(frame, [
      { name: 'gpt-4o', values: [1e9, 3e9, 0] },
      { name: 'o1', values: [0, 1e9, 0] },
    ])
    expect(describeChart('Spend by model', data)).toBe(
      'Spend by model: $5.00 over 3 days. Highest day: Thu 19 Nov 2026 with $4.00. Largest: gpt-4o $4.00, o1 $1.00.',
    )
    expect(describeChart('Spend', buildChartData(frame, []))).toBe('Spend: nothing in this range.')
  })
})

describe('CSV', () => {
  it('has exact amounts, one row a bucket and one column a series, a total, and what it is of', () => {
    const data = buildChartData(frame, [{ name: 'gpt-4o', values: [1, 2_500_000_000, 0] }])
    expect(
      chartCsv(data, { filter: 'project dev, user none', unknownCostCalls: 3 }).split('\r\n'),
    ).toEqual([
      'start (UTC),start (epoch ms),gpt-4o (USD),total (USD)',
      `2026-11-18 00:00,${start},0.000000001,0.000000001`,
      `2026-11-19 00:00,${start + DAY},2.50,2.50`,
      `2026-11-20 00:00,${start + 2 * DAY},0.00,0.00`,
      'total,,2.500000001,2.500000001',
      '',
      'range,2026-11-18 00:00,2026-11-21 00:00,UTC',
      'filter,"project dev, user none"',
      'calls with unknown cost,3',
      '',
    ])
  })
  it('makes formulas harmless and quotes what must be quoted', () => {
    expect(csvCell('=HYPERLINK("x")')).toBe('"\'=HYPERLINK(""x"")"')
    expect(csvCell('@user')).toBe("'@user")
    expect(csvCell('-1+1')).toBe("'-1+1")
    expect(csvCell('a,b')).toBe('"a,b"')
    expect(csvCell(-5)).toBe('-5')
  })
})

describe('sparklinePath', () => {
  it('stands on zero and reaches the top at the highest value', () => {
    const { line, last } = sparklinePath([0, 5, 10], 100, 20, 2)
    expect(line).toBe('M2 18L50 10L98 2')
    expect(last).toEqual({ x: 98, y: 2 })
  })
  it('is flat at the bottom when nothing happened, and empty without values', () => {
    expect(sparklinePath([0, 0], 100, 20, 2).line).toBe('M2 18L98 18')
    expect(sparklinePath([], 100, 20).last).toBeNull()
    expect(sparklinePath([3], 100, 20, 2).line).toBe('M2 2L98 2')
  })
})

describe('columnLabel', () => {
  it('gives a column one number of decimals, taken from its largest value', () => {
    const label = columnLabel([8_830_000_000, 523_900_000, 40_000], 'usd')
    expect([8_830_000_000, 523_900_000, 0].map(label)).toEqual(['$8.830', '$0.524', '$0.000'])
    expect(label(40_000)).toBe('< $0.001')
    expect([13_457_000_000, 8_830_000_000].map(columnLabel([13_457_000_000], 'usd'))).toEqual([
      '$13.46',
      '$8.83',
    ])
    expect(columnLabel([7_632_100], 'usd')(1_000_000)).toBe('$0.001000')
    expect(columnLabel([12_000], 'count')(12_000)).toBe('12\u2009000')
  })
})
