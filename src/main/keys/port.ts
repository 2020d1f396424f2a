/** What the rest of main asks of the keys. */
import type { Key, KeychainStatus } from '../../contract/keys'
import type { ErrorCode } from '../../contract/errors'

/** Where secrets rest. Every call is asynchronous and bounded; a failure is a Failure with code `keychain_unavailable` that says what to do. */
export interface SecretStore {
  readonly backend: 'keytar' | 'keyring' | 'session'
  set(account: string, secret: string): Promise<void>
  /** Null: the store answered and has no such secret. */
  get(account: string): Promise<string | null>
  delete(account: string): Promise<void>
}

export interface NewKey {
  readonly providerId: string
  readonly label: string
  readonly secret: string
  readonly project?: string
  readonly environment?: string
  readonly storage?: 'keychain' | 'session'
}

export interface KeyScope {
  readonly provider: string
  readonly project: string
  readonly environment: string
}

/** A key chosen for an attempt. The secret is handed over for the call and forgotten. */
export interface ChosenKey {
  readonly id: string
  readonly label: string
}

export interface Keys {
  list(): Promise<Key[]>
  keychain(): Promise<KeychainStatus>
  create(key: NewKey, who: string): Promise<Key>
  replace(id: string, secret: string, who: string): Promise<Key>
  remove(id: string, who: string): Promise<void>
  /** Removes the keys of a provider whose base URL changed or that is going away. */
  removeOf(providerId: string, who: string): Promise<void>
  find(id: string): Key | undefined
  /** Spec K4 order: project+environment, project, environment, provider-wide, environment variable. Throws Failure `no_key`. Synchronous: records only. */
  choose(scope: KeyScope): ChosenKey
  /** The secret, from its store (cached in memory for as long as the backend allows). Throws `no_key` when it is gone, `keychain_unavailable` when the store does not answer; never tries the next scope. */
  secretOf(id: string): Promise<string>
  /** What the last use or test of a key told: `ok` or the provider's code. */
  note(id: string, outcome: 'ok' | ErrorCode, tested: boolean): void
  /** Every secret now in memory, for the redacting log sink. */
  loadedSecrets(): readonly string[]
}

/** The keys as the composition and their own handlers see them. */
export interface KeysService extends Keys {
  /** Throws Failure when the secret is plainly not one of this provider's: before it is stored or sent anywhere. */
  checkSecret(providerId: string, secret: string): void
  /** Runs `work` with a secret that is not stored known to the log's redactor. */
  passing<T>(secret: string, work: () => Promise<T>): Promise<T>
  /** Takes in key records that a restored backup brought back. */
  reload(): void
  /** Writes what `note` collected and forgets every secret. */
  close(): void
}
