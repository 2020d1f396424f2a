/** Secrets that are no keys rest in the same keychain, and none is left in it without a record. */
import { expect, test } from 'vitest'
import { openTestKeys } from './open-keys'

test('what is stored is read again and removed', async () => {
  const { keys, keychain } = openTestKeys()
  const { vault } = keys
  const saved = await vault.store('whk_1', 'secret', (backend, kept) => {
    kept()
    return backend
  })
  expect(saved).toBe('keytar')
  expect(await vault.read(saved, 'whk_1')).toBe('secret')
  await vault.remove(saved, 'whk_1')
  expect([await vault.read(saved, 'whk_1'), keychain.keytar.size]).toEqual([null, 0])
})

test('one whose record could not be written is taken back', async () => {
  const { keys, keychain } = openTestKeys()
  const storing = keys.vault.store('whk_1', 'secret', () => {
    throw new Error('the disk is full')
  })
  await expect(storing).rejects.toThrow('the disk is full')
  expect(keychain.keytar.size).toBe(0)
})

test('one that could not be removed is removed once the keychain answers again', async () => {
  const { keys, keychain } = openTestKeys()
  await keys.vault.store('whk_1', 'secret', (_backend, kept) => kept())
  keychain.before = (operation) => {
    if (operation === 'delete') throw new Error('not now')
  }
  await keys.vault.remove('keytar', 'whk_1')
  expect(keychain.keytar.size).toBe(1)
  keychain.before = () => undefined
  await keys.list()
  expect(keychain.keytar.size).toBe(0)
})

test('one whose removal the process does not live to see is removed at the next start', async () => {
  const { keys, keychain, db } = openTestKeys()
  const left = db.prepare("SELECT value FROM meta WHERE name = 'keys.leftovers'").pluck()
  await keys.vault.store('whk_1', 'secret', (_backend, kept) => kept())
  const seen: unknown[] = []
  keychain.before = (operation) => {
    if (operation === 'delete') seen.push(left.get())
  }
  await keys.vault.remove('keytar', 'whk_1')
  expect(seen).toEqual(['keytar whk_1'])
  expect(left.get()).toBe('')
})
