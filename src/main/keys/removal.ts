/** Taking keys away: the secret from its store, then the record. */
import { auditFacts } from './audit-facts'
import type { KeyDesk } from './key-desk'
import { isInKeychain, type KeyRecord } from './key-record'
import { changeableKey } from './key-records'
import { KeychainFailure } from './keychain-failure'

/**
 * Throws Failure: `conflict` for a key from the environment, `keychain_unavailable` while the
 * keychain is locked or silent.
 */
export async function removeKey(desk: KeyDesk, id: string, who: string): Promise<void> {
  const record = changeableKey(desk.records, id)
  await desk.turns.withKey(record, () => removeRecord(desk, record, who))
}

/**
 * All keys of a provider, at any rate: none may be sent to another address. Those from the
 * environment are withheld for this run.
 */
export async function removeKeysOf(desk: KeyDesk, providerId: string, who: string): Promise<void> {
  for (const record of desk.records.all().filter((one) => one.providerId === providerId)) {
    if (record.backend === 'environment')
      desk.source.withhold(
        record.id,
        `the base URL of ${providerId} changed. Start Tollgate again to send ${record.label} there.`,
      )
    else await removeRecord(desk, record, who, { atAnyRate: true })
  }
}

/**
 * Deletes the secret, then the record. When the store cannot be reached the record goes and the
 * secret is deleted later; a locked or silent one, which a person can mend, refuses instead, unless
 * the record must go `atAnyRate`.
 */
export async function removeRecord(
  { records, leftovers, source, audit, keychain, publish }: KeyDesk,
  record: KeyRecord,
  who: string,
  { atAnyRate = false, what = 'key.delete' }: { atAnyRate?: boolean; what?: string } = {},
): Promise<void> {
  const left = !(await deleteSecret(keychain, record, atAnyRate))
  records.remove(record.id, () => {
    if (left && isInKeychain(record.backend)) leftovers.add(record.backend, record.id)
    audit.note({
      who,
      what,
      subject: record.id,
      before: auditFacts(record),
      after: left ? { secretLeftInKeychain: true } : undefined,
    })
  })
  source.forget(record.id)
  publish()
}

/** False: the secret is still in the keychain. */
async function deleteSecret(
  keychain: KeyDesk['keychain'],
  { backend, id }: KeyRecord,
  atAnyRate: boolean,
): Promise<boolean> {
  if (!isInKeychain(backend)) return true
  try {
    await keychain.delete(backend, id)
    return true
  } catch (thrown) {
    if (!(thrown instanceof KeychainFailure)) throw thrown
    if (!atAnyRate && (thrown.state === 'locked' || thrown.state === 'hanging')) throw thrown
    return false
  }
}
