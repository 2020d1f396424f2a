/** What is typed into a number field, read: exact, with its bounds said and never applied. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  numberText,
  plainNumber,
  readNumber,
  stepNumber,
} from '../../../src/renderer/kit/number/read-number'

describe('plainNumber', () => {
  it.each([
    ['0.7', '0.7'],
    ['0,7', '0.7'],
    ['.5', '0.5'],
    [',5', '0.5'],
    ['5.', '5'],
    ['0.', '0'],
    ['-1', '-1'],
    ['\u22121,5', '-1.5'],
    ['+3', '3'],
    ['007', '7'],
    ['1e-3', '0.001'],
    ['1.5E2', '150'],
    ['2,5e3', '2500'],
    ['1e6', '1000000'],
    ['1 000', '1000'],
    ['1\u2009000.5', '1000.5'],
    ['1,000', '1000'],
    ['1,250.50', '1250.50'],
    ['1.250,50', '1250.50'],
    ["12'500", '12500'],
    ['1_000', '1000'],
    ['0,123', '0.123'],
    [' $ 10 ', '10'],
    ['-$5', '-5'],
    ['75 %', '75'],
    ['', ''],
    ['  ', ''],
  ])('reads %j as %s', (text, plain) => {
    expect(plainNumber(text)).toBe(plain)
  })

  it.each([
    'ten',
    '1.2.3',
    '12,34,567',
    '1e',
    'e5',
    '--1',
    '1-2',
    '.',
    ',',
    '1e999',
    '0x10',
    'NaN',
    'Infinity',
  ])('takes %j for no number', (text) => {
    expect(plainNumber(text)).toBeNull()
  })

  it('keeps every digit of a number too long for a float', () => {
    expect(plainNumber('12345678901234567890')).toBe('12345678901234567890')
    expect(plainNumber('9007199.254740991')).toBe('9007199.254740991')
  })

  it('reads back every number as it is written in its field', () => {
    fc.assert(
      fc.property(
        fc
          .double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 })
          .filter((value) => value === 0 || Math.abs(value) > 1e-15),
        (value) => {
          const reading = readNumber(numberText(value), {})
          expect(reading).toEqual({ kind: 'number', value: value === 0 ? 0 : value })
        },
      ),
    )
  })
})

describe('readNumber', () => {
  it('says a bound instead of applying it', () => {
    expect(readNumber('3', { max: 2 })).toEqual({ kind: 'wrong', message: 'At most 2.' })
    expect(readNumber('-0.1', { min: 0 })).toEqual({ kind: 'wrong', message: 'At least 0.' })
    expect(readNumber('0.7', { decimals: 0 })).toEqual({
      kind: 'wrong',
      message: 'Give a whole number.',
    })
    expect(readNumber('7.00', { decimals: 0 })).toEqual({ kind: 'number', value: 7 })
    expect(readNumber('12345678901234567890', { decimals: 0 })).toEqual({
      kind: 'wrong',
      message: 'At most 9\u2009007\u2009199\u2009254\u2009740\u2009991.',
    })
  })

  it.each(['-', '.', '0,x'.slice(0, 2), '1e', '1e-'])(
    'takes %j for the beginning of a number or a number',
    (text) => {
      expect(['partial', 'number']).toContain(readNumber(text, {}).kind)
    },
  )

  it('takes a number below its bound for one that is still typed', () => {
    expect(readNumber('1', { min: 100 })).toEqual({ kind: 'partial', message: 'At least 100.' })
  })
})

describe('stepNumber', () => {
  it('adds without the dust of floats and stays within bounds', () => {
    expect(stepNumber(0.1, 0.2, {})).toBe(0.3)
    expect(stepNumber(1.95, 0.05, { max: 2 })).toBe(2)
    expect(stepNumber(2, 0.05, { max: 2 })).toBe(2)
    expect(stepNumber(undefined, 1, { min: 1 })).toBe(2)
  })
})
