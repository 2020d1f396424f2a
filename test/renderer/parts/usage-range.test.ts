/**
 * Ranges of the Usage page: calendar days of the zone, and comparisons with as much of the stretch
 * before as has passed.
 */
import { describe, expect, it } from 'vitest'
import {
  autoInterval,
  customProblem,
  intervalFits,
  quantizeNow,
  usageRange,
  type Preset,
} from '../../../src/renderer/parts/usage-range'

const now = Date.UTC(2026, 10, 20, 14, 0)
const none = { from: '', to: '' }
const utc = (month: number, day: number, hour = 0) => Date.UTC(2026, month - 1, day, hour)
const range = (preset: Preset, custom = none, timeZone = 'UTC') =>
  usageRange(preset, custom, now, timeZone)

describe('usageRange', () => {
  it('compares today with yesterday up to the same hour', () => {
    expect(range('today')).toMatchObject({
      from: utc(11, 20),
      to: utc(11, 21),
      previous: { from: utc(11, 19), to: utc(11, 19, 14) },
    })
  })
  it('counts today among the seven days', () => {
    expect(range('7d')).toMatchObject({
      from: utc(11, 14),
      to: utc(11, 21),
      previous: { from: utc(11, 7), to: utc(11, 13, 14) },
    })
  })
  it('compares this month with as much of the last one', () => {
    expect(range('month')).toMatchObject({
      from: utc(11, 1),
      to: utc(12, 1),
      previous: { from: utc(10, 1), to: utc(10, 20, 14) },
    })
  })
  it('never lets the earlier stretch reach into this one, after a short month', () => {
    const late = Date.UTC(2026, 2, 31, 12)
    expect(usageRange('month', none, late, 'UTC')?.previous).toEqual({
      from: utc(2, 1),
      to: utc(3, 1),
    })
  })
  it('compares up to the same time of day where clocks changed in between', () => {
    // Berlin: clocks go back on 25 October 2026, so October has an hour more than its days.
    const noon = Date.UTC(2026, 10, 20, 11)
    expect(usageRange('month', none, noon, 'Europe/Berlin')?.previous).toEqual({
      from: Date.UTC(2026, 8, 30, 22),
      to: Date.UTC(2026, 9, 20, 10),
    })
    const spring = Date.UTC(2026, 2, 31, 10)
    expect(usageRange('7d', none, spring, 'Europe/Berlin')?.previous).toEqual({
      from: Date.UTC(2026, 2, 17, 23),
      to: Date.UTC(2026, 2, 24, 11),
    })
  })
  it('compares a finished month with the whole month before', () => {
    expect(range('last-month')).toMatchObject({
      from: utc(10, 1),
      to: utc(11, 1),
      previous: { from: utc(9, 1), to: utc(10, 1) },
    })
  })
  it('uses the zone: it is already tomorrow in Auckland', () => {
    expect(range('today', none, 'Pacific/Auckland')?.from).toBe(Date.UTC(2026, 10, 20, 11))
  })
  it('includes the last day of custom dates', () => {
    expect(range('custom', { from: '2026-11-01', to: '2026-11-03' })).toMatchObject({
      from: utc(11, 1),
      to: utc(11, 4),
      previous: { from: utc(10, 29), to: utc(11, 1) },
      previousLabel: 'the 3 days before',
    })
  })
  it('says why custom dates are no range', () => {
    expect(customProblem({ from: '', to: '2026-11-01' }, 'UTC')).toBe('Choose the first day.')
    expect(customProblem({ from: '2026-11-02', to: '2026-11-01' }, 'UTC')).toBe(
      'The last day is before the first.',
    )
    expect(customProblem({ from: '1990-01-01', to: '2026-11-01' }, 'UTC')).toBe(
      'Choose at most ten years.',
    )
    expect(range('custom', none)).toBeNull()
  })
})

describe('intervals', () => {
  it.each([
    ['today', 'hour'],
    ['7d', 'day'],
    ['month', 'day'],
    ['90d', 'day'],
  ] as const)('%s is shown by %s', (preset, interval) => {
    const found = range(preset)
    expect(found === null ? null : autoInterval(found)).toBe(interval)
  })
  it('goes to weeks and months for long ranges', () => {
    expect(autoInterval({ from: utc(1, 1), to: utc(12, 31) })).toBe('week')
    expect(autoInterval({ from: Date.UTC(2020, 0, 1), to: utc(12, 31) })).toBe('month')
  })
  it('offers no interval that draws one bar or thousands', () => {
    expect(intervalFits({ from: utc(11, 1), to: utc(12, 1) }, 'hour')).toBe(false)
    expect(intervalFits({ from: utc(11, 20), to: utc(11, 21) }, 'week')).toBe(false)
    expect(intervalFits({ from: utc(11, 20), to: utc(11, 21) }, 'hour')).toBe(true)
  })
})

it('moves on once a quarter of an hour', () => {
  expect(quantizeNow(now)).toBe(now + 900_000)
  expect(quantizeNow(now + 1)).toBe(quantizeNow(now + 899_998))
})
