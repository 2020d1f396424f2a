/**
 * Secrets in the keychain that no record names: those whose record is gone but which could not be
 * deleted at the time, and those stored for a record that never came to be because the process died
 * in between. Remembered in `meta`, deleted once the keychain answers.
 */
import type { Platform } from '../platform/platform'
import type { Store } from '../storage/store'
import type { Keychain, NativeBackend } from './keychain'
import { KeychainFailure } from './keychain-failure'

export interface Leftovers {
  /** Call inside the transaction that removes the record. */
  add(backend: NativeBackend, account: string): void
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
  clear(isUsed: (backend: NativeBackend, account: string) => boolean): Promise<void>
}

const metaName = 'keys.leftovers'
/** Which library will take a secret is not known before it did. */
const backends = ['keytar', 'keyring'] as const satisfies readonly NativeBackend[]

export function createLeftovers(
  store: Store,
  keychain: Pick<Keychain, 'delete'>,
  log: Platform['log'],
): Leftovers {
  const select = store.db.prepare<[string], { value: string }>(
    'SELECT value FROM meta WHERE name = ?',
  )
  const upsert = store.db.prepare(
    'INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  )
  /** Accounts whose record is being written now. */
  const underWay = new Set<string>()

  // Read each time: a transaction that is rolled back takes its change of the list with it.
  const left = () => parse(select.get(metaName)?.value ?? '')
  const save = (next: readonly string[]) => upsert.run(metaName, next.join('\n'))
  const without = (account: string) => left().filter((one) => !one.endsWith(` ${account}`))

  /** Off the list; where that cannot be written, it is found unused later. */
  function forget(account: string) {
    try {
      store.write(() => save(without(account)))
    } catch (thrown) {
      log.debug('The list of secrets without a record could not be written', {
        keyId: account,
        problem: thrown,
      })
    }
  }
  async function remove(one: string, isUsed: (backend: NativeBackend, account: string) => boolean) {
    const [backend, account] = one.split(' ')
    if (
      (backend !== 'keytar' && backend !== 'keyring') ||
      account === undefined ||
      underWay.has(account)
    )
      return
    try {
      if (!isUsed(backend, account)) await keychain.delete(backend, account)
      store.write(() => save(left().filter((other) => other !== one)))
    } catch (thrown) {
      log.debug(
        'A secret without a record is still in the keychain; deleting it is tried again later',
        { keyId: account, problem: thrown },
      )
    }
  }
  return {
    add: (backend, account) => void save([...left(), `${backend} ${account}`]),
    async store(account, put, write) {
      store.write(() => save([...left(), ...backends.map((backend) => `${backend} ${account}`)]))
      underWay.add(account)
      try {
        const backend = await put().catch((thrown: unknown) => {
          // A write that failed was undone; one that hangs may come late, so its account stays on
          // the list.
          if (!(thrown instanceof KeychainFailure) || thrown.state !== 'hanging') forget(account)
          throw thrown
        })
        try {
          return write(backend, () => void save(without(account)))
        } catch (thrown) {
          await keychain.delete(backend, account).then(
            () => forget(account),
            () =>
              log.warn('The secret of a key that was not saved is left in the keychain', {
                keyId: account,
              }),
          )
          throw thrown
        }
      } finally {
        underWay.delete(account)
      }
    },
    async clear(isUsed) {
      for (const one of left()) await remove(one, isUsed)
    },
  }
}

function parse(text: string): readonly string[] {
  return text === '' ? [] : text.split('\n')
}
