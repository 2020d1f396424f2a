/** Secrets whose record is gone but which the keychain could not delete at the time: remembered in `meta`, deleted once it answers again. */
import type { Platform } from '../platform/platform'
import type { Store } from '../storage/store'
import type { Keychain, NativeBackend } from './keychain'

export interface Leftovers {
  /** Call inside the transaction that removes the record. */
  add(backend: NativeBackend, account: string): void
  /** Deletes what it can, sparing accounts that a record uses again. Never rejects for a keychain that does not answer. */
  clear(isUsed: (backend: NativeBackend, account: string) => boolean): Promise<void>
}

const metaName = 'keys.leftovers'

export function createLeftovers(store: Store, keychain: Pick<Keychain, 'delete'>, log: Platform['log']): Leftovers {
  const select = store.db.prepare<[string], { value: string }>('SELECT value FROM meta WHERE name = ?')
  const upsert = store.db.prepare('INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value')
  let left = parse(select.get(metaName)?.value ?? '')

  function save(next: readonly string[]) {
    upsert.run(metaName, next.join('\n'))
    left = next
  }
  return {
    add: (backend, account) => save([...left, `${backend} ${account}`]),
    async clear(isUsed) {
      for (const one of left) {
        const [backend, account] = one.split(' ')
        if ((backend !== 'keytar' && backend !== 'keyring') || account === undefined) continue
        try {
          if (!isUsed(backend, account)) await keychain.delete(backend, account)
          store.write(() => save(left.filter((other) => other !== one)))
        } catch (thrown) {
          log.debug('A removed key’s secret is still in the keychain; deleting it is tried again later', { keyId: account, problem: thrown })
        }
      }
    },
  }
}

function parse(text: string): readonly string[] {
  return text === '' ? [] : text.split('\n')
}
