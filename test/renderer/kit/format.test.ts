/**
 * Numbers as people read them: four significant digits of money without ever hiding a nano, grouped
 * counts, short times.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  formatCompact,
  formatCount,
  formatDuration,
  formatShare,
} from '../../../src/renderer/kit/format'
import {
  formatMoney,
  formatMoneyColumn,
  formatMoneyExact,
} from '../../../src/renderer/kit/money-format'
import { formatRatePerMillion } from '../../../src/renderer/parts/rates.words'
import { formatRelative, formatShort } from '../../../src/renderer/kit/time-format'

const usd = 1_000_000_000

describe('formatMoney', () => {
  it.each([
    [0, '$0.00'],
    [1, '$0.000000001'],
    [12_345_678, '$0.01235'],
    [4_900_000, '$0.0049'],
    [500_000_000, '$0.50'],
    [7.31 * usd, '$7.31'],
    [12.3456 * usd, '$12.35'],
    [1_234.5 * usd, '$1\u2009234.50'],
    [9_007_199 * usd, '$9\u2009007\u2009199.00'],
    [-12_345_678, '\u2212$0.01235'],
    [999_950_000, '$1.00'],
    [99_995_000, '$0.10'],
  ])('%d nano is %s', (nano, text) => expect(formatMoney(nano)).toBe(text))

  it('says a round limit without cents only where asked', () => {
    expect(formatMoney(10 * usd, { whole: true })).toBe('$10')
    expect(formatMoney(10.5 * usd, { whole: true })).toBe('$10.50')
    expect(formatMoney(10 * usd)).toBe('$10.00')
  })

  it('never invents an amount for what is not known', () => expect(formatMoney(null)).toBe('–'))

  it('is within half a unit of its fourth digit, for any amount', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), (nano) => {
        const shown = Number(formatMoney(nano).replace(/[$\u2009]/g, '')) * usd
        expect(Math.abs(shown - nano)).toBeLessThanOrEqual(Math.max(nano * 0.0006, 1))
      }),
    )
  })

  it('keeps every nano in the exact form', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), (nano) => {
        const [whole = '', fraction = ''] = formatMoneyExact(nano)
          .replace(/[$\u2009]/g, '')
          .split('.')
        expect(BigInt(whole) * 1_000_000_000n + BigInt(fraction.padEnd(9, '0'))).toBe(BigInt(nano))
      }),
    )
  })

  it('reads a rate per million tokens', () => expect(formatRatePerMillion(2_500_000)).toBe('$2.50'))
})

describe('counts and times', () => {
  it('groups and shortens counts', () => {
    expect([0, 999, 1000, 1_234_567].map(formatCount)).toEqual([
      '0',
      '999',
      '1\u2009000',
      '1\u2009234\u2009567',
    ])
    expect([999, 1234, 99_949, 999_499, 999_500, 3_400_000].map(formatCompact)).toEqual([
      '999',
      '1.2k',
      '99.9k',
      '999k',
      '1M',
      '3.4M',
    ])
  })

  it('writes durations in the unit one would say', () => {
    const plain = (ms: number) => formatDuration(ms).replaceAll('\u2009', ' ')
    expect(
      [0, 8.4, 999.4, 999.6, 1240, 12_340, 61_000, 3_599_600, 11_520_000, 200_000_000].map(plain),
    ).toEqual([
      '0 ms',
      '8 ms',
      '999 ms',
      '1.00 s',
      '1.24 s',
      '12.3 s',
      '1 min 01 s',
      '1 h 00 min',
      '3 h 12 min',
      '2 d',
    ])
  })

  it('writes shares with a decimal only where it matters', () => {
    expect([0, 0.031, 0.5, 1].map((share) => formatShare(share).replace('\u2009', ' '))).toEqual([
      '0 %',
      '3.1 %',
      '50 %',
      '100 %',
    ])
  })

  it('shortens moments by their distance', () => {
    const now = Date.UTC(2026, 10, 20, 14, 0, 0)
    expect(formatShort(now - 3_600_000, now, 'UTC')).toBe('13:00')
    expect(formatShort(now - 40 * 86_400_000, now, 'UTC')).toBe('11 Oct 14:00')
    expect(formatShort(now - 400 * 86_400_000, now, 'UTC')).toBe('16 Oct 2025')
    expect(formatRelative(now - 190_000, now)).toBe('3 min ago')
    expect(formatRelative(now + 7_200_000, now)).toBe('in 2 h')
  })
})

describe('formatMoneyColumn', () => {
  it('gives every amount the decimals of the longest, and changes none', () => {
    expect(formatMoneyColumn([1_250_000_000, 20_000, -1_500_000_000, 0])).toEqual([
      '$1.25000',
      '$0.00002',
      '−$1.50000',
      '$0.00000',
    ])
    expect(formatMoneyColumn([])).toEqual([])
  })
})
