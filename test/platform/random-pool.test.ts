import { expect, test } from 'vitest'
import { poolRandom } from '../../src/main/platform/random-pool'

/** Bytes that count up, so that one given twice is seen. */
function counting() {
  let next = 0
  const drawn: number[] = []
  const random = (size: number) => {
    drawn.push(size)
    return Uint8Array.from({ length: size }, () => next++ % 256)
  }
  return { random, drawn }
}

test('each byte is given once, in pieces of any size, across the ends of pools', () => {
  const { random, drawn } = counting()
  const pooled = poolRandom(random)
  const sizes = [1, 16, 4000, 90, 3, 4096, 1]
  const given = sizes.map((size) => pooled(size))
  expect(given.map(({ length }) => length)).toEqual(sizes)
  expect(drawn).toEqual([4096, 4096, 4096, 4096])
  expect([...(given[0] ?? []), ...(given[1] ?? [])]).toEqual(
    Array.from({ length: 17 }, (_, index) => index),
  )
})

test('what was given does not change with later draws', () => {
  const pooled = poolRandom(counting().random)
  const first = pooled(4)
  pooled(4096)
  pooled(4096)
  expect([...first]).toEqual([0, 1, 2, 3])
})

test('more than a pool is drawn for itself', () => {
  const { random, drawn } = counting()
  expect(poolRandom(random)(5000)).toHaveLength(5000)
  expect(drawn).toEqual([5000])
})
