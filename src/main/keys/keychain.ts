/**
 * The system's keychain behind one face: which library serves it, whether it answers, and writes
 * that are read back before they count.
 */
import { timingSafeEqual } from 'node:crypto'
import type { KeychainStatus } from '../../contract/keys'
import type { Platform } from '../platform/platform'
import { createBoundedCalls } from './bounded-calls'
import {
  describeKeychainError,
  KeychainFailure,
  noCollectionSentence,
  storeNameOf,
  troubleSentence,
} from './keychain-failure'
import type { NativeLibraries } from './native-libraries'
import { createKeyringStore, createKeytarStore } from './native-stores'
import type { NativeStore } from './native-stores'
import { createSecretService } from './secret-service'

export type NativeBackend = NativeStore['backend']

export interface Keychain {
  /**
   * Whether a secret could be stored now. Never raises an unlock window; kept for a few seconds.
   */
  status(): Promise<KeychainStatus>
  /**
   * Stores, reads back and compares. Gives the library that took it. A failure throws
   * KeychainFailure and leaves what was there before; `fresh` says that the account is new, so
   * nothing was.
   */
  put(account: string, secret: string, fresh: boolean): Promise<NativeBackend>
  /**
   * Null: the store answered and has no such secret. Throws KeychainFailure when it does not
   * answer.
   */
  get(backend: NativeBackend, account: string): Promise<string | null>
  delete(backend: NativeBackend, account: string): Promise<void>
}

export interface KeychainDeps {
  readonly libraries: NativeLibraries
  readonly platform: Pick<Platform, 'clock' | 'log'>
  readonly env: Readonly<Record<string, string | undefined>>
  readonly os: NodeJS.Platform
  /** Milliseconds any single keychain call may take (architecture §5: 10 s). */
  readonly boundMs: number
}

/** Preference for a new key (architecture §5). */
const order = ['keytar', 'keyring'] as const satisfies readonly NativeBackend[]
/** An account no key has: reading it shows that the store answers. */
const probeAccount = 'probe-of-a-key-that-never-was'
const retryAfterHangMs = 60_000
const collectionTimeoutMs = 2_000
const keepReadyMs = 15_000
const keepTroubleMs = 3_000

export function createKeychain({
  libraries,
  platform: { clock, log },
  env,
  os,
  boundMs,
}: KeychainDeps): Keychain {
  const hang = () => new KeychainFailure('hanging', troubleSentence('hanging', os))
  const calls = createBoundedCalls({ clock, boundMs, retryAfterMs: retryAfterHangMs, onHang: hang })
  const service = createSecretService(env)
  const storeDeps = { calls, os, ready }
  const opened = new Map<NativeBackend, NativeStore>()
  let known: { readonly status: KeychainStatus; readonly until: number } | null = null
  let asking: Promise<KeychainStatus> | null = null

  function askCollection() {
    return service.ask(Math.min(collectionTimeoutMs, boundMs))
  }
  async function ready() {
    if (os !== 'linux') return
    const collection = await askCollection()
    if (collection === 'silent') throw hang()
    if (collection !== 'locked') return
    const answer = await service.unlock(boundMs)
    if (answer === 'waiting') throw hang()
    if (answer === 'dismissed') throw new KeychainFailure('locked', troubleSentence('locked', os))
  }

  async function open(backend: NativeBackend): Promise<NativeStore> {
    const before = opened.get(backend)
    if (before !== undefined) return before
    try {
      const store =
        backend === 'keytar'
          ? createKeytarStore(await calls.run(() => libraries.keytar()), storeDeps)
          : createKeyringStore(await calls.run(() => libraries.keyring()), storeDeps)
      opened.set(backend, store)
      return store
    } catch (thrown) {
      if (thrown instanceof KeychainFailure) throw thrown
      const said = `${backend}: ${thrown instanceof Error ? (thrown.message.split('\n')[0] ?? '') : String(thrown)}`
      throw new KeychainFailure('no-library', troubleSentence('no-library', os, said))
    }
  }

  function statusOf(
    state: KeychainStatus['state'],
    backend: KeychainStatus['backend'],
    message: string,
  ): KeychainStatus {
    return { available: state === 'ready', backend, storeName: storeNameOf(os), state, message }
  }
  async function probe(): Promise<KeychainStatus> {
    if (calls.hanging()) return statusOf('hanging', 'none', hang().message)
    // Asked first: a library must not be called on a locked store merely to show a status.
    const collection = os === 'linux' ? await askCollection() : 'unlocked'
    if (collection === 'silent') return statusOf('hanging', 'none', hang().message)
    let worst: KeychainStatus | null = null
    for (const backend of order) {
      try {
        const store = await open(backend)
        if (collection === 'locked')
          return statusOf('locked', backend, troubleSentence('locked', os))
        if (collection === 'none') return statusOf('error', backend, noCollectionSentence)
        await store.get(probeAccount)
        return statusOf('ready', backend, '')
      } catch (thrown) {
        const failure = describeKeychainError(thrown, os)
        if (failure.state === 'locked' || failure.state === 'hanging')
          return statusOf(failure.state, backend, failure.message)
        // What a loaded library says of the store tells more than that the other library is
        // missing.
        if (worst === null || worst.state === 'no-library')
          worst = statusOf(
            failure.state,
            failure.state === 'no-library' ? 'none' : backend,
            failure.message,
          )
      }
    }
    return worst ?? statusOf('no-library', 'none', troubleSentence('no-library', os))
  }
  async function noticing<T>(work: () => Promise<T>): Promise<T> {
    try {
      const value = await work()
      if (known !== null && !known.status.available) known = null
      return value
    } catch (thrown) {
      known = null
      throw describeKeychainError(thrown, os)
    }
  }
  async function putThrough(store: NativeStore, account: string, secret: string, fresh: boolean) {
    const earlier = fresh ? null : await store.get(account)
    async function undo() {
      try {
        if (earlier === null) await store.delete(account)
        else await store.set(account, earlier)
      } catch (thrown) {
        log.warn('A keychain entry could not be put back after a failed write', {
          account,
          problem: describeKeychainError(thrown, os, [secret]).message,
        })
      }
    }
    await store.set(account, secret, () => void undo())
    const read = await store.get(account)
    if (read !== null && sameText(read, secret)) return
    await undo()
    throw new KeychainFailure(
      'error',
      `The ${storeNameOf(os)} took the secret but gave back something else, so the key was not saved.`,
    )
  }

  return {
    async status() {
      if (known !== null && clock.monotonic() < known.until) return known.status
      asking ??= probe().then(
        (status) => {
          known = {
            status,
            until: clock.monotonic() + (status.available ? keepReadyMs : keepTroubleMs),
          }
          asking = null
          return status
        },
        (thrown: unknown) => {
          asking = null
          throw thrown
        },
      )
      return await asking
    },
    async put(account, secret, fresh) {
      return await noticing(async () => {
        let first: KeychainFailure | null = null
        for (const backend of order) {
          try {
            await putThrough(await open(backend), account, secret, fresh)
            return backend
          } catch (thrown) {
            const failure = describeKeychainError(thrown, os, [secret])
            // The other library would ask the same locked or silent store, and a person would see a
            // second unlock window.
            if (failure.state === 'locked' || failure.state === 'hanging') throw failure
            if (first === null || first.state === 'no-library') first = failure
          }
        }
        throw first ?? new KeychainFailure('no-library', troubleSentence('no-library', os))
      })
    },
    get: (backend, account) => noticing(async () => await (await open(backend)).get(account)),
    delete: (backend, account) => noticing(async () => await (await open(backend)).delete(account)),
  }
}

/** Compares in a time that depends on the lengths alone. */
export function sameText(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one, 'utf8'), Buffer.from(other, 'utf8')]
  return a.length === b.length && timingSafeEqual(a, b)
}
