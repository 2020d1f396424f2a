/**
 * Periods against an oracle that walks the calendar quarter hour by quarter hour, and against
 * instants worked out with another time zone database.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bucketsOf, periodOf } from '../../src/shared/periods'
import { isTimeZone, systemTimeZone } from '../../src/shared/zones'

const zones = [
  'UTC',
  'Pacific/Kiritimati',
  'Pacific/Pago_Pago',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Pacific/Chatham',
  'America/New_York',
  'Europe/London',
  'Australia/Lord_Howe',
  'Africa/Cairo',
  'America/Santiago',
  'Asia/Tehran',
  'America/Asuncion',
  'Asia/Seoul',
] as const
const quarter = 900_000
const hour = 3_600_000
const day = 24 * hour

const dates = new Map<string, Intl.DateTimeFormat>()
/** The local date as `2026-03-29`. */
function dateIn(zone: string, at: number): string {
  let format = dates.get(zone)
  if (format === undefined)
    dates.set(
      zone,
      (format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' })),
    )
  return format.format(at)
}

/** What instants of one period share: their date, their month, or the date of their Monday. */
function nameIn(kind: 'day' | 'week' | 'month', zone: string, at: number): string {
  const date = dateIn(zone, at)
  if (kind === 'day') return date
  if (kind === 'month') return date.slice(0, 7)
  const noon = Date.parse(`${date}T12:00:00Z`)
  const monday = new Date(noon)
  while (monday.getUTCDay() !== 1) monday.setUTCDate(monday.getUTCDate() - 1)
  return monday.toISOString().slice(0, 10)
}

function walk(
  kind: 'day' | 'week' | 'month',
  zone: string,
  at: number,
): { start: number; end: number } {
  const name = nameIn(kind, zone, at)
  let start = Math.floor(at / quarter) * quarter
  while (nameIn(kind, zone, start - quarter) === name) start -= quarter
  let end = Math.floor(at / quarter) * quarter
  while (nameIn(kind, zone, end) === name) end += quarter
  return { start, end }
}

const zone = fc.constantFrom(...zones)
const instant = fc.integer({ min: Date.UTC(1995, 0, 1), max: Date.UTC(2037, 0, 1) })

describe('periodOf', () => {
  test.each([
    ['day', 400],
    ['week', 60],
    ['month', 25],
  ] as const)('a %s is what walking the local calendar finds', (kind, runs) => {
    fc.assert(
      fc.property(zone, instant, (name, at) => {
        expect(periodOf(kind, name, at)).toEqual(walk(kind, name, at))
      }),
      { numRuns: runs },
    )
  })

  test('the days around every change of clocks are what walking finds', () => {
    for (const name of zones) {
      for (const year of [2010, 2019, 2024, 2026]) {
        for (let at = Date.UTC(year, 0, 1); at < Date.UTC(year + 1, 0, 1); at += day) {
          const period = periodOf('day', name, at)
          if (period.end - period.start !== day) expect(period).toEqual(walk('day', name, at))
        }
      }
    }
  })

  test.each(['day', 'week', 'month'] as const)(
    '%ss follow one another without gap or overlap',
    (kind) => {
      fc.assert(
        fc.property(zone, instant, (name, at) => {
          const period = periodOf(kind, name, at)
          expect(period.start).toBeLessThanOrEqual(at)
          expect(period.end).toBeGreaterThan(at)
          expect(periodOf(kind, name, period.start)).toEqual(period)
          expect(periodOf(kind, name, period.end - 1)).toEqual(period)
          expect(periodOf(kind, name, period.end).start).toBe(period.end)
          expect(periodOf(kind, name, period.start - 1).end).toBe(period.start)
        }),
        { numRuns: 300 },
      )
    },
  )

  // Instants from Python's zoneinfo.
  test.each([
    ['America/New_York', 'day', '2026-03-08T12:00Z', '2026-03-08T05:00Z', '2026-03-09T04:00Z'],
    ['America/New_York', 'day', '2026-11-01T12:00Z', '2026-11-01T04:00Z', '2026-11-02T05:00Z'],
    ['Europe/London', 'day', '2026-03-29T12:00Z', '2026-03-29T00:00Z', '2026-03-29T23:00Z'],
    ['Pacific/Chatham', 'day', '2026-04-05T00:00Z', '2026-04-04T10:15Z', '2026-04-05T11:15Z'],
    ['Australia/Lord_Howe', 'day', '2026-04-05T00:00Z', '2026-04-04T13:00Z', '2026-04-05T13:30Z'],
    ['Pacific/Kiritimati', 'month', '2025-12-31T10:00Z', '2025-12-31T10:00Z', '2026-01-31T10:00Z'],
    ['Asia/Kolkata', 'day', '2028-02-29T12:00Z', '2028-02-28T18:30Z', '2028-02-29T18:30Z'],
    ['Asia/Kolkata', 'month', '2028-02-29T12:00Z', '2028-01-31T18:30Z', '2028-02-29T18:30Z'],
    ['UTC', 'month', '2027-02-28T23:59Z', '2027-02-01T00:00Z', '2027-03-01T00:00Z'],
    ['UTC', 'week', '2026-03-01T00:00Z', '2026-02-23T00:00Z', '2026-03-02T00:00Z'],
  ] as const)('%s %s of %s', (name, kind, at, start, end) => {
    expect(periodOf(kind, name, Date.parse(at))).toEqual({
      start: Date.parse(start),
      end: Date.parse(end),
    })
  })

  test.each([
    ['Africa/Cairo', '2024-04-26T12:00Z', '2024-04-25T22:00Z', 23],
    ['America/Santiago', '2025-09-07T12:00Z', '2025-09-07T04:00Z', 23],
    ['Asia/Tehran', '2022-03-22T08:00Z', '2022-03-21T20:30Z', 23],
  ] as const)(
    'where midnight does not exist the day starts at the jump: %s',
    (name, at, start, hours) => {
      const period = periodOf('day', name, Date.parse(at))
      expect(period.start).toBe(Date.parse(start))
      expect(period.end - period.start).toBe(hours * hour)
    },
  )

  test('a date the zone skipped has no period of its own', () => {
    const last = periodOf('day', 'Pacific/Apia', Date.parse('2011-12-30T00:00Z'))
    expect(last).toEqual({
      start: Date.parse('2011-12-29T10:00Z'),
      end: Date.parse('2011-12-30T10:00Z'),
    })
    expect(periodOf('day', 'Pacific/Apia', last.end)).toEqual({
      start: last.end,
      end: last.end + day,
    })
  })

  test('an hour that happens again after the next day has begun belongs to that next day', () => {
    // At 00:01 on 2010-11-07 the clocks of Newfoundland went back to 23:01 of the day before.
    const midnight = Date.parse('2010-11-07T02:30Z')
    const again = midnight + 30 * 60_000
    expect(dateIn('America/St_Johns', midnight)).toBe('2010-11-07')
    expect(dateIn('America/St_Johns', again)).toBe('2010-11-06')
    expect(periodOf('day', 'America/St_Johns', again)).toEqual({
      start: midnight,
      end: midnight + 25 * hour,
    })
    expect(periodOf('day', 'America/St_Johns', midnight - 1).end).toBe(midnight)
  })

  test('total never ends', () => {
    expect(periodOf('total', 'Europe/London', 1)).toEqual({ start: 0, end: null })
  })

  test('an unknown zone is refused with what to write instead', () => {
    expect(() => periodOf('day', 'Europe/Lodnon', 0)).toThrow(/"Europe\/Lodnon" is not a time zone/)
  })

  test('asking again about the same day costs less than building a formatter', () => {
    const at = Date.UTC(2026, 5, 15)
    periodOf('day', 'Europe/London', at)
    const began = performance.now()
    for (let i = 0; i < 100_000; i += 1) periodOf('day', 'Europe/London', at + i)
    expect((performance.now() - began) / 100_000).toBeLessThan(0.02)
  })
})

describe('bucketsOf', () => {
  test.each(['hour', 'day', 'week', 'month'] as const)(
    '%s buckets cover the range, ascending, none empty of it',
    (interval) => {
      fc.assert(
        fc.property(zone, instant, fc.integer({ min: 1, max: 40 * day }), (name, from, length) => {
          const to = from + length
          const buckets = bucketsOf(from, to, interval, name)
          expect(buckets[0]).toBeLessThanOrEqual(from)
          expect(buckets).toEqual([...new Set(buckets)].sort((a, b) => a - b))
          expect(buckets.slice(1).filter((start) => start <= from || start >= to)).toEqual([])
          const last = buckets.at(-1) ?? 0
          if (interval === 'hour') {
            expect(to - last).toBeLessThanOrEqual(hour)
            expect(buckets.filter((start) => start % quarter !== 0)).toEqual([])
          } else {
            for (const start of buckets) expect(periodOf(interval, name, start).start).toBe(start)
            expect(periodOf(interval, name, to - 1).start).toBe(last)
          }
        }),
        { numRuns: 150 },
      )
    },
  )

  test('a day of 25 hours has 25 hourly buckets, one of 23.5 has a short last one', () => {
    const long = periodOf('day', 'America/New_York', Date.parse('2026-11-01T12:00Z'))
    expect(bucketsOf(long.start, long.end, 'hour', 'America/New_York')).toHaveLength(25)
    const short = periodOf('day', 'Australia/Lord_Howe', Date.parse('2026-10-04T00:00Z'))
    const hours = bucketsOf(short.start, short.end, 'hour', 'Australia/Lord_Howe')
    expect(hours).toHaveLength(24)
    expect(short.end - (hours.at(-1) ?? 0)).toBe(hour / 2)
  })

  test('an empty range still names its bucket', () => {
    const at = Date.parse('2026-06-15T10:20Z')
    expect(bucketsOf(at, at, 'hour', 'UTC')).toEqual([Date.parse('2026-06-15T10:00Z')])
    expect(bucketsOf(at, at, 'month', 'UTC')).toEqual([Date.parse('2026-06-01T00:00Z')])
  })
})

test('isTimeZone knows names, not offsets', () => {
  expect(zones.every(isTimeZone)).toBe(true)
  for (const name of ['', '+02:00', 'Mars/Olympus', 'Europe/Lodnon'])
    expect(isTimeZone(name)).toBe(false)
  expect(isTimeZone(systemTimeZone())).toBe(true)
})
