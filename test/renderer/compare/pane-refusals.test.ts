/** A pane that cannot be asked at all: said above Run, without its name where names are hidden. */
import { expect, test } from 'vitest'
import type { Client } from '../../../src/renderer/client/connection'
import { estimatesOf } from '../../../src/renderer/pages/compare/pane-estimates'
import { estimatesText } from '../../../src/renderer/pages/compare/sum.words'

const refusal = { code: 'invalid_request' as const, message: 'm-a cannot see images.' }
const none = { estimate: null, refusal: null }

test('its reason stands above Run, but for hidden names', () => {
  const told = [{ estimate: null, refusal }, none]
  expect(estimatesText(told, 2, false)).toBe('One pane would be refused: m-a cannot see images.')
  expect(estimatesText(told, 2, true)).toBe('One pane would be refused.')
  expect(estimatesText([told[0] ?? none, told[0] ?? none], 2, false)).toContain('2 panes')
  expect(estimatesText([none, none], 2, false)).toBe('')
})

test('it takes no other estimate along; a line that is down takes all', async () => {
  const request = { project: 'dev', messages: [{ role: 'user' as const, content: 'x' }] }
  const clientOf = (thrown: unknown) =>
    ({ calls: { estimate: () => Promise.reject(thrown) } }) as unknown as Client
  const refused = Object.assign(new Error(refusal.message), { code: 'invalid_request' })
  expect(await estimatesOf(clientOf(refused), [request, null])).toEqual([
    { estimate: null, refusal },
    none,
  ])
  await expect(estimatesOf(clientOf(new TypeError('away')), [request])).rejects.toThrow()
})
