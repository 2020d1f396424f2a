/** A secret written so that it counts: read back and compared, undone where that fails. */
import type { Platform } from '../platform/platform'
import { sameText } from './fingerprint'
import { describeKeychainError, KeychainFailure, storeNameOf } from './keychain-failure'
import type { NativeStore } from './keychain-entries'

/**
 * A failure throws KeychainFailure and leaves what was there before; `fresh` says that the account
 * is new, so nothing was.
 */
export async function writeProven(
  store: NativeStore,
  account: string,
  secret: string,
  fresh: boolean,
  { os, log }: { readonly os: NodeJS.Platform; readonly log: Platform['log'] },
): Promise<void> {
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
