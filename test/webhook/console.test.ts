/** The webhook in a whole console: a budget that is crossed arrives, calls wait for nobody, nothing leaves without one. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ask, doneOf, openHouse, type House } from '../support/house'
import { isVerified, startReceiver } from './receiver'

async function crossBudget({ client, run }: House) {
  await client.budgets.create({
    name: 'one call',
    scope: { project: 'dev' },
    unit: 'requests',
    period: 'day',
    limit: 1,
    enforcement: 'notify',
    thresholds: [100],
  })
  return doneOf(await run(ask('the prompt of a call, which no alert holds')))
}

test('an alert of a call arrives, signed, without its prompt, and no file of the home has the secret', async () => {
  const receiver = await startReceiver()
  const house = await openHouse()
  const { client } = house
  const { secret } = await client.webhook.create({
    url: `${receiver.url}?token=of-the-receiver`,
    storage: 'session',
    picks: { severity: 'info', kinds: ['budget_threshold'] },
  })
  await crossBudget(house)
  await receiver.count(1)
  const [sent] = receiver.received
  if (sent === undefined) throw new Error('nothing came')
  expect(sent.path).toBe('/hook?token=of-the-receiver')
  expect(await isVerified(sent, secret)).toBe(true)
  expect(sent.body).toContain('one call')
  expect(sent.body).not.toContain('the prompt of a call')
  await expect
    .poll(async () => (await client.webhook.deliveries({})).items.map(({ state }) => state))
    .toEqual(['delivered'])
  const { items } = await client.system.audit({})
  expect(items.map(({ who, what }) => `${who}: ${what}`)).toContain('page: webhook added')
  expect(JSON.stringify(items)).not.toContain('of-the-receiver')
  await house.closeAndCheck()
  const bare = secret.slice('whsec_'.length)
  const files = readdirSync(house.home, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  )
  expect(files.length).toBeGreaterThan(2)
  for (const { parentPath, name } of files)
    expect(readFileSync(join(parentPath, name), 'latin1'), name).not.toContain(bare)
})

test('a receiver that takes its time holds no call and no closing', async () => {
  const receiver = await startReceiver()
  receiver.answer = () => undefined
  const house = await openHouse()
  const { client, run } = house
  await client.webhook.create({ url: receiver.url, storage: 'session' })
  await crossBudget(house)
  await receiver.count(1)
  doneOf(await run(ask('another')))
  expect((await client.webhook.get()).waiting).toBeGreaterThanOrEqual(1)
  await house.closeAndCheck()
})

test('the secret of a session ends with it: what waits stays, and says what to do', async () => {
  const receiver = await startReceiver()
  const first = await openHouse()
  await first.client.webhook.create({ url: receiver.url, storage: 'session', enabled: false })
  await first.client.webhook.update({ enabled: true })
  await first.console.close()
  const second = await openHouse({ home: first.home, mock: first.mock, keys: false })
  const { webhook } = await second.client.webhook.get()
  expect(webhook?.secret.problem).toContain('Make a new one under Settings')
  await expect(second.client.webhook.test()).rejects.toMatchObject({ code: 'no_key' })
  expect(receiver.received).toEqual([])
})

test('a restored backup brings no other address than the one of now, and sends nothing twice', async () => {
  const receiver = await startReceiver()
  const house = await openHouse()
  const { client } = house
  await client.webhook.create({ url: receiver.url, storage: 'session' })
  const { id } = await client.backups.create()
  await client.webhook.update({ url: `${receiver.url}/new` })
  await crossBudget(house)
  await receiver.count(1)
  await expect.poll(async () => (await client.webhook.get()).waiting).toBe(0)
  const before = receiver.received.length
  await client.backups.restore({ id, reason: 'rehearsal' })
  expect((await client.webhook.get()).webhook?.url).toBe(`${receiver.url}/new`)
  expect((await client.webhook.get()).waiting).toBe(0)
  expect(receiver.received).toHaveLength(before)
})

test('without a webhook nothing is written down to be sent', async () => {
  const house = await openHouse()
  await crossBudget(house)
  expect(await house.client.webhook.get()).toEqual({ webhook: null, waiting: 0, trouble: null })
  expect((await house.client.webhook.deliveries({})).items).toEqual([])
})
