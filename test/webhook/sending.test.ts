/** Alerts reach a receiver: once each where it takes them, again where it does not, and told where they cannot. */
import { expect, test } from 'vitest'
import { nextTurn } from '../record/open-store'
import { openWebhook } from './open-webhook'
import { isVerified, startReceiver } from './receiver'

const minute = 60_000

async function openBoth(options: Parameters<typeof openWebhook>[0] = {}) {
  const receiver = await startReceiver()
  const opened = openWebhook(options)
  const { secret } = await opened.webhook.create({ url: receiver.url }, 'page')
  return { ...opened, receiver, secret }
}

test('an alert arrives by itself, signed, with its own fields and nothing else', async () => {
  const { raise, receiver, secret, list } = await openBoth()
  const alert = raise()
  await receiver.count(1)
  const [sent] = receiver.received
  if (sent === undefined) throw new Error('nothing came')
  expect(await isVerified(sent, secret)).toBe(true)
  expect(JSON.parse(sent.body)).toEqual({
    type: 'alert.raised',
    timestamp: new Date(alert.time).toISOString(),
    data: {
      id: alert.id,
      time: alert.time,
      kind: 'budget_threshold',
      severity: 'warning',
      title: 'Budget "June" at 75 %',
      message: '7.50 of 10.00 USD spent.',
      subject: 'bud_1',
    },
  })
  await expect.poll(() => list()[0]?.state).toBe('delivered')
  expect(list()).toMatchObject([{ alertId: alert.id, attempts: 1, status: 204, error: null }])
})

test('what is not picked, is muted, was rolled back or tells of the webhook is not sent', async () => {
  const { raise, receiver, webhook, mutes, store, alerts, list } = await openBoth()
  webhook.update({ picks: { severity: 'warning', kinds: ['ledger', 'report', 'webhook'] } }, 'page')
  mutes.mute('report', null, 'page')
  raise()
  raise({ kind: 'ledger', severity: 'info' })
  raise({ kind: 'report' })
  raise({ kind: 'webhook' })
  expect(() =>
    store.write(() => {
      alerts.raise({ kind: 'ledger', severity: 'critical', title: 'undone', message: '' })
      throw new Error('no')
    }),
  ).toThrow('no')
  raise({ kind: 'ledger', title: 'kept' })
  await receiver.count(1)
  await webhook.look()
  expect(list().map(({ title }) => title)).toEqual(['kept'])
  webhook.update({ enabled: false }, 'page')
  raise({ kind: 'ledger' })
  expect(list()).toHaveLength(1)
})

test('what was kept while the clock was years ahead is sent once it is right', async () => {
  const { raise, receiver, after, list, clock } = await openBoth()
  receiver.answer = 503
  clock.time += 4 * 365 * 24 * 60 * minute
  raise()
  await receiver.count(1)
  await after(0)
  clock.time -= 4 * 365 * 24 * 60 * minute
  receiver.answer = 204
  await after(0)
  expect(list()).toMatchObject([{ state: 'delivered', attempts: 2 }])
})

test('an alert is kept where its sending cannot be written down, with what it tells of', async () => {
  const { raise, alerts, store } = await openBoth()
  store.db.exec('DROP TABLE webhook_deliveries')
  const alert = raise()
  await nextTurn()
  expect(alerts.list().items.map(({ id }) => id)).toEqual([alert.id])
})

test('a failing receiver is tried again under the same id, later each time, until it takes it', async () => {
  const { raise, receiver, after, list, alerts, secret, clock } = await openBoth()
  receiver.answer = 503
  raise()
  await receiver.count(1)
  await after(0)
  expect(list()).toMatchObject([{ state: 'waiting', attempts: 1, status: 503 }])
  expect(list()[0]?.nextTryAt).toBeGreaterThan(clock.time)
  await after(1000)
  expect(receiver.received).toHaveLength(1)
  for (const ms of [10_000, 7 * minute, 40 * minute]) await after(ms)
  expect(receiver.received).toHaveLength(4)
  const ids = new Set(receiver.received.map(({ headers }) => headers['webhook-id']))
  const times = new Set(receiver.received.map(({ headers }) => headers['webhook-timestamp']))
  expect([ids.size, times.size, new Set(receiver.received.map(({ body }) => body)).size]).toEqual([
    1, 4, 1,
  ])
  const told = () => alerts.list({ open: true }).items.filter(({ kind }) => kind === 'webhook')
  expect(told()).toMatchObject([{ message: expect.stringContaining('status 503') }])
  receiver.answer = 200
  await after(180 * minute)
  expect(list()).toMatchObject([{ state: 'delivered', attempts: 5, nextTryAt: null, error: null }])
  expect(told()).toEqual([])
  const last = receiver.received.at(-1)
  expect(last !== undefined && (await isVerified(last, secret))).toBe(true)
})

test('it is given up after ten tries, with one alert that is not sent itself; by hand it goes again', async () => {
  const { raise, receiver, after, list, alerts, webhook, clock } = await openBoth()
  receiver.answer = 500
  raise()
  raise({ title: 'another' })
  await after(0)
  for (let tries = 1; tries < 10; tries += 1)
    await after(Math.max(...list().map(({ nextTryAt }) => nextTryAt ?? 0)) - clock.time)
  expect(receiver.received).toHaveLength(20)
  const [second, first] = list()
  expect([first?.state, second?.state]).toEqual(['failed', 'failed'])
  const told = alerts.list({}).items.filter(({ kind }) => kind === 'webhook')
  expect(told).toHaveLength(1)
  expect(list()).toHaveLength(2)
  expect(webhook.get().trouble).toBe('The receiver answered with status 500.')
  receiver.answer = 200
  clock.time += 1
  expect(await webhook.resend(first?.id ?? '')).toMatchObject({
    id: first?.id,
    state: 'delivered',
    attempts: 1,
  })
  expect(webhook.get().trouble).toBeNull()
})

test('what waited while the machine slept for days is given up, and told', async () => {
  const { raise, receiver, after, list, alerts } = await openBoth()
  receiver.answer = 500
  raise()
  await receiver.count(1)
  await expect.poll(() => list()[0]?.attempts).toBe(1)
  receiver.answer = 200
  await after(5 * 24 * 60 * minute)
  expect(list()).toMatchObject([{ state: 'failed', attempts: 1 }])
  expect(alerts.list({ open: true }).items[0]).toMatchObject({
    kind: 'webhook',
    message: expect.stringContaining('1 waited for four days'),
  })
})

test('what waits is sent after a restart, by the secret of the keychain, under the same id', async () => {
  const entries = new Map<string, string>()
  const { parts, receiver, secret, id } = await (async () => {
    const opened = await openBoth({ entries })
    opened.receiver.answer = 500
    opened.raise()
    await opened.receiver.count(1)
    await opened.webhook.close()
    return { ...opened, parts: opened, id: opened.list()[0]?.id }
  })()
  receiver.answer = 200
  const again = openWebhook({ entries, parts })
  await again.after(minute)
  const last = receiver.received.at(-1)
  expect(last?.headers['webhook-id']).toBe(id)
  expect(last !== undefined && (await isVerified(last, secret))).toBe(true)
  expect(again.list()).toMatchObject([{ id, state: 'delivered' }])
})

test('one that is on its way when the console closes is sent again, not lost', async () => {
  const { raise, receiver, webhook, list } = await openBoth()
  receiver.answer = () => undefined
  raise()
  await receiver.count(1)
  await webhook.close()
  expect(list()).toMatchObject([{ state: 'waiting', attempts: 0 }])
})

test('a test is sent once, whatever the line does meanwhile, and is not tried again', async () => {
  const { raise, receiver, webhook, list, after } = await openBoth()
  let takeAlert = () => {}
  receiver.answer = (response) => {
    if (receiver.received.at(-1)?.body.includes('webhook.test') === true) {
      response.writeHead(500).end()
    } else takeAlert = () => void response.writeHead(200).end()
  }
  raise()
  const testing = webhook.test()
  await receiver.count(2)
  expect(await testing).toMatchObject({ state: 'failed', attempts: 1, nextTryAt: null })
  takeAlert()
  await after(0)
  await after(24 * 60 * minute)
  expect(list().map(({ state, attempts }) => [state, attempts])).toEqual([
    ['failed', 1],
    ['delivered', 1],
  ])
  expect(receiver.received).toHaveLength(2)
})

test('a test that cannot be signed is told at once, and not sent when it can be', async () => {
  const entries = new Map<string, string>()
  const opened = await openBoth({ entries })
  await opened.webhook.close()
  const kept = [...entries]
  entries.clear()
  const again = openWebhook({ entries, parts: opened })
  await expect(again.webhook.test()).rejects.toMatchObject({ code: 'no_key' })
  expect(again.list()).toMatchObject([{ state: 'failed', attempts: 0 }])
  for (const [account, secret] of kept) entries.set(account, secret)
  await again.after(60 * minute)
  expect(opened.receiver.received).toHaveLength(0)
})

test('nothing more is sent once the ledger is being replaced', async () => {
  const { raise, receiver, webhook, broken, list } = await openBoth()
  receiver.answer = (response) => {
    broken.ledger = true
    response.writeHead(204).end()
  }
  for (let index = 0; index < 3; index += 1) raise()
  await receiver.count(1)
  await webhook.look()
  expect(
    list()
      .map(({ state }) => state)
      .sort(),
  ).toEqual(['delivered', 'waiting', 'waiting'])
})

test('a redirect is not followed, and 410 switches sending off, on record', async () => {
  const { raise, receiver, webhook, list, audit, alerts } = await openBoth()
  receiver.answer = (response) => void response.writeHead(302, { location: '/elsewhere' }).end()
  raise()
  await receiver.count(1)
  await webhook.look()
  expect(receiver.received.map(({ path }) => path)).toEqual(['/hook'])
  expect(list()).toMatchObject([{ state: 'waiting', error: expect.stringContaining('redirects') }])
  receiver.answer = 410
  raise({ title: 'second' })
  await receiver.count(2)
  await expect.poll(() => webhook.get().webhook?.enabled).toBe(false)
  expect(list()[0]).toMatchObject({ state: 'failed', status: 410 })
  expect(audit.list({}).items[0]).toMatchObject({ who: 'tollgate', what: 'webhook changed' })
  expect(alerts.list({ open: true }).items.map(({ kind }) => kind)).toContain('webhook')
})

test('a receiver that asks to wait is not asked before', async () => {
  const { raise, receiver, after, list, clock } = await openBoth()
  receiver.answer = (response) => void response.writeHead(429, { 'retry-after': '3600' }).end()
  raise()
  await receiver.count(1)
  await expect.poll(() => list()[0]?.attempts).toBe(1)
  expect(list()[0]?.nextTryAt).toBeGreaterThanOrEqual(clock.time + 3_600_000)
  await after(30 * minute)
  expect(receiver.received).toHaveLength(1)
})

test('a receiver that never answers ends after its time, and holds nobody: alerts are kept at once', async () => {
  const { raise, receiver, webhook, list } = await openBoth({ withinMs: 300 })
  receiver.answer = () => undefined
  raise()
  await receiver.count(1)
  raise({ title: 'meanwhile' })
  await nextTurn()
  expect(list()).toHaveLength(2)
  await webhook.look()
  expect(list().map(({ error }) => error)).toEqual([
    expect.stringContaining('took longer than'),
    expect.stringContaining('took longer than'),
  ])
})

test('of an answer the beginning is kept, without control characters and keys', async () => {
  const { receiver, webhook } = await openBoth()
  receiver.answer = (response) =>
    void response.writeHead(400).end(`no\u0000\u001b[31m sk-secret ${'x'.repeat(100_000)}`)
  const { answer, status, state, durationMs } = await webhook.test()
  expect([status, state]).toEqual([400, 'failed'])
  expect(answer).toMatch(/^no \[31m \[key\] x+$/)
  expect(answer).toHaveLength(500)
  expect(durationMs).toBeGreaterThanOrEqual(0)
})

test('beyond a thousand that wait nothing more waits; of those that ended five hundred are kept', async () => {
  const { raise, webhook, store, receiver, after } = await openBoth()
  receiver.answer = () => undefined
  store.write(() => {
    for (let count = 0; count < 1002; count += 1) raise()
  })
  expect(webhook.get().waiting).toBe(1000)
  expect(webhook.deliveries({ state: 'failed' }).items.map(({ error }) => error)).toEqual([
    expect.stringContaining('1000 others wait'),
    expect.stringContaining('1000 others wait'),
  ])
  await webhook.close()
  await after(0)
  const page = webhook.deliveries({ limit: 5 })
  const next = webhook.deliveries({ limit: 5, cursor: page.nextCursor })
  expect([...page.items, ...next.items].map(({ id }) => id)).toEqual(
    webhook.deliveries({ limit: 10 }).items.map(({ id }) => id),
  )
})
