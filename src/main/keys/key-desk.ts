/** What every change of a key works with: handed whole to changes, rotation and removal. */
import type { Platform } from '../platform/platform'
import type { Audit } from '../record/audit'
import type { Identity } from './fingerprint'
import type { KeyRecords } from './key-records'
import type { KeyView } from './key-view'
import type { Keychain } from './keychain'
import type { Leftovers } from './leftovers'
import type { TestSecret } from './port'
import type { SecretMemory } from './secret-memory'
import type { SecretSource } from './secret-source'
import type { Turns } from './turns'

export interface KeyDesk {
  readonly platform: Pick<Platform, 'clock' | 'newId'>
  readonly records: KeyRecords
  readonly memory: Pick<SecretMemory, 'passing' | 'keep'>
  readonly keychain: Pick<Keychain, 'put' | 'delete'>
  readonly leftovers: Pick<Leftovers, 'add' | 'store'>
  readonly source: Pick<SecretSource, 'forget' | 'withhold'>
  readonly audit: Pick<Audit, 'note'>
  readonly turns: Turns
  readonly identify: (secret: string) => Identity
  /** Throws Failure for a secret that is plainly not one of this provider's. */
  readonly checkSecret: (providerId: string, secret: string) => void
  readonly testSecret: TestSecret
  readonly toKey: KeyView
  readonly publish: () => void
}
