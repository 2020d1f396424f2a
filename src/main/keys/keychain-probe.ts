/** Whether a secret could be stored now, found out without raising an unlock window. */
import type { KeychainStatus } from '../../contract/keys'
import type { BoundedCalls } from './bounded-calls'
import {
  describeKeychainError,
  hanging,
  noCollectionSentence,
  storeNameOf,
  troubleSentence,
} from './keychain-failure'
import type { Readiness } from './keychain-readiness'
import { backendOrder, type NativeBackend, type NativeStore } from './keychain-entries'

export interface KeychainProbeDeps {
  readonly calls: Pick<BoundedCalls, 'hanging'>
  readonly readiness: Pick<Readiness, 'collection'>
  readonly open: (backend: NativeBackend) => Promise<NativeStore>
  readonly os: NodeJS.Platform
}

/** An account no key has: reading it shows that the store answers. */
const probeAccount = 'probe-of-a-key-that-never-was'

/** Asks the libraries in the order of preference; the first that answers for the store counts. */
export async function probeKeychain({
  calls,
  readiness,
  open,
  os,
}: KeychainProbeDeps): Promise<KeychainStatus> {
  if (calls.hanging()) return statusOf(os, 'hanging', 'none', hanging(os).message)
  // Asked first: a library must not be called on a locked store merely to show a status.
  const collection = await readiness.collection()
  if (collection === 'silent') return statusOf(os, 'hanging', 'none', hanging(os).message)
  let worst: KeychainStatus | null = null
  for (const backend of backendOrder) {
    try {
      const store = await open(backend)
      if (collection === 'locked')
        return statusOf(os, 'locked', backend, troubleSentence('locked', os))
      if (collection === 'none') return statusOf(os, 'error', backend, noCollectionSentence)
      await store.get(probeAccount)
      return statusOf(os, 'ready', backend, '')
    } catch (thrown) {
      const { state, message } = describeKeychainError(thrown, os)
      if (state === 'locked' || state === 'hanging') return statusOf(os, state, backend, message)
      // What a loaded library says of the store tells more than that the other library is missing.
      if (worst === null || worst.state === 'no-library')
        worst = statusOf(os, state, state === 'no-library' ? 'none' : backend, message)
    }
  }
  return worst ?? statusOf(os, 'no-library', 'none', troubleSentence('no-library', os))
}

function statusOf(
  os: NodeJS.Platform,
  state: KeychainStatus['state'],
  backend: KeychainStatus['backend'],
  message: string,
): KeychainStatus {
  return { available: state === 'ready', backend, storeName: storeNameOf(os), state, message }
}
