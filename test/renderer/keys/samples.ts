/** Providers and keys for view-model tests, with the fields a test is about passed in. */
import type { Key, KeychainStatus } from '../../../src/contract/keys'
import type { Provider } from '../../../src/contract/providers'

export function provider(fields: Partial<Provider> & Pick<Provider, 'id' | 'kind'>): Provider {
  return {
    name: fields.id,
    baseUrl: null,
    enabled: true,
    builtIn: false,
    concurrency: 64,
    health: 'unknown',
    lastOkAt: null,
    lastError: null,
    createdAt: 0,
    privateNetworkConfirmed: false,
    streamUsage: true,
    timeouts: { connectMs: 10_000, firstTokenMs: 60_000, idleMs: 60_000, totalMs: 600_000 },
    ...fields,
  }
}

export function key(fields: Partial<Key> & Pick<Key, 'id'>): Key {
  return {
    providerId: 'openai',
    label: fields.id,
    last4: 'abcd',
    fingerprint: '0123456789abcdef',
    project: null,
    environment: null,
    backend: 'keytar',
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
    createdAt: 0,
    lastTestedAt: null,
    lastOkAt: null,
    lastUsedAt: null,
    ...fields,
  }
}

export const ready: KeychainStatus = {
  available: true,
  backend: 'keytar',
  storeName: 'Secret Service',
  state: 'ready',
  message: '',
}
export const missing: KeychainStatus = {
  available: false,
  backend: 'none',
  storeName: 'Secret Service',
  state: 'no-provider',
  message: 'No secret service is running.',
}

export const builtIn = [
  provider({ id: 'openai', kind: 'openai', name: 'OpenAI', builtIn: true }),
  provider({ id: 'anthropic', kind: 'anthropic', name: 'Anthropic', builtIn: true }),
  provider({ id: 'simulated', kind: 'simulated', name: 'Simulated', builtIn: true }),
]
