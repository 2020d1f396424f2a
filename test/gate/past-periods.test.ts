/**
 * Thresholds and marks in a period that is over are told as such and stop nothing now; a new limit
 * that is passed already is told at once (spec B9).
 */
import { expect, test } from 'vitest'
import { ask, doneOf, openHouse } from '../support/house'

const june = Date.UTC(2026, 5, 20, 12)
const july = Date.UTC(2026, 6, 3, 12)

async function openInJune() {
  const clock = { at: june, now: () => clock.at, monotonic: () => performance.now() }
  const house = await openHouse({ clock })
  await house.client.system.updateSettings({ timeZone: 'UTC', stopOnTokenEmergency: true })
  house.mock.script(() => ({ text: 'ok', usage: { input: 100, output: 20 } }))
  const alerts = async () =>
    (await house.client.alerts.list({})).items.map(({ title, message, severity }) => ({
      title,
      message,
      severity,
    }))
  return { ...house, clock, alerts }
}

test('a correction in July of what June used passes June’s marks: told as June’s, and the emergency stop stays released', async () => {
  const { run, client, clock, alerts, closeAndCheck } = await openInJune()
  await client.tokenLimits.save({ provider: 'openai', limit: 1000 })
  await client.budgets.create({
    name: 'cap',
    scope: {},
    unit: 'tokens',
    period: 'month',
    timeZone: 'UTC',
    limit: 1000,
    enforcement: 'hard',
  })
  doneOf(await run(ask('in June')))
  clock.at = july
  const [entry] = (await client.ledger.list({})).items
  await client.ledger.adjust({
    entryId: entry?.id ?? '',
    costNanoUsd: 1,
    inputTokens: 980,
    outputTokens: 20,
    reason: 'invoice',
  })
  const told = await alerts()
  expect(told.map(({ title }) => title).sort()).toEqual([
    'Budget "cap" passed 100 % in the month from 1 June 2026 on',
    'OpenAI passed 98 % of its tokens in the month from 1 June 2026 on',
  ])
  for (const { message } of told) expect(message).toMatch(/That is over/)
  expect((await client.emergency.get()).engaged).toBe(false)
  doneOf(await run(ask('in July')))
  await closeAndCheck()
})

test('the same correction within the month engages the stop, as the rule says', async () => {
  const { run, client, alerts, closeAndCheck } = await openInJune()
  await client.tokenLimits.save({ provider: 'openai', limit: 1000 })
  doneOf(await run(ask('in June')))
  const [entry] = (await client.ledger.list({})).items
  await client.ledger.adjust({
    entryId: entry?.id ?? '',
    costNanoUsd: 1,
    inputTokens: 980,
    outputTokens: 20,
    reason: 'invoice',
  })
  expect((await alerts()).map(({ title }) => title)).toEqual([
    'The emergency stop was engaged by rule',
    'Emergency: OpenAI passed 98 % of its tokens',
  ])
  expect((await client.emergency.get()).engaged).toBe(true)
  await closeAndCheck()
})

test('a budget and a token limit that their period has passed already are told when they are made, once', async () => {
  const { run, client, alerts, closeAndCheck } = await openInJune()
  doneOf(await run(ask('one')))
  await client.budgets.create({
    name: 'late',
    scope: {},
    unit: 'tokens',
    period: 'month',
    timeZone: 'UTC',
    limit: 150,
    enforcement: 'notify',
    thresholds: [50, 75, 100],
  })
  await client.tokenLimits.save({
    provider: 'openai',
    limit: 300,
    marks: { warning: 30, critical: 99, emergency: 100 },
  })
  const told = (await alerts()).map(({ title }) => title)
  expect(told).toEqual(['OpenAI passed 30 % of its tokens', 'Budget "late" passed 75 %'])
  doneOf(await run(ask('two', { model: 'simulated/sim-mini' })))
  expect(await alerts()).toHaveLength(2)
  await closeAndCheck()
})
