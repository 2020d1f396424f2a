/** Charts of two panels and maps of the week: what their words, tables and files say. */
import { describe, expect, it } from 'vitest'
import type { PanelData } from '../../../src/renderer/kit/charts/panel-data'
import {
  cellLabel,
  describePanels,
  panelTick,
  wholeText,
} from '../../../src/renderer/kit/charts/panel.words'
import { panelsCsv } from '../../../src/renderer/kit/charts/panels-csv'
import { sharesCsv } from '../../../src/renderer/kit/charts/share-data'
import { weekCsv } from '../../../src/renderer/kit/charts/week-csv'
import {
  dayTotal,
  hourTotal,
  weekShades,
  weekTotal,
  type WeekData,
} from '../../../src/renderer/kit/charts/week-data'
import { describeWeek, weekHourName } from '../../../src/renderer/kit/charts/week.words'

const day = 86_400_000
const first = Date.UTC(2026, 10, 20)
const plain = (text: string) => text.replace(/[\u2009]/g, ' ')

const data: PanelData = {
  interval: 'day',
  timeZone: 'UTC',
  buckets: [first, first + day, first + 2 * day],
  end: first + 3 * day,
  names: { upper: 'Error rate', lower: 'Failed' },
  columns: [
    {
      name: 'rate',
      label: 'Error rate',
      unit: 'share',
      values: [0.5, null, 0.125],
      whole: 0.2,
      drawn: { panel: 'upper', mark: 'line' },
    },
    { name: 'p50', label: 'p50', unit: 'ms', values: [80, null, 1500], whole: 90, drawn: null },
    {
      name: '=a',
      label: '=a',
      unit: 'usd',
      values: [1, 0, 2_000_000_000],
      whole: 2_000_000_001,
      drawn: { panel: 'lower', mark: 'bars' },
      isPart: true,
    },
  ],
}

describe('two panels', () => {
  it('write the values of a column with the same decimals, and a dash where nothing is known', () => {
    expect([0.5, null, 0.125].map(cellLabel([0.5, 0.125], 'share')).map(plain)).toEqual([
      '50.0 %',
      '–',
      '12.5 %',
    ])
    expect([80, 1500].map(cellLabel([80, 1500], 'ms')).map(plain)).toEqual(['0.08 s', '1.50 s'])
    expect([8, 150].map(cellLabel([8, 150], 'ms')).map(plain)).toEqual(['8 ms', '150 ms'])
  })

  it('write ticks by their distance', () => {
    expect(plain(panelTick(0.2, 0.1, 'share'))).toBe('20 %')
    expect(plain(panelTick(0.005, 0.005, 'share'))).toBe('0.5 %')
    expect(plain(panelTick(1500, 500, 'ms'))).toBe('1.5 s')
    expect(plain(panelTick(2000, 1000, 'ms'))).toBe('2 s')
    expect(plain(panelTick(100, 50, 'ms'))).toBe('100 ms')
  })

  it('are said in a sentence: the figures of the range without the parts, and where the first was highest', () => {
    expect(plain(wholeText(data))).toBe('error rate 20 %, p50 90 ms')
    expect(plain(describePanels('Errors', data))).toBe(
      'Errors: error rate 20 %, p50 90 ms over 3 days. Highest error rate: Fri 20 Nov 2026 with 50 %.',
    )
  })

  it('are saved as CSV with exact amounts, harmless names, the figures of the range and what they are of', () => {
    expect(
      panelsCsv(data, { filter: 'project dev', unknownCostCalls: 3 }).trimEnd().split('\r\n'),
    ).toEqual([
      "start (UTC),start (epoch ms),Error rate (share),p50 (ms),'=a (USD)",
      `2026-11-20 00:00,${first},0.5,80,0.000000001`,
      `2026-11-21 00:00,${first + day},,,0.00`,
      `2026-11-22 00:00,${first + 2 * day},0.125,1500,2.00`,
      'total,,0.2,90,2.000000001',
      '',
      'range,2026-11-20 00:00,2026-11-23 00:00,UTC',
      'filter,project dev',
      'calls with unknown cost,3',
    ])
  })
})

describe('shares', () => {
  it('are saved as CSV with exact amounts, their total and what they are of', () => {
    const parts = [
      { name: 'a', label: '=A', value: 2_000_000_000, share: 2 / 3 },
      { name: '(none)', label: 'No user', value: 1_000_000_000, share: 1 / 3 },
    ]
    expect(
      sharesCsv(
        {
          unit: 'usd',
          of: 'User',
          parts,
          total: 3_000_000_000,
          from: first,
          to: first + day,
          timeZone: 'UTC',
        },
        'spend',
        { filter: 'project dev', unknownCostCalls: 2 },
      )
        .trimEnd()
        .split('\r\n'),
    ).toEqual([
      'user,name,spend (USD),share',
      "a,'=A,2.00,0.666667",
      '(none),No user,1.00,0.333333',
      ',total,3.00,1',
      '',
      'range,2026-11-20 00:00,2026-11-21 00:00,UTC',
      'filter,project dev',
      'calls with unknown cost,2',
    ])
  })
})

describe('a map of the week', () => {
  const values = Array.from({ length: 168 }, () => 0)
  values[0] = 1
  values[14] = 3
  values[24 + 14] = 4
  values[167] = 2
  const week: WeekData = {
    unit: 'count',
    values,
    from: first,
    to: first + 7 * day,
    timeZone: 'UTC',
  }

  it('adds up by weekday, by hour and in all', () => {
    expect([dayTotal(week, 0), dayTotal(week, 1), dayTotal(week, 6)]).toEqual([4, 4, 2])
    expect([hourTotal(week, 0), hourTotal(week, 14), hourTotal(week, 23)]).toEqual([1, 7, 2])
    expect(weekTotal(week)).toBe(10)
  })

  it('shades by the share of the highest hour, and tells little from nothing', () => {
    const shades = weekShades(week)
    expect([shades[38], shades[1]]).toEqual([1, 0])
    expect(shades[0]).toBeCloseTo(0.34)
    expect(weekShades({ ...week, values: values.map(() => 0) })).toEqual(values.map(() => 0))
    expect(weekShades({ ...week, values: [1, 1_000_000] })[0]).toBeGreaterThan(0.1)
  })

  it('names its hours, and says which has most', () => {
    expect([0, 38, 167].map(weekHourName)).toEqual([
      'Mon 00:00–01:00',
      'Tue 14:00–15:00',
      'Sun 23:00–24:00',
    ])
    expect(describeWeek('Calls', week)).toBe(
      'Calls: 10, Fri 20 Nov 2026 to Thu 26 Nov 2026, UTC. Highest hour: Tue 14:00–15:00 with 4.',
    )
  })

  it('is saved as CSV, an hour a row, with totals both ways', () => {
    const lines = weekCsv(week, { filter: 'all calls', unknownCostCalls: 0 })
      .trimEnd()
      .split('\r\n')
    expect([lines[0], lines[1], lines[15], lines[24], lines[25]]).toEqual([
      'hour (UTC),Mon,Tue,Wed,Thu,Fri,Sat,Sun,total',
      '00:00,1,0,0,0,0,0,0,1',
      '14:00,3,4,0,0,0,0,0,7',
      '23:00,0,0,0,0,0,0,2,2',
      'total,4,4,0,0,0,0,2,10',
    ])
    expect(lines.slice(26)).toEqual([
      '',
      'range,2026-11-20 00:00,2026-11-27 00:00,UTC',
      'filter,all calls',
      'calls with unknown cost,0',
    ])
  })
})
