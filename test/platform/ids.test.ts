import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { createIds } from '../../src/main/platform/ids'

test('ids sort by creation, within a millisecond and across a clock that goes back', () => {
  let now = Date.UTC(2026, 5, 15)
  const newId = createIds({ now: () => now }, (size) => randomBytes(size))
  const made: string[] = []
  for (const step of [0, 0, 1, 0, -5000, 0, 3, 0, 6000, 0]) {
    now += step
    for (let index = 0; index < 2000; index += 1) made.push(newId('x'))
  }
  expect([...made].sort()).toEqual(made)
  expect(new Set(made).size).toBe(made.length)
  for (const id of made) expect(id).toMatch(/^x_[0-9a-z]{25}$/)
})

test('counting on carries over every digit', () => {
  const newId = createIds({ now: () => 1 }, (size) =>
    Uint8Array.from({ length: size }, (_, index) => (index === 0 ? 0 : 31)),
  )
  const first = newId('x')
  expect(newId('x') > first).toBe(true)
})
