/** The webhook as it is set up: which addresses it takes, its secret, and what stands on record of it. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { judgeBaseUrl } from '../../src/contract/base-url'
import { judgeWebhookUrl } from '../../src/contract/webhook-url'
import { openWebhook } from './open-webhook'
import { isVerified, startReceiver } from './receiver'

describe('an address', () => {
  test.each([
    'https://hooks.example.com/a',
    'http://hooks.example.com/a',
    'http://127.0.0.1:1/a',
    'http://[::1]/a',
    'http://localhost/a',
    'http://192.168.1.4/a',
    'http://box.lan/a',
    'https://169.254.169.254/latest',
    'http://169.254.169.254/latest',
    'https://metadata.google.internal/',
    'https://[fd00:ec2::254]/',
    'https://0.0.0.0/',
    'http://2130706433/',
    'http://[::ffff:169.254.169.254]/',
    'ftp://hooks.example.com/',
    'javascript:alert(1)',
    'https://user:pass@hooks.example.com/',
    'https://.example.com/',
    'nothing',
  ])('%s is judged like a base URL', (url) => {
    expect(judgeWebhookUrl(url).kind).toBe(judgeBaseUrl(url).kind)
  })

  test('may have a query, which receivers use, and no # part', () => {
    expect(judgeWebhookUrl('https://hooks.example.com/a?code=1').kind).toBe('fine')
    expect(judgeWebhookUrl('https://hooks.example.com/a#b').kind).toBe('refused')
  })

  test('that may not be is refused with its sentence; a private network wants one confirmation a host', async () => {
    const { webhook } = openWebhook()
    await expect(webhook.create({ url: 'http://169.254.169.254/' }, 'page')).rejects.toMatchObject({
      code: 'invalid_request',
      data: { issues: [{ path: 'url' }] },
    })
    await expect(webhook.create({ url: 'http://box.lan/a' }, 'page')).rejects.toThrow(
      /confirmPrivateNetwork/,
    )
    await webhook.create(
      { url: 'http://box.lan/a', confirmPrivateNetwork: true, enabled: false },
      'page',
    )
    expect(webhook.update({ url: 'http://box.lan/b' }, 'page')).toMatchObject({
      url: 'http://box.lan/b',
      privateNetworkConfirmed: true,
    })
    expect(() => webhook.update({ url: 'http://other.lan/b' }, 'page')).toThrow(/private network/)
    await expect(webhook.create({ url: 'https://a.test/' }, 'page')).rejects.toMatchObject({
      code: 'conflict',
    })
  })

  test('that was changed in the file to one nothing may go to is not called', async () => {
    const { webhook, outbox, db } = openWebhook()
    await webhook.create({ url: 'https://hooks.example.com/a' }, 'page')
    db.prepare("UPDATE webhook SET url = 'http://169.254.169.254/'").run()
    outbox.reload()
    expect(await webhook.test()).toMatchObject({
      state: 'failed',
      status: null,
      error: expect.stringContaining('Nothing is sent there'),
    })
  })
})

describe('the secret', () => {
  test('is told once, signs, and is in no file, no list and no record', async () => {
    const receiver = await startReceiver()
    const { webhook, entries, db, file, audit } = openWebhook()
    const { secret } = await webhook.create({ url: receiver.url }, 'page')
    expect([...entries.values()]).toEqual([secret])
    await webhook.test()
    const bare = secret.slice('whsec_'.length)
    const shown = JSON.stringify([webhook.get(), webhook.deliveries({}), audit.list({})])
    db.pragma('wal_checkpoint(TRUNCATE)')
    for (const text of [shown, readFileSync(file, 'latin1')]) expect(text).not.toContain(bare)
    expect(webhook.loadedSecrets()).toEqual([secret])
    expect(audit.list({}).items[0]).toMatchObject({
      what: 'webhook added',
      after: expect.not.stringContaining('/hook'),
    })
  })

  test('is made anew: for a day both sign, then the new one alone, and the old one is forgotten', async () => {
    const receiver = await startReceiver()
    const { webhook, entries, clock } = openWebhook()
    const { secret: old } = await webhook.create({ url: receiver.url }, 'page')
    const { secret } = await webhook.rotate(undefined, 'page')
    expect(secret).not.toBe(old)
    expect([...entries.values()]).toEqual([`${secret} ${old}`])
    async function verified() {
      await webhook.test()
      const last = receiver.received.at(-1)
      if (last === undefined) throw new Error('nothing came')
      return [await isVerified(last, secret), await isVerified(last, old)]
    }
    expect(await verified()).toEqual([true, true])
    clock.time += 86_400_000
    expect(await verified()).toEqual([true, false])
  })

  test('two changes at once leave one entry in the keychain', async () => {
    const { webhook, entries } = openWebhook()
    await webhook.create({ url: 'https://hooks.example.com/' }, 'page')
    await Promise.all([webhook.rotate(undefined, 'page'), webhook.rotate(undefined, 'api')])
    expect(entries.size).toBe(1)
    await webhook.remove('page')
    expect([entries.size, webhook.get().webhook]).toEqual([0, null])
  })

  test('that is gone stops sending with a sentence, loses nothing, and a new one goes on', async () => {
    const receiver = await startReceiver()
    const first = openWebhook()
    await first.webhook.create({ url: receiver.url, storage: 'session' }, 'page')
    expect(first.webhook.get().webhook?.secret).toMatchObject({ kept: 'session', problem: null })
    await first.webhook.close()
    const second = openWebhook({ parts: first })
    expect(second.webhook.get().webhook?.secret.problem).toContain('kept for one session')
    second.raise()
    await second.after(0)
    expect(receiver.received).toEqual([])
    expect(second.list()).toMatchObject([{ state: 'waiting', attempts: 0 }])
    expect(second.alerts.list({ open: true }).items[0]).toMatchObject({
      kind: 'webhook',
      message: expect.stringContaining('The secret that signs is gone'),
    })
    await expect(second.webhook.test()).rejects.toMatchObject({ code: 'no_key' })
    const { secret, webhook } = await second.webhook.rotate(undefined, 'page')
    expect(webhook.secret.problem).toBeNull()
    // By itself, although the line would not have asked for the secret again yet.
    await receiver.count(1)
    const sent = receiver.received[0]
    expect(sent !== undefined && (await isVerified(sent, secret))).toBe(true)
  })

  test('that no keychain takes makes no webhook', async () => {
    const { webhook, broken } = openWebhook()
    broken.keychain = true
    await expect(webhook.create({ url: 'https://hooks.example.com/' }, 'page')).rejects.toThrow()
    expect(webhook.get().webhook).toBeNull()
  })
})

test('a ledger that names the account of a key does not lead to that key', async () => {
  const { webhook, entries, store, outbox } = openWebhook()
  await webhook.create({ url: 'http://127.0.0.1:9/a' }, 'page')
  entries.set('key_1', 'sk-of-a-provider')
  store.db.prepare("UPDATE webhook SET secret_id = 'key_1'").run()
  outbox.reload()
  await expect(webhook.test()).rejects.toMatchObject({ code: 'no_key' })
  expect(webhook.loadedSecrets()).not.toContain('sk-of-a-provider')
  await webhook.rotate(undefined, 'page')
  expect(entries.get('key_1')).toBe('sk-of-a-provider')
  await webhook.remove('page')
  expect(entries.get('key_1')).toBe('sk-of-a-provider')
})
