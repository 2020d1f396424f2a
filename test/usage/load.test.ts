/**
 * Reading a long range gives way to other work every few milliseconds, and reads every piece once.
 */
import { expect, test } from 'vitest'
import { loadNow } from '../../src/main/usage/load'
import type { Piece, RollupReader } from '../../src/main/usage/rollup-reader'
import { day } from './entries'

test('other work happens between slices', async () => {
  const pieces: Piece[] = Array.from({ length: 20 }, (_, i) => ({
    start: i * day,
    end: (i + 1) * day,
    whole: i !== 19,
  }))
  let time = 0
  const order: (string | number)[] = []
  const reader: Pick<RollupReader, 'read'> = {
    read(_dimension, _simulated, piece) {
      time += 2
      order.push(piece.start / day)
      return { ids: new Uint32Array(), sums: new Float64Array() }
    },
  }
  function otherWork() {
    order.push('call')
    if (order.filter((one) => one !== 'call').length < 19) setImmediate(otherWork)
  }
  setImmediate(otherWork)
  await loadNow({ reader, monotonic: () => time }, 'model', false, pieces)
  expect(order.filter((one) => one !== 'call')).toEqual(Array.from({ length: 19 }, (_, i) => i))
  let run = 0
  for (const one of order) {
    run = one === 'call' ? 0 : run + 1
    expect(run).toBeLessThanOrEqual(3)
  }
})
