/** Every call that ends leaves one line in the log, with no word of its prompt or answer (spec L8). */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ask, openHouse } from '../support/house'

test('a call leaves a line by which it is found: whose it was, who served it, what it cost', async () => {
  const house = await openHouse()
  house.mock.script(() => ({ text: 'the secret answer' }))
  await house.run(ask('the secret question', { callId: 'call_of_mine' }))
  const { items } = await house.client.log.list({ callId: 'call_of_mine' })
  expect(items).toMatchObject([
    { level: 'info', message: 'A call was answered', callId: 'call_of_mine', broken: false },
  ])
  const { costNanoUsd } =
    (await house.client.ledger.list({ callId: 'call_of_mine' })).items[0] ?? {}
  const fields = Object.fromEntries(items[0]?.fields.map(({ name, value }) => [name, value]) ?? [])
  expect(fields).toMatchObject({
    project: 'dev',
    provider: 'openai',
    attempts: '1',
    costNanoUsd: String(costNanoUsd),
  })
  expect(readFileSync(join(house.home, 'logs', 'tollgate.log'), 'utf8')).not.toContain('secret')
})

test('a call that fails leaves a warning with its code and not what the provider said', async () => {
  const house = await openHouse()
  house.mock.script(() => ({ status: 500, error: { message: 'I choked on: secret question' } }))
  await house.run(ask('secret question', { callId: 'call_bad', maxAttempts: 1 }))
  const { items } = await house.client.log.list({ level: 'warn', search: 'call_bad' })
  expect(items).toHaveLength(1)
  expect(items[0]?.fields).toContainEqual({ name: 'code', value: 'overloaded' })
  expect(JSON.stringify(items)).not.toContain('secret')
})
