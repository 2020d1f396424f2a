/** Keychains that hang: what a key does then, and what the person is told. */
import { describe, expect, it } from 'vitest'
import { openTestKeys } from './open-keys'

const secret = 'sk-first-0123456789'
const mine = { providerId: 'openai', label: 'Mine', secret } as const

describe('a keychain that hangs', () => {
  it('is bounded, told as hanging, not asked again and again, and undone when the write comes late', async () => {
    const { keys, keychain, rows } = openTestKeys({ boundMs: 40 })
    await keys.list()
    let answer = () => {}
    const answered = new Promise<void>((resolve) => (answer = resolve))
    keychain.before = (operation) => (operation === 'set' ? answered : undefined)
    await expect(keys.create(mine, 'page')).rejects.toMatchObject({
      code: 'keychain_unavailable',
      message: expect.stringContaining('does not answer'),
    })
    const count = keychain.operations.length
    await expect(keys.create(mine, 'page')).rejects.toMatchObject({ code: 'keychain_unavailable' })
    expect(await keys.keychain()).toMatchObject({ available: false, state: 'hanging' })
    expect(keychain.operations.length).toBe(count)
    expect(await keys.create({ ...mine, storage: 'session' }, 'page')).toMatchObject({
      backend: 'session',
    })
    answer()
    await expect.poll(() => keychain.operations.at(-1)).toBe('keytar delete')
    expect([keychain.keytar.size, rows().length]).toEqual([0, 0])
    keychain.before = () => undefined
    expect(await keys.create({ ...mine, project: 'dev' }, 'page')).toMatchObject({
      backend: 'keytar',
    })
  })

  it('also when it is the library itself that never loads', async () => {
    const never = new Promise<never>(() => undefined)
    const { keys } = openTestKeys({
      boundMs: 40,
      libraries: { keytar: () => never, keyring: () => never },
    })
    expect(await keys.keychain()).toMatchObject({
      available: false,
      state: 'hanging',
      backend: 'keytar',
    })
    await expect(keys.create(mine, 'page')).rejects.toMatchObject({ code: 'keychain_unavailable' })
  })
})
