/** Money on its way between text and nano-USD: exact both ways. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { exactUsd } from '../../../src/shared/money-text'
import { parseCount, parseUsd } from '../../../src/renderer/kit/number/decimal'

describe('parseUsd', () => {
  it.each([
    ['10', 10_000_000_000],
    ['$10', 10_000_000_000],
    [' 1,250.50 ', 1_250_500_000_000],
    ['1 000', 1_000_000_000_000],
    ['1\u2009000', 1_000_000_000_000],
    ['.1', 100_000_000],
    ['0.000000001', 1],
    ['5.', 5_000_000_000],
    ['0', 0],
    ['0,25', 250_000_000],
    ['1,50', 1_500_000_000],
    ['1e3', 1_000_000_000_000],
    ['9007199.254740991', Number.MAX_SAFE_INTEGER],
  ])('reads %s', (text, nano) => {
    expect(parseUsd(text)).toEqual({ ok: true, value: nano })
  })

  it.each([
    '',
    '   ',
    'ten',
    '-5',
    '1e',
    '12,34,567',
    '1.2.3',
    '.',
    '0.0000000001',
    '9007199.254740992',
    '99999999999999999999',
  ])('refuses %j with a sentence', (text) => {
    const result = parseUsd(text)
    expect(result.ok).toBe(false)
    if (!result.ok) expect(result.message).toMatch(/^[A-Z].*\.$/)
  })

  it('reads back what was written, for every amount', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (nano) => {
        expect(parseUsd(exactUsd(nano))).toEqual({ ok: true, value: nano })
      }),
    )
  })
})

describe('parseCount', () => {
  it('reads whole numbers with grouping', () => {
    expect(parseCount('140,000', 'tokens')).toEqual({ ok: true, value: 140_000 })
    expect(parseCount('9 000', 'tokens')).toEqual({ ok: true, value: 9000 })
  })
  it.each(['', '1.5', '-1', '9007199254740992'])('refuses %j', (text) => {
    expect(parseCount(text, 'requests').ok).toBe(false)
  })
})
