/**
 * The secrets that sign: made here, kept in the keychain or for this session in memory, and read
 * once.
 */
import { Failure } from '../platform/failure'
import type { WebhookRecord } from './webhook-rows'

/** The keychain, as far as this needs it. */
export interface SecretVault {
  store<T>(
    account: string,
    secret: string,
    save: (backend: 'keytar' | 'keyring', kept: () => void) => T,
  ): Promise<T>
  read(backend: 'keytar' | 'keyring', account: string): Promise<string | null>
  remove(backend: 'keytar' | 'keyring', account: string): Promise<void>
}

export interface SigningSecrets {
  /**
   * Newest first; the one before it as long as it counts. Throws Failure `no_key` where it is gone,
   * `keychain_unavailable` where the keychain does not answer.
   */
  of(record: WebhookRecord, now: number): Promise<readonly string[]>
  /** Why nothing can be signed, as far as is known; null: it can. */
  problem(record: WebhookRecord): string | null
  /** Stores secrets under a new account; `save` as in the vault. */
  keep<T>(
    account: string,
    secrets: readonly string[],
    storage: 'keychain' | 'session',
    save: (backend: WebhookRecord['backend'], kept: () => void) => T,
  ): Promise<T>
  forget(record: WebhookRecord): Promise<void>
  /** Those in memory, for what takes secrets out of texts. */
  loaded(): readonly string[]
}

/** A ledger from elsewhere may name the account of a provider's key; that one is not touched. */
function isOurs(account: string): boolean {
  return account.startsWith('whk_')
}

export function createSigningSecrets(vault: SecretVault): SigningSecrets {
  const known = new Map<string, readonly string[]>()
  let problem: string | null = null

  async function read({ secretId, backend }: WebhookRecord): Promise<readonly string[]> {
    const here = known.get(secretId)
    if (here !== undefined) return here
    const isKept = backend !== 'session' && isOurs(secretId)
    const text = isKept ? await vault.read(backend, secretId) : null
    if (text === null) throw gone(backend)
    const secrets = text.split(' ')
    known.set(secretId, secrets)
    return secrets
  }

  return {
    async of(record, now) {
      try {
        const [newest = '', previous] = await read(record)
        problem = null
        const counts = previous !== undefined && now < (record.previousUntil ?? 0)
        return counts ? [newest, previous] : [newest]
      } catch (thrown) {
        if (thrown instanceof Failure) problem = thrown.message
        throw thrown
      }
    },
    problem: ({ secretId, backend }) =>
      backend === 'session' && !known.has(secretId) ? gone(backend).message : problem,
    async keep(account, secrets, storage, save) {
      const kept =
        storage === 'session'
          ? save('session', () => {})
          : await vault.store(account, secrets.join(' '), save)
      known.set(account, secrets)
      problem = null
      return kept
    },
    async forget({ secretId, backend }) {
      known.delete(secretId)
      if (backend !== 'session' && isOurs(secretId)) await vault.remove(backend, secretId)
    },
    loaded: () => [...known.values()].flat(),
  }
}

function gone(backend: WebhookRecord['backend']): Failure {
  const why =
    backend === 'session'
      ? 'It was kept for one session, which has ended.'
      : 'The keychain of this machine has no entry for it.'
  return new Failure(
    'no_key',
    `The secret that signs is gone, so nothing is sent. ${why} Make a new one under Settings, and give it to the receiver.`,
  )
}
