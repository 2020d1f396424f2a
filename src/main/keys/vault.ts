/** Secrets of the console that are no provider's key, in the same keychain and by the same care. */
import type { Store } from '../storage/store'
import type { Keychain } from './keychain'
import { KeychainFailure } from './keychain-failure'
import type { Leftovers } from './leftovers'
import type { NativeBackend } from './keychain-entries'

export interface Vault {
  /**
   * Stores a secret under a new account, then `save` writes the record that names it and calls
   * `kept` in its transaction. Throws Failure `keychain_unavailable`, and then nothing is left.
   */
  store<T>(
    account: string,
    secret: string,
    save: (backend: NativeBackend, kept: () => void) => T,
  ): Promise<T>
  /** Null: there is no such secret. Throws Failure `keychain_unavailable`. */
  read(backend: NativeBackend, account: string): Promise<string | null>
  /** Where the keychain does not answer now, it is deleted later. */
  remove(backend: NativeBackend, account: string): Promise<void>
}

export interface VaultDeps {
  readonly store: Pick<Store, 'write'>
  readonly keychain: Pick<Keychain, 'put' | 'get' | 'delete'>
  readonly leftovers: Pick<Leftovers, 'add' | 'remove' | 'store'>
}

export function createVault({ store, keychain, leftovers }: VaultDeps): Vault {
  return {
    store: (account, secret, save) =>
      leftovers.store(account, () => keychain.put(account, secret, true), save),
    read: keychain.get,
    async remove(backend, account) {
      // On the list first: a process that dies while the keychain takes its time leaves nothing.
      store.write(() => leftovers.add(backend, account))
      try {
        await keychain.delete(backend, account)
      } catch (thrown) {
        if (thrown instanceof KeychainFailure) return
        throw thrown
      }
      store.write(() => leftovers.remove(backend, account))
    },
  }
}
