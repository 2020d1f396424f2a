/**
 * Fetches the secrets of records from where they rest, and remembers why one cannot be had. Never
 * deletes anything.
 */
import type { KeychainStatus } from '../../contract/keys'
import { Failure } from '../platform/failure'
import type { Identity } from './fingerprint'
import { sameText } from './keychain'
import type { Keychain, NativeBackend } from './keychain'
import { KeychainFailure, storeNameOf } from './keychain-failure'
import type { KeyRecord } from './key-record'
import type { KeyRecords } from './key-records'
import type { SecretMemory } from './secret-memory'

export interface SecretSource {
  /**
   * From memory, else from the store. Throws `no_key` when it is gone or not the one recorded,
   * `keychain_unavailable` when the store does not answer.
   */
  fetch(record: KeyRecord): Promise<string>
  /** Why the key cannot be used now, as far as is known; null when it can. */
  problemOf(id: string): string | null
  /** Withholds a key for the rest of this run. */
  withhold(id: string, problem: string): void
  forget(id: string): void
  /**
   * Compares every stored key with the keychain when it is ready, so that a list tells the truth;
   * never raises an unlock window.
   */
  check(status: KeychainStatus): Promise<void>
}

export interface SecretSourceDeps {
  readonly keychain: Keychain
  readonly memory: SecretMemory
  readonly records: Pick<KeyRecords, 'all' | 'get'>
  readonly identify: (secret: string) => Identity
  readonly os: NodeJS.Platform
  readonly monotonic: () => number
  /** Called when a key becomes usable or stops being so. */
  readonly onChange: () => void
}

interface Problem {
  readonly code: 'no_key' | 'keychain_unavailable'
  readonly message: string
}

const checkEveryMs = 30_000

export function createSecretSource({
  keychain,
  memory,
  records,
  identify,
  os,
  monotonic,
  onChange,
}: SecretSourceDeps): SecretSource {
  const problems = new Map<string, Problem>()
  const withheld = new Set<string>()
  const fetching = new Map<string, Promise<string>>()
  let checkedAt = -Infinity

  function setProblem(id: string, problem: Problem | null) {
    const before = problems.get(id)?.message ?? null
    if (problem === null) problems.delete(id)
    else problems.set(id, problem)
    if (before !== (problem?.message ?? null)) onChange()
  }
  function refuse(record: KeyRecord, problem: Problem): never {
    setProblem(record.id, problem)
    throw new Failure(problem.code, `Key “${record.label}” cannot be used: ${problem.message}`)
  }
  function gone(record: KeyRecord, message: string): never {
    memory.drop(record.id)
    return refuse(record, { code: 'no_key', message })
  }
  async function read(record: KeyRecord, backend: NativeBackend): Promise<string> {
    let secret: string | null
    try {
      secret = await keychain.get(backend, record.id)
    } catch (thrown) {
      if (!(thrown instanceof KeychainFailure)) throw thrown
      const message =
        thrown.state === 'no-library'
          ? `it was stored through ${backend}, which does not serve now. ${thrown.message}`
          : thrown.message
      return refuse(record, { code: 'keychain_unavailable', message })
    }
    const current = records.get(record.id)
    // Replaced or removed while the store was answering: what was read belongs to nobody any more.
    if (current === undefined || current.fingerprint !== record.fingerprint)
      throw new Failure('no_key', `Key “${record.label}” was changed meanwhile. Try again.`)
    if (secret === null)
      return gone(
        record,
        `the ${storeNameOf(os)} has no entry for it any more. Replace its secret, or restore the entry.`,
      )
    if (!sameText(identify(secret).fingerprint, record.fingerprint)) {
      return gone(
        record,
        `the ${storeNameOf(os)} holds another secret than the one recorded. Replace its secret.`,
      )
    }
    memory.keep(record.id, secret)
    setProblem(record.id, null)
    return secret
  }
  function readOnce(record: KeyRecord, backend: NativeBackend): Promise<string> {
    const running = fetching.get(record.id)
    if (running !== undefined) return running
    const started = read(record, backend).finally(() => {
      if (fetching.get(record.id) === started) fetching.delete(record.id)
    })
    fetching.set(record.id, started)
    return started
  }

  return {
    async fetch(record) {
      const problem = withheld.has(record.id) ? problems.get(record.id) : undefined
      if (problem !== undefined) refuse(record, problem)
      const known = memory.of(record.id)
      if (known !== undefined) return known
      if (record.backend === 'session' || record.backend === 'environment')
        return gone(record, 'its secret is no longer in memory. Add the key again.')
      return await readOnce(record, record.backend)
    },
    problemOf: (id) => problems.get(id)?.message ?? null,
    withhold(id, message) {
      withheld.add(id)
      setProblem(id, { code: 'no_key', message })
    },
    forget(id) {
      memory.drop(id)
      problems.delete(id)
      fetching.delete(id)
    },
    async check(status) {
      const due = monotonic() - checkedAt >= checkEveryMs
      if (status.available && due) checkedAt = monotonic()
      for (const record of records.all()) {
        if (record.backend !== 'keytar' && record.backend !== 'keyring') continue
        if (status.available) {
          if (due || problems.has(record.id))
            await readOnce(record, record.backend).catch(ignoreFailure)
        } else if (memory.of(record.id) === undefined)
          setProblem(record.id, { code: 'keychain_unavailable', message: status.message })
      }
    },
  }
}

/** The failure is kept as the key's problem. */
function ignoreFailure(thrown: unknown) {
  if (!(thrown instanceof Failure)) throw thrown
}
