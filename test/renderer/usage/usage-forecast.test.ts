/** The forecast as the Usage page draws and says it. */
import { describe, expect, it } from 'vitest'
import type { UsageForecast } from '../../../src/contract/forecast'
import type { Interval, UsageFigures, UsageSeries } from '../../../src/contract/usage'
import { forecastGhost, forecastRange } from '../../../src/renderer/pages/usage/usage-forecast'
import { subjectText } from '../../../src/renderer/pages/usage/forecast.words'
import { bucketsOf } from '../../../src/shared/periods'

const timeZone = 'Europe/Berlin'
/** October, which has a day of 25 hours, in Berlin. */
const october = { from: Date.UTC(2026, 8, 30, 22), to: Date.UTC(2026, 9, 31, 23) }
const now = Date.UTC(2026, 9, 20, 10)

function series(interval: Interval, range = october): UsageSeries {
  const buckets = bucketsOf(range.from, range.to, interval, timeZone)
  return { ...range, interval, timeZone, buckets, total: [] as UsageFigures[], groups: [] }
}

function forecast(change: Partial<UsageForecast> = {}): UsageForecast {
  const days = bucketsOf(now, october.to, 'day', timeZone).map((start, index) => ({
    start,
    expected: index === 0 ? 5 : 10,
    low: index === 0 ? 4 : 8,
    high: index === 0 ? 6 : 13,
  }))
  return {
    ...october,
    measure: 'spend',
    soFar: 200,
    state: 'ready',
    reason: null,
    timeZone,
    at: now,
    days,
    total: { expected: 315, low: 300, high: 330 },
    backTest: null,
    ...change,
  }
}

describe('a ghost on the chart', () => {
  it('has each day in its bucket with its band, and all of them in its total', () => {
    const ghost = forecastGhost(forecast(), series('day'))
    expect(ghost?.values).toEqual([
      ...Array.from({ length: 19 }, () => 0),
      5,
      ...Array.from({ length: 11 }, () => 10),
    ])
    expect(ghost?.bands[18]).toBeNull()
    expect(ghost?.bands[19]).toEqual({ low: 4, high: 6 })
    expect(ghost?.total).toBe(115)
    expect(ghost?.values.reduce((sum, value) => sum + value, 0)).toBe(115)
  })
  it('adds days up in weeks and months, which have no band', () => {
    const weeks = forecastGhost(forecast(), series('week'))
    // 20 to 25 October, and 26 to 31.
    expect(weeks?.values).toEqual([0, 0, 0, 55, 60])
    expect(weeks?.bands.every((band) => band === null)).toBe(true)
    expect(forecastGhost(forecast(), series('month'))?.values).toEqual([115])
  })
  it('is none for hours, for another range, and without a forecast', () => {
    expect(forecastGhost(forecast(), series('hour'))).toBeUndefined()
    expect(forecastGhost(forecast(), series('day', { ...october, to: now }))).toBeUndefined()
    expect(
      forecastGhost(forecast({ state: 'not_enough_data', total: null, days: [] }), series('day')),
    ).toBeUndefined()
  })
})

describe('what is asked', () => {
  it('is the range where it reaches ahead, else the month that runs', () => {
    const week = { from: Date.UTC(2026, 9, 14, 22), to: Date.UTC(2026, 9, 24, 22) }
    expect(forecastRange(week, now, timeZone)).toEqual(week)
    const past = { from: Date.UTC(2026, 9, 1, 22), to: Date.UTC(2026, 9, 20, 22) }
    expect(forecastRange(past, now, timeZone)).toEqual(october)
  })
  it('is named by its month or its last day', () => {
    expect(subjectText(forecast())).toBe('in October')
    expect(subjectText(forecast({ to: Date.UTC(2026, 9, 24, 22) }))).toBe('by 24 Oct')
    expect(subjectText(forecast({ from: Date.UTC(2026, 7, 31, 22) }))).toBe('by 31 Oct')
  })
})
