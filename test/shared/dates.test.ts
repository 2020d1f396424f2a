/** Calendar days in named zones, where a day may last 23 or 25 hours and midnight may not exist. */
import { describe, expect, it } from 'vitest'
import {
  isoDate,
  parseIsoDate,
  startOfDate,
  startOfDay,
  startOfMonth,
  zonedTime,
} from '../../src/shared/dates'
import { isTimeZone } from '../../src/shared/zones'

const HOUR = 3_600_000

describe('startOfDate', () => {
  it('is midnight in the zone', () => {
    expect(startOfDate({ year: 2026, month: 11, day: 20 }, 'UTC')).toBe(Date.UTC(2026, 10, 20))
    expect(startOfDate({ year: 2026, month: 11, day: 20 }, 'Asia/Seoul')).toBe(
      Date.UTC(2026, 10, 19, 15),
    )
    expect(startOfDate({ year: 2026, month: 7, day: 1 }, 'Asia/Kathmandu')).toBe(
      Date.UTC(2026, 5, 30, 18, 15),
    )
  })

  it('gives days of 23 and 25 hours at the changes of clocks', () => {
    const spring = [29, 30].map((day) =>
      startOfDate({ year: 2026, month: 3, day }, 'Europe/Berlin'),
    )
    expect((spring[1] ?? 0) - (spring[0] ?? 0)).toBe(23 * HOUR)
    const autumn = [25, 26].map((day) =>
      startOfDate({ year: 2026, month: 10, day }, 'Europe/Berlin'),
    )
    expect((autumn[1] ?? 0) - (autumn[0] ?? 0)).toBe(25 * HOUR)
  })

  it('begins a day whose midnight was skipped at the first instant of that day', () => {
    const start = startOfDate({ year: 2026, month: 4, day: 24 }, 'Africa/Cairo')
    expect(zonedTime(start, 'Africa/Cairo')).toMatchObject({ day: 24, hour: 1, minute: 0 })
    expect(zonedTime(start - 1, 'Africa/Cairo')).toMatchObject({ day: 23, hour: 23, minute: 59 })
  })

  it('lets days and months overflow', () => {
    expect(startOfDate({ year: 2026, month: 12, day: 32 }, 'UTC')).toBe(Date.UTC(2027, 0, 1))
    expect(startOfMonth(Date.UTC(2026, 0, 15), 'UTC', -1)).toBe(Date.UTC(2025, 11, 1))
    expect(startOfDay(Date.UTC(2026, 0, 1, 5), 'UTC', -1)).toBe(Date.UTC(2025, 11, 31))
  })
})

describe('dates as text', () => {
  it('go to midnight and back', () => {
    const start = parseIsoDate('2026-11-20', 'America/New_York')
    expect(start).toBe(Date.UTC(2026, 10, 20, 5))
    expect(isoDate(start ?? 0, 'America/New_York')).toBe('2026-11-20')
    expect(parseIsoDate('2026-11-20', 'America/New_York', 1)).toBe(Date.UTC(2026, 10, 21, 5))
  })
  it.each(['2026-02-30', '2026-13-01', '20 Nov', ''])('%j is no date', (text) => {
    expect(parseIsoDate(text, 'UTC')).toBeNull()
  })
})

it('knows zone names', () => {
  expect(isTimeZone('Europe/Berlin')).toBe(true)
  expect(isTimeZone('Mars/Olympus')).toBe(false)
  expect(isTimeZone('')).toBe(false)
})
