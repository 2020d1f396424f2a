/** Answers of a conversation come back few at a time, and one that is gone takes no other along. */
import { expect, it } from 'vitest'
import type { CallRecord } from '../../../src/contract/calls'
import { keptAnswers } from '../../../src/renderer/pages/playground/kept-answers'

const recordOf = (callId: string) =>
  ({ callId, request: { project: 'dev', messages: [] } }) as unknown as CallRecord

it('are asked for four at a time, and hold nothing of what was asked', async () => {
  const ids = Array.from({ length: 50 }, (_, index) => `call_${index}`)
  let under = 0
  let most = 0
  const found = await keptAnswers(ids, async (id) => {
    under += 1
    most = Math.max(most, under)
    await Promise.resolve()
    under -= 1
    if (id === 'call_7') throw new Error('It is gone.')
    return recordOf(id)
  })
  expect(most).toBe(4)
  expect([...found.keys()].sort()).toEqual(ids.filter((id) => id !== 'call_7').sort())
  expect(found.get('call_1')?.request).toBeNull()
})

it('of none are none', async () => {
  expect((await keptAnswers([], () => Promise.reject(new Error('nobody asks')))).size).toBe(0)
})
