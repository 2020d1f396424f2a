/**
 * A cursor that a list did not give is refused: a page that begins nowhere would be taken for the
 * end of the list.
 */
import { expect, test } from 'vitest'
import { openHouse } from '../support/house'

/** Nothing of ours, another list's, nearly ours. */
const foreign = [
  'abc',
  '0',
  '-1',
  '1e9',
  'call_0',
  '1:1',
  '1:call_',
  `9${'9'.repeat(20)}:call_0`,
  'aud_A',
  '~',
  '',
]

test('every list refuses a cursor that it did not give', async () => {
  const { client } = await openHouse()
  const lists = {
    calls: (cursor: string) => client.calls.history({ cursor }),
    alerts: (cursor: string) => client.alerts.list({ cursor }),
    audit: (cursor: string) => client.system.audit({ cursor }),
    comparisons: (cursor: string) => client.comparisons.list({ cursor }),
    'dead letters': (cursor: string) => client.deadLetters.list({ cursor }),
  }
  for (const [name, list] of Object.entries(lists)) {
    for (const cursor of foreign)
      await expect(list(cursor), `${name}, ${cursor}`).rejects.toMatchObject({
        code: 'invalid_request',
        message: expect.stringContaining('ursor'),
      })
  }
  for (const cursor of foreign.filter((each) => each !== '0')) {
    await expect(client.validation.results({ cursor }), cursor).rejects.toMatchObject({
      code: 'invalid_request',
    })
    await expect(client.cache.figures({ cursor }), cursor).rejects.toMatchObject({
      code: 'invalid_request',
    })
  }
})
