/** Opens the store of each library once, when it is first needed. */
import { KeychainFailure, troubleSentence } from './keychain-failure'
import type { NativeLibraries } from './native-libraries'
import {
  createKeyringStore,
  createKeytarStore,
  type NativeBackend,
  type NativeStore,
  type NativeStoreDeps,
} from './keychain-entries'

/** Gives a function that throws KeychainFailure `no-library` for one that cannot be loaded. */
export function createStoreOpener(
  libraries: NativeLibraries,
  deps: NativeStoreDeps,
): (backend: NativeBackend) => Promise<NativeStore> {
  const { calls, os } = deps
  const opened = new Map<NativeBackend, NativeStore>()

  async function load(backend: NativeBackend): Promise<NativeStore> {
    return backend === 'keytar'
      ? createKeytarStore(await calls.run(() => libraries.keytar()), deps)
      : createKeyringStore(await calls.run(() => libraries.keyring()), deps)
  }

  return async (backend) => {
    const before = opened.get(backend)
    if (before !== undefined) return before
    try {
      const store = await load(backend)
      opened.set(backend, store)
      return store
    } catch (thrown) {
      if (thrown instanceof KeychainFailure) throw thrown
      const problem =
        thrown instanceof Error ? (thrown.message.split('\n')[0] ?? '') : String(thrown)
      const said = `${backend}: ${problem}`
      throw new KeychainFailure('no-library', troubleSentence('no-library', os, said))
    }
  }
}
