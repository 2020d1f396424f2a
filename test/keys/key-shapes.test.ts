/** What a key may look like, and which texts the redactor must take out. */
import { describe, expect, it } from 'vitest'
import { openTestKeys } from './open-keys'

const secret = 'sk-first-0123456789'
const other = 'sk-other-9876543210'
const mine = { providerId: 'openai', label: 'Mine', secret } as const

it('knows every secret it holds or has just let go, for the redactor', async () => {
  const { keys, clock } = openTestKeys({ env: { OPENAI_API_KEY: 'sk-from-the-environment' } })
  expect(keys.loadedSecrets()).toEqual(['sk-from-the-environment'])
  const { id } = await keys.create(mine, 'page')
  await keys.replace(id, other, 'page')
  await keys.passing('sk-only-probed', async () =>
    expect(keys.loadedSecrets()).toContain('sk-only-probed'),
  )
  expect(new Set(keys.loadedSecrets())).toEqual(
    new Set(['sk-from-the-environment', secret, other, 'sk-only-probed']),
  )
  expect(keys.loadedSecrets()).toBe(keys.loadedSecrets())
  clock.time += 600_001
  expect(new Set(keys.loadedSecrets())).toEqual(new Set(['sk-from-the-environment', other]))
  keys.close()
  expect(keys.loadedSecrets()).toEqual([])
})

describe('what a key may look like', () => {
  it.each(['ollama', 'EMPTY', 'x', 'sk-proxy-0123456789', 'two words'])(
    '%s is taken where the server is not the vendor’s own',
    async (secret) => {
      const { keys } = openTestKeys({
        baseUrls: { anthropic: 'https://gateway.example', openai: 'http://127.0.0.1:8080/v1' },
      })
      for (const providerId of ['local', 'anthropic', 'openai']) {
        const made = await keys.create(
          { providerId, label: 'key', secret, storage: 'session' },
          'api',
        )
        expect(await keys.secretOf(made.id)).toBe(secret)
      }
    },
  )
  it.each([
    ['openai', 'sk-ant-0123456789', /Anthropic key/],
    ['anthropic', 'sk-0123456789', /OpenAI key/],
    ['openai', 'ollama', /too short/],
    ['openai', 'sk-one two three', /spaces/],
  ])('%s itself refuses %s', async (providerId, secret, sentence) => {
    const { keys } = openTestKeys({ baseUrls: { openai: 'https://EU.api.openai.com./v1' } })
    await expect(
      keys.create({ providerId, label: 'key', secret, storage: 'session' }, 'api'),
    ).rejects.toThrow(sentence)
  })
  it('words that stand for no key are not taken out of texts', async () => {
    const { keys } = openTestKeys()
    await keys.create(
      { providerId: 'local', label: 'key', secret: 'ollama', storage: 'session' },
      'api',
    )
    expect(keys.loadedSecrets()).toEqual([])
  })
})
