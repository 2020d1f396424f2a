/**
 * Colours by name: two named series of a chart never share one, and only "other" and "no value" are
 * grey.
 */
import { describe, expect, it } from 'vitest'
import { chartSlots } from '../../../src/renderer/parts/series-colors'

const named = (...names: string[]) => names.map((name) => ({ name, isOther: false }))

describe('chartSlots', () => {
  it('keeps the slot a name has', () => {
    expect(chartSlots(named('a', 'b'), (name) => (name === 'a' ? 3 : 7))).toEqual([3, 7])
  })
  it('lends free slots to names that came after all were given away', () => {
    const slots = chartSlots(named('late', 'a', 'later'), (name) => (name === 'a' ? 0 : 'other'))
    expect(slots).toEqual([1, 0, 2])
  })
  it('leaves "other" and calls without a value grey', () => {
    expect(chartSlots([...named('', 'a'), { name: 'other', isOther: true }], () => 5)).toEqual([
      'other',
      5,
      'other',
    ])
  })
})
