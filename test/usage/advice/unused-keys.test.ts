/** Keys that nobody has used for three months are told, and no others. */
import { expect, test } from 'vitest'
import type { Key } from '../../../src/contract/keys'
import { unusedKeys } from '../../../src/main/usage/advice/unused-keys'
import { day } from './planted'

const now = Date.UTC(2026, 10, 28)

function key(id: string, change: Partial<Key>): Key {
  return {
    id,
    providerId: 'openai',
    label: id,
    last4: '1234',
    fingerprint: 'f'.repeat(16),
    project: null,
    environment: null,
    backend: 'keyring',
    variable: null,
    fromDotEnv: false,
    status: 'active',
    health: 'unknown',
    problem: null,
    lastError: null,
    retiringSince: null,
    successorId: null,
    predecessorId: null,
    rotateAfter: null,
    createdAt: now - 400 * day,
    lastTestedAt: null,
    lastOkAt: null,
    lastUsedAt: null,
    ...change,
  }
}

test('unused for 90 days, or never used since it was added that long ago', () => {
  const keys = [
    key('never', {}),
    key('once', { lastUsedAt: now - 90 * day }),
    key('lately', { lastUsedAt: now - 89 * day }),
    key('new', { createdAt: now - day }),
    key('environment', { backend: 'environment' }),
    key('session', { backend: 'session' }),
    key('retiring', { status: 'retiring' }),
  ]
  expect(unusedKeys(keys, now).map(({ action, savingNanoUsd }) => [action, savingNanoUsd])).toEqual(
    [
      [{ kind: 'remove_key', key: 'never' }, 0],
      [{ kind: 'remove_key', key: 'once' }, 0],
    ],
  )
})
