/** Reads secrets from the keychain and takes in only the ones that are recorded. */
import { Failure } from '../platform/failure'
import { sameText, type Identity } from './fingerprint'
import type { KeyProblems } from './key-problems'
import type { KeyRecord } from './key-record'
import type { KeyRecords } from './key-records'
import type { Keychain } from './keychain'
import { KeychainFailure, storeNameOf } from './keychain-failure'
import type { NativeBackend } from './keychain-entries'
import type { SecretMemory } from './secret-memory'

export interface SecretReaderDeps {
  readonly keychain: Pick<Keychain, 'get'>
  readonly memory: Pick<SecretMemory, 'keep' | 'drop'>
  readonly records: Pick<KeyRecords, 'get'>
  readonly identify: (secret: string) => Identity
  readonly os: NodeJS.Platform
}

export interface SecretReader {
  /**
   * Keeps what it read in memory. Who asks while a read runs shares it. Throws Failure `no_key`
   * when it is gone or not the one recorded, `keychain_unavailable` when the store does not answer.
   */
  read(record: KeyRecord, backend: NativeBackend): Promise<string>
  /** A read that runs is shared with nobody any more. */
  forget(id: string): void
}

export function createSecretReader(
  { keychain, memory, records, identify, os }: SecretReaderDeps,
  problems: KeyProblems,
): SecretReader {
  async function stored(record: KeyRecord, backend: NativeBackend): Promise<string | null> {
    try {
      return await keychain.get(backend, record.id)
    } catch (thrown) {
      if (!(thrown instanceof KeychainFailure)) throw thrown
      const message =
        thrown.state === 'no-library'
          ? `it was stored through ${backend}, which does not serve now. ${thrown.message}`
          : thrown.message
      return problems.refuse(record, { code: 'keychain_unavailable', message })
    }
  }

  function gone(record: KeyRecord, message: string): never {
    memory.drop(record.id)
    return problems.refuse(record, { code: 'no_key', message })
  }

  async function read(record: KeyRecord, backend: NativeBackend): Promise<string> {
    const secret = await stored(record, backend)
    const current = records.get(record.id)
    // Replaced or removed while the store was answering: what was read belongs to nobody any more.
    if (current === undefined || current.fingerprint !== record.fingerprint)
      throw new Failure('no_key', `Key “${record.label}” was changed meanwhile. Try again.`)
    if (secret === null)
      return gone(
        record,
        `the ${storeNameOf(os)} has no entry for it any more. Replace its secret, or restore the entry.`,
      )
    if (!sameText(identify(secret).fingerprint, record.fingerprint))
      return gone(
        record,
        `the ${storeNameOf(os)} holds another secret than the one recorded. Replace its secret.`,
      )
    memory.keep(record.id, secret)
    problems.set(record.id, null)
    return secret
  }

  return shared(read)
}

/** One read of a key at a time. */
function shared(read: SecretReader['read']): SecretReader {
  const reading = new Map<string, Promise<string>>()
  return {
    read(record, backend) {
      const running = reading.get(record.id)
      if (running !== undefined) return running
      const started = read(record, backend).finally(() => {
        if (reading.get(record.id) === started) reading.delete(record.id)
      })
      reading.set(record.id, started)
      return started
    },
    forget: (id) => void reading.delete(id),
  }
}
