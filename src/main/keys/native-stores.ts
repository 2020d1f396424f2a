/** Secret stores over keytar and @napi-rs/keyring: bounded, with their errors told in our words. */
import type { BoundedCalls } from './bounded-calls'
import { describeKeychainError } from './keychain-failure'
import type { Keyring, Keytar } from './native-libraries'

const serviceName = 'tollgate'

export type NativeBackend = 'keytar' | 'keyring'

/** Preference for a new key (architecture §5). */
export const backendOrder = ['keytar', 'keyring'] as const satisfies readonly NativeBackend[]

/** Every call is bounded and throws KeychainFailure, which says what to do. */
export interface NativeStore {
  /** `late` is called when the secret was stored after the call had been given up. */
  set(account: string, secret: string, late?: () => void): Promise<void>
  /** Null: the store answered and has no such secret. */
  get(account: string): Promise<string | null>
  delete(account: string): Promise<void>
}

export interface NativeStoreDeps {
  readonly calls: BoundedCalls
  readonly os: NodeJS.Platform
  /**
   * Resolves once a library may be called without hanging or lying, asking the person to unlock
   * where that is needed. The libraries must not meet a locked or silent Secret Service: keytar
   * answers "nothing there" for a locked one, the constructor of @napi-rs/keyring's entry blocks
   * the whole process on a silent bus, and a pool thread that waits behind an unlock window keeps
   * the process from exiting.
   */
  readonly ready: () => Promise<void>
}

export function createKeytarStore(
  keytar: Keytar,
  { calls, os, ready }: NativeStoreDeps,
): NativeStore {
  return {
    async set(account, secret, late) {
      await ready()
      await told(
        os,
        [secret],
        calls.run(() => keytar.setPassword(serviceName, account, secret), late),
      )
    },
    async get(account) {
      await ready()
      return await told(
        os,
        [],
        calls.run(() => keytar.getPassword(serviceName, account)),
      )
    },
    async delete(account) {
      await ready()
      await told(
        os,
        [],
        calls.run(() => keytar.deletePassword(serviceName, account)),
      )
    },
  }
}

export function createKeyringStore(
  { AsyncEntry }: Keyring,
  { calls, os, ready }: NativeStoreDeps,
): NativeStore {
  // Without the pin it falls back silently to the kernel keyring, which forgets everything at
  // reboot.
  const entryOf = (account: string) =>
    new AsyncEntry(serviceName, account, { linux: { store: 'secret-service' } })
  return {
    async set(account, secret, late) {
      await ready()
      // No abort signal: an aborted write rejects at once and may still happen, and then nothing
      // would tell that it must be undone.
      await told(
        os,
        [secret],
        calls.run(async () => await entryOf(account).setPassword(secret), late),
      )
    },
    async get(account) {
      await ready()
      return (
        (await told(
          os,
          [],
          calls.run(async (signal) => await entryOf(account).getPassword(signal)),
        )) ?? null
      )
    },
    async delete(account) {
      await ready()
      await told(
        os,
        [],
        calls.run(async (signal) => await entryOf(account).deletePassword(signal)),
      )
    },
  }
}

async function told<T>(
  os: NodeJS.Platform,
  secrets: readonly string[],
  call: Promise<T>,
): Promise<T> {
  try {
    return await call
  } catch (thrown) {
    throw describeKeychainError(thrown, os, secrets)
  }
}
