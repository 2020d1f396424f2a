/**
 * Secrets in the keychain that no record names: those whose record is gone but which could not be
 * deleted at the time, and those stored for a record that never came to be because the process died
 * in between. Remembered in `meta`, deleted once the keychain answers.
 */
import type { Platform } from '../platform/platform'
import type { Store } from '../storage/store'
import type { Keychain } from './keychain'
import { KeychainFailure } from './keychain-failure'
import { createLeftoverList, type Leftover } from './leftover-list'
import { backendOrder, type NativeBackend } from './keychain-entries'

type IsUsed = (backend: NativeBackend, account: string) => boolean

export interface Leftovers {
  /** Call inside the transaction that removes the record. */
  add(backend: NativeBackend, account: string): void
  /** It was deleted. Call inside a transaction. */
  remove(backend: NativeBackend, account: string): void
  /**
   * Stores a secret for a record that is yet to be: `put` stores it, then `save` writes the record
   * and calls `kept` in its transaction. From before the one until the other the account is on disk
   * as one to be deleted, so that a process that dies in between leaves nothing for good.
   */
  store<T>(
    account: string,
    put: () => Promise<NativeBackend>,
    save: (backend: NativeBackend, kept: () => void) => T,
  ): Promise<T>
  /**
   * Deletes what it can, sparing accounts that a record uses again. Never rejects for a keychain
   * that does not answer.
   */
  clear(isUsed: IsUsed): Promise<void>
}

export function createLeftovers(
  store: Store,
  keychain: Pick<Keychain, 'delete'>,
  log: Platform['log'],
): Leftovers {
  const list = createLeftoverList(store.db)
  /** Accounts whose record is being written now. */
  const underWay = new Set<string>()

  /** Off the list; where that cannot be written, it is found unused later. */
  function forget(account: string) {
    try {
      store.write(() => list.removeAll(account))
    } catch (problem) {
      log.debug(notes.unwritten, { keyId: account, problem })
    }
  }

  async function clearOne({ backend, account }: Leftover, isUsed: IsUsed) {
    if (underWay.has(account)) return
    try {
      if (!isUsed(backend, account)) await keychain.delete(backend, account)
      store.write(() => list.remove(backend, account))
    } catch (problem) {
      log.debug(notes.triedAgain, { keyId: account, problem })
    }
  }

  return {
    add: list.add,
    remove: list.remove,
    async store(account, put, save) {
      store.write(() => backendOrder.forEach((backend) => list.add(backend, account)))
      underWay.add(account)
      try {
        const backend = await put().catch((thrown: unknown) => {
          // A write that failed was undone; one that hangs may come late, so its account stays on
          // the list.
          if (!(thrown instanceof KeychainFailure) || thrown.state !== 'hanging') forget(account)
          throw thrown
        })
        try {
          return save(backend, () => list.removeAll(account))
        } catch (thrown) {
          await keychain.delete(backend, account).then(
            () => forget(account),
            () => log.warn(notes.left, { keyId: account }),
          )
          throw thrown
        }
      } finally {
        underWay.delete(account)
      }
    },
    async clear(isUsed) {
      for (const one of list.all()) await clearOne(one, isUsed)
    },
  }
}

const notes = {
  unwritten: 'The list of secrets without a record could not be written',
  triedAgain:
    'A secret without a record is still in the keychain; deleting it is tried again later',
  left: 'The secret of a key that was not saved is left in the keychain',
}
