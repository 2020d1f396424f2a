/** Some fields of an object, by their names. */
import { expect, it } from 'vitest'
import { pick } from '../../src/shared/pick'

it('gives the fields named, in the order they are named, and leaves the object as it is', () => {
  const whole = { one: 1, two: undefined, three: [3] }
  expect(Object.entries(pick(whole, ['three', 'two']))).toEqual([
    ['three', whole.three],
    ['two', undefined],
  ])
  expect(whole).toEqual({ one: 1, two: undefined, three: [3] })
})
