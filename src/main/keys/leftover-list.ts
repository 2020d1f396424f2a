/**
 * The list of keychain entries to be deleted, kept in `meta`. Read each time: a transaction that is
 * rolled back takes its change of the list with it.
 */
import type { Db } from '../storage/store'
import { backendOrder, type NativeBackend } from './keychain-entries'

export interface Leftover {
  readonly backend: NativeBackend
  readonly account: string
}

/** Call what changes the list inside a transaction. */
export interface LeftoverList {
  all(): Leftover[]
  add(backend: NativeBackend, account: string): void
  remove(backend: NativeBackend, account: string): void
  /** Of every library. */
  removeAll(account: string): void
}

const metaName = 'keys.leftovers'

export function createLeftoverList(db: Db): LeftoverList {
  const select = db.prepare<[string], { value: string }>('SELECT value FROM meta WHERE name = ?')
  const upsert = db.prepare(
    'INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  )
  const lines = () => (select.get(metaName)?.value ?? '').split('\n').filter((line) => line !== '')
  const save = (next: readonly string[]) => void upsert.run(metaName, next.join('\n'))
  const lineOf = (backend: NativeBackend, account: string) => `${backend} ${account}`
  return {
    all: () => lines().flatMap(leftoverOf),
    add: (backend, account) => save([...lines(), lineOf(backend, account)]),
    remove: (backend, account) => save(lines().filter((line) => line !== lineOf(backend, account))),
    removeAll: (account) => save(lines().filter((line) => !line.endsWith(` ${account}`))),
  }
}

/** A line that cannot be read stays as it is and is no entry. */
function leftoverOf(line: string): Leftover[] {
  const [name, account] = line.split(' ')
  const backend = backendOrder.find((one) => one === name)
  return backend === undefined || account === undefined ? [] : [{ backend, account }]
}
