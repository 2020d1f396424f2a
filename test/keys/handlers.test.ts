/**
 * The handlers of contract/keys: what they pass on, what they note, and what a test of an
 * unavailable key answers.
 */
import { createRouterClient } from '@orpc/server'
import { expect, it } from 'vitest'
import type { KeyTest } from '../../src/contract/keys'
import { keysHandlers } from '../../src/main/api/keys'
import { openTestKeys } from './open-keys'
import { anyReference } from '../support/any-reference'

function setUp() {
  const opened = openTestKeys()
  const asked: [string, string][] = []
  const answer: { is: KeyTest } = { is: { ok: true, latencyMs: 3, models: ['gpt-4o'] } }
  const testSecret = async (providerId: string, secret: string) => {
    asked.push([providerId, secret])
    return answer.is
  }
  return {
    ...opened,
    asked,
    answer,
    client: createRouterClient(
      keysHandlers({ references: anyReference, keys: opened.keys, testSecret, now: () => 0 }),
      { context: { who: 'api' as const } },
    ),
  }
}
const mine = { providerId: 'openai', label: '  Mine  ', secret: ' sk-0123456789 ' }

it('create trims, records who asked, and list gives records with the keychain’s state', async () => {
  const { client, audit } = setUp()
  const created = await client.create(mine)
  expect(created).toMatchObject({ label: 'Mine', last4: '6789' })
  expect(audit.list({}).items[0]).toMatchObject({ who: 'api' })
  expect(await client.list()).toEqual({
    items: [created],
    keychain: {
      available: true,
      backend: 'keytar',
      storeName: 'Secret Service',
      state: 'ready',
      message: '',
    },
  })
})

it('a test goes to the key’s provider and its result is noted', async () => {
  const { client, asked, answer, keys, clock } = setUp()
  const { id } = await client.create(mine)
  expect(await client.test({ id })).toEqual(answer.is)
  expect(asked).toEqual([['openai', 'sk-0123456789']])
  expect(keys.find(id)).toMatchObject({
    health: 'good',
    lastTestedAt: clock.time,
    lastOkAt: clock.time,
    lastUsedAt: null,
  })
  answer.is = {
    ok: false,
    latencyMs: 1,
    models: [],
    error: { code: 'authentication', message: 'The provider refuses the key.' },
  }
  await client.test({ id })
  expect(keys.find(id)).toMatchObject({ health: 'failing' })
})

it('a test of a key that cannot be used says why and asks nobody', async () => {
  const { client, asked, keychain, reopen } = setUp()
  const { id } = await client.create(mine)
  keychain.keytar.clear()
  const later = createRouterClient(
    keysHandlers({
      references: anyReference,
      keys: reopen(),
      testSecret: () => Promise.reject(new Error('asked')),
      now: () => 0,
    }),
    { context: { who: 'page' as const } },
  )
  expect(await later.test({ id })).toMatchObject({
    ok: false,
    models: [],
    error: { code: 'no_key', message: expect.stringContaining('no entry') },
  })
  await expect(later.test({ id: 'key_none' })).rejects.toMatchObject({ code: 'not_found' })
  expect(asked).toEqual([])
})

it('a probe stores nothing, and never sends one provider’s key to another', async () => {
  const { client, asked, keychain, rows } = setUp()
  expect(await client.probe({ providerId: 'openai', secret: 'sk-0123456789' })).toMatchObject({
    ok: true,
  })
  await expect(
    client.probe({ providerId: 'anthropic', secret: 'sk-0123456789' }),
  ).rejects.toMatchObject({ code: 'invalid_request' })
  expect([asked.length, keychain.operations.length, rows().length]).toEqual([1, 0, 0])
})

it('replace and remove reach the key', async () => {
  const { client, keychain } = setUp()
  const { id } = await client.create(mine)
  expect(await client.replace({ id, secret: 'sk-9876543210' })).toMatchObject({ last4: '3210' })
  expect(await client.remove({ id })).toEqual({ ok: true })
  expect(keychain.keytar.size).toBe(0)
})

it('rotate, confirm, go back and change reach the keys with who asked', async () => {
  const { client, audit } = setUp()
  const { id } = await client.create(mine)
  const successor = await client.rotate({ id, secret: 'sk-9876543210', label: 'Newer' })
  expect(successor).toMatchObject({
    label: 'Newer',
    predecessorId: id,
    retiring: { id, successorId: successor.id },
    test: { ok: true },
  })
  expect(await client.rollback({ id })).toMatchObject({ id, status: 'active' })
  expect(await client.confirm({ id: successor.id })).toEqual({ ok: true })
  expect(await client.update({ id, rotateAfter: 5 })).toMatchObject({
    rotateAfter: 5,
    label: 'Mine',
  })
  expect(audit.list({}).items.map(({ who, what }) => [who, what])).toEqual(
    ['key.change', 'key.confirm', 'key.rollback', 'key.rotate', 'key.create'].map((what) => [
      'api',
      what,
    ]),
  )
})

it('a secret that was tested good before it was saved is a tested key from the start, once and for its provider alone', async () => {
  const { client, clock } = setUp()
  await client.probe({ providerId: 'openai', secret: ' sk-0123456789 ' })
  const saved = await client.create(mine)
  expect(saved).toMatchObject({ health: 'good', lastTestedAt: clock.time, lastOkAt: clock.time })
  expect(await client.replace({ id: saved.id, secret: 'sk-0123456789' })).toMatchObject({
    health: 'unknown',
    lastTestedAt: null,
  })
  await client.probe({ providerId: 'openai', secret: 'sk-9876543210' })
  expect(await client.replace({ id: saved.id, secret: 'sk-9876543210' })).toMatchObject({
    health: 'good',
  })
})

it('a secret whose test failed is saved as one that is not tested', async () => {
  const { client, answer } = setUp()
  answer.is = {
    ok: false,
    latencyMs: 1,
    models: [],
    error: { code: 'network', message: 'The provider cannot be reached.' },
  }
  await client.probe({ providerId: 'openai', secret: 'sk-0123456789' })
  expect(await client.create(mine)).toMatchObject({ health: 'unknown', lastTestedAt: null })
})
