/** What the rest of main asks of the keys. */
import type {
  Key,
  KeychainStatus,
  KeyChange,
  KeyRotation,
  KeyTest,
  NewKey,
  RotatedKey,
} from '../../contract/keys'
import type { Vault } from './vault'
import type { ErrorCode } from '../../contract/errors'

/** A key whose rotate-after date has come. */
export interface DueKey {
  readonly id: string
  readonly label: string
  readonly providerId: string
}

/**
 * Asks the provider for its models with a secret, a free request. Failures are in the result; it
 * never throws one.
 */
export type TestSecret = (providerId: string, secret: string) => Promise<KeyTest>

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
  /** Label and rotate-after date (epoch ms; null takes it away). */
  update(id: string, change: KeyChange, who: string): Promise<Key>
  /**
   * Tests a successor, stores it and puts it in this key's place; this one is kept as `retiring`.
   * Throws Failure with the test's own code where the successor is refused, or could not be tested
   * and `force` is not set: nothing is changed then. `conflict` while a rotation is open.
   */
  rotate(id: string, rotation: KeyRotation, who: string): Promise<RotatedKey>
  /** Deletes a retiring key whose successor holds. Throws Failure `conflict` for any other key. */
  confirm(id: string, who: string): Promise<void>
  /**
   * A retiring key serves again and its successor is retiring. Needs no keychain. Throws Failure
   * `conflict` for any other key.
   */
  rollback(id: string, who: string): Promise<Key>
  remove(id: string, who: string): Promise<void>
  /** Removes the keys of a provider whose base URL changed or that is going away. */
  removeOf(providerId: string, who: string): Promise<void>
  find(id: string): Key | undefined
  /** All as they are known now, without asking the keychain. */
  all(): readonly Key[]
  /** Active keys whose rotate-after date is `now` or earlier. */
  due(now: number): readonly DueKey[]
  /**
   * Spec K4 order: project+environment, project, environment, provider-wide, environment variable.
   * Throws Failure `no_key`. Synchronous: records only.
   */
  choose(scope: KeyScope): ChosenKey
  /**
   * The secret, from its store (cached in memory for as long as the backend allows). Throws
   * `no_key` when it is gone, `keychain_unavailable` when the store does not answer; never tries
   * the next scope.
   */
  secretOf(id: string): Promise<string>
  /** What the last use or test of a key told: `ok` or the provider's code. */
  note(id: string, outcome: 'ok' | ErrorCode, tested: boolean): void
  /** Every secret now in memory, for the redacting log sink. */
  loadedSecrets(): readonly string[]
}

/** The keys as the composition and their own handlers see them. */
export interface KeysService extends Keys {
  /**
   * Throws Failure when the secret is plainly not one of this provider's: before it is stored or
   * sent anywhere.
   */
  checkSecret(providerId: string, secret: string): void
  /** Runs `work` with a secret that is not stored known to the log's redactor. */
  passing<T>(secret: string, work: () => Promise<T>): Promise<T>
  /** For secrets of the console that are no keys. */
  readonly vault: Vault
  /** Takes in key records that a restored backup brought back. */
  reload(): void
  /** Writes what `note` collected and forgets every secret. */
  close(): void
}
