/** The exact writer of money, for page and main. */
import { describe, expect, it } from 'vitest'
import { dollars, exactUsd } from '../../src/shared/money-text'

describe('exactUsd', () => {
  it('keeps every nano and at least two decimals', () => {
    expect(exactUsd(0)).toBe('0.00')
    expect(exactUsd(4)).toBe('0.000000004')
    expect(exactUsd(12_300_000_000)).toBe('12.30')
    expect(exactUsd(-1_000_000_000)).toBe('-1.00')
  })

  it('does not round up to the next dollar where a float division would', () => {
    expect(exactUsd(8_999_999_999_999_999)).toBe('8999999.999999999')
    expect(exactUsd(Number.MAX_SAFE_INTEGER)).toBe('9007199.254740991')
  })
})

describe('dollars', () => {
  it('has the sign before the dollar, in numbers of any size', () => {
    expect(dollars(12_300_000_000)).toBe('$12.30')
    expect(dollars(-1)).toBe('-$0.000000001')
    expect(dollars(2n ** 70n)).toBe('$1180591620717.411303424')
  })
})
