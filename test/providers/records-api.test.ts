/**
 * Provider records over the contract: tested with the key a call would use, listed, changed and
 * removed.
 */
import { createRouterClient } from '@orpc/server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { providersHandlers } from '../../src/main/api/providers'
import { Failure } from '../../src/main/platform/failure'
import { startMockProvider, type MockProvider } from '../support/mock-provider'
import { newProviders, secret } from './harness'
import { anyReference } from '../support/any-reference'
import { open } from './open-records'

describe('over the contract', () => {
  let mock: MockProvider
  const providers = newProviders()
  beforeAll(async () => {
    mock = await startMockProvider()
  })
  afterAll(async () => {
    await providers.close()
    await mock.close()
  })

  function client(keyed: boolean) {
    const { records } = open()
    const noted: unknown[] = []
    const keys = {
      choose() {
        if (!keyed) throw new Failure('no_key', 'There is no key.')
        return { id: 'key_1', label: 'mine' }
      },
      secretOf: async () => secret,
      note: (...told: unknown[]) => void noted.push(told),
    }
    return {
      records,
      noted,
      api: createRouterClient(
        providersHandlers({
          references: anyReference,
          leanings: { check() {} },
          providerRecords: records,
          providers,
          keys,
        }),
        { context: { who: 'page' } },
      ),
    }
  }

  test('test asks for the models with the key a call would use, and notes what it learned', async () => {
    const { records, noted, api } = client(true)
    const { id } = await api.create({
      kind: 'openai-compatible',
      name: 'Mock',
      baseUrl: mock.openaiUrl,
    })
    mock.script(() => ({ models: ['m-1'] }))
    expect(await api.test({ id, project: 'dev' })).toMatchObject({
      ok: true,
      models: ['m-1'],
      latencyMs: expect.any(Number),
    })
    expect([mock.requests.at(-1)?.key, noted.at(-1), records.find(id)?.health]).toEqual([
      secret,
      ['key_1', 'ok', true],
      'good',
    ])
    mock.script(() => ({ status: 401, error: { message: `Bad key ${secret}` } }))
    const failed = await api.test({ id })
    expect(failed).toMatchObject({
      ok: false,
      models: [],
      error: { code: 'authentication', data: { origin: 'provider', providerStatus: 401 } },
    })
    expect(JSON.stringify(failed)).not.toContain(secret)
    expect(noted.at(-1)).toEqual(['key_1', 'authentication', true])
  })

  test('without a key: a local server and the simulated provider can be tested, OpenAI says what is missing', async () => {
    const { api } = client(false)
    mock.script(undefined)
    const { id } = await api.create({
      kind: 'openai-compatible',
      name: 'Mock',
      baseUrl: mock.openaiUrl,
    })
    expect(await api.test({ id })).toMatchObject({
      ok: true,
      models: ['mock-model-a', 'mock-model-b'],
    })
    expect(mock.requests.at(-1)?.key).toBeNull()
    expect((await api.test({ id: 'simulated' })).models).toContain('sim-mini')
    expect(await api.test({ id: 'openai' })).toMatchObject({ ok: false, error: { code: 'no_key' } })
  })

  test('list, update and remove', async () => {
    const { api } = client(false)
    const { id } = await api.create({ kind: 'anthropic', name: 'Second Claude' })
    expect((await api.update({ id, enabled: false })).enabled).toBe(false)
    expect((await api.list()).items).toHaveLength(4)
    expect(await api.remove({ id })).toEqual({ ok: true })
    expect((await api.list()).items).toHaveLength(3)
  })
})
