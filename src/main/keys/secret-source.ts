/**
 * Fetches the secrets of records from where they rest, and remembers why one cannot be had. Never
 * deletes anything.
 */
import type { KeychainStatus } from '../../contract/keys'
import { Failure } from '../platform/failure'
import type { Identity } from './fingerprint'
import { createKeyProblems } from './key-problems'
import { isInKeychain, type KeyRecord } from './key-record'
import type { KeyRecords } from './key-records'
import type { Keychain } from './keychain'
import type { SecretMemory } from './secret-memory'
import { createSecretReader } from './secret-reader'

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

const checkEveryMs = 30_000

export function createSecretSource(deps: SecretSourceDeps): SecretSource {
  const { memory, records, monotonic } = deps
  const problems = createKeyProblems(deps.onChange)
  const reader = createSecretReader(deps, problems)
  const withheld = new Set<string>()
  let checkedAt = -Infinity

  return {
    async fetch(record) {
      const problem = withheld.has(record.id) ? problems.of(record.id) : undefined
      if (problem !== undefined) problems.refuse(record, problem)
      const known = memory.of(record.id)
      if (known !== undefined) return known
      if (isInKeychain(record.backend)) return await reader.read(record, record.backend)
      memory.drop(record.id)
      const message = 'its secret is no longer in memory. Add the key again.'
      return problems.refuse(record, { code: 'no_key', message })
    },
    problemOf: (id) => problems.of(id)?.message ?? null,
    withhold(id, message) {
      withheld.add(id)
      problems.set(id, { code: 'no_key', message })
    },
    forget(id) {
      memory.drop(id)
      problems.forget(id)
      reader.forget(id)
    },
    async check(status) {
      const due = monotonic() - checkedAt >= checkEveryMs
      if (status.available && due) checkedAt = monotonic()
      for (const record of records.all()) {
        if (!isInKeychain(record.backend)) continue
        if (status.available) {
          if (due || problems.of(record.id) !== undefined)
            await reader.read(record, record.backend).catch(ignoreFailure)
        } else if (memory.of(record.id) === undefined)
          problems.set(record.id, { code: 'keychain_unavailable', message: status.message })
      }
    },
  }
}

/** The failure is kept as the key's problem. */
function ignoreFailure(thrown: unknown) {
  if (!(thrown instanceof Failure)) throw thrown
}
