/**
 * The system's keychain behind one face: which library serves it, whether it answers, and writes
 * that are read back before they count.
 */
import type { KeychainStatus } from '../../contract/keys'
import type { Platform } from '../platform/platform'
import { createBoundedCalls } from './bounded-calls'
import { createKeptStatus } from './kept-status'
import {
  describeKeychainError,
  hanging,
  KeychainFailure,
  troubleSentence,
} from './keychain-failure'
import { probeKeychain } from './keychain-probe'
import { createReadiness } from './keychain-readiness'
import type { NativeLibraries } from './native-libraries'
import { backendOrder, type NativeBackend } from './keychain-entries'
import { createStoreOpener } from './open-stores'
import { writeProven } from './keychain-write'
import { createSecretService } from './secret-service'

export interface Keychain {
  /** Could a secret be stored now? Never raises an unlock window; kept for a few seconds. */
  status(): Promise<KeychainStatus>
  /**
   * Stores, reads back and compares. Gives the library that took it. A failure throws
   * KeychainFailure and leaves what was there before; `fresh` says that the account is new, so
   * nothing was.
   */
  put(account: string, secret: string, fresh: boolean): Promise<NativeBackend>
  /** Null: the store has no such secret. Throws KeychainFailure when it does not answer. */
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

const retryAfterHangMs = 60_000

export function createKeychain({
  libraries,
  platform: { clock, log },
  env,
  os,
  boundMs,
}: KeychainDeps): Keychain {
  const calls = createBoundedCalls({
    clock,
    boundMs,
    retryAfterMs: retryAfterHangMs,
    onHang: () => hanging(os),
  })
  const readiness = createReadiness(createSecretService(env), os, boundMs)
  const open = createStoreOpener(libraries, { calls, os, ready: readiness.ready })
  const status = createKeptStatus(
    () => probeKeychain({ calls, readiness, open, os }),
    () => clock.monotonic(),
  )

  async function noticing<T>(work: () => Promise<T>): Promise<T> {
    try {
      const value = await work()
      status.noteSuccess()
      return value
    } catch (thrown) {
      status.noteFailure()
      throw describeKeychainError(thrown, os)
    }
  }

  async function put(account: string, secret: string, fresh: boolean): Promise<NativeBackend> {
    let first: KeychainFailure | null = null
    for (const backend of backendOrder) {
      try {
        await writeProven(await open(backend), account, secret, fresh, { os, log })
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
  }

  return {
    status: status.get,
    put: (account, secret, fresh) => noticing(() => put(account, secret, fresh)),
    get: (backend, account) => noticing(async () => await (await open(backend)).get(account)),
    delete: (backend, account) => noticing(async () => await (await open(backend)).delete(account)),
  }
}
