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

/** keytar 7: one function each. */
export function createKeytarStore(keytar: Keytar, deps: NativeStoreDeps): NativeStore {
  return createNativeStore(deps, {
    set: (account, secret) => keytar.setPassword(serviceName, account, secret),
    get: (account) => keytar.getPassword(serviceName, account),
    delete: (account) => keytar.deletePassword(serviceName, account),
  })
}

/** @napi-rs/keyring 2: an entry each, on threads of its own. */
export function createKeyringStore({ AsyncEntry }: Keyring, deps: NativeStoreDeps): NativeStore {
  // Without the pin it falls back silently to the kernel keyring, which forgets everything at
  // reboot.
  const entryOf = (account: string) =>
    new AsyncEntry(serviceName, account, { linux: { store: 'secret-service' } })
  return createNativeStore(deps, {
    // No abort signal: an aborted write rejects at once and may still happen, and then nothing would
    // tell that it must be undone.
    set: async (account, secret) => await entryOf(account).setPassword(secret),
    get: async (account, signal) => await entryOf(account).getPassword(signal),
    delete: async (account, signal) => await entryOf(account).deletePassword(signal),
  })
}

/** How a library does it, unbounded and in its own words. */
interface Access {
  set(account: string, secret: string): Promise<unknown>
  get(account: string, signal: AbortSignal): Promise<string | null | undefined>
  delete(account: string, signal: AbortSignal): Promise<unknown>
}

function createNativeStore({ calls, os, ready }: NativeStoreDeps, access: Access): NativeStore {
  async function told<T>(call: Promise<T>, secrets: readonly string[] = []): Promise<T> {
    try {
      return await call
    } catch (thrown) {
      throw describeKeychainError(thrown, os, secrets)
    }
  }

  return {
    async set(account, secret, late) {
      await ready()
      const write = calls.run(() => access.set(account, secret), late)
      await told(write, [secret])
    },
    async get(account) {
      await ready()
      return (await told(calls.run((signal) => access.get(account, signal)))) ?? null
    },
    async delete(account) {
      await ready()
      await told(calls.run((signal) => access.delete(account, signal)))
    },
  }
}
