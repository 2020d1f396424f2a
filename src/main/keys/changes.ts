/** Adds keys, gives them other secrets, changes labels and rotate-after dates (spec K1–K5). */
import type { Key, KeyChange, NewKey } from '../../contract/keys'
import { Failure } from '../platform/failure'
import { auditFacts } from './audit-facts'
import type { KeyDesk } from './key-desk'
import {
  describeScope,
  isInKeychain,
  untried,
  type KeyRecord,
  type RecordScope,
} from './key-record'
import { changeableKey, existingKey } from './key-records'

/**
 * Throws Failure: `conflict` where the scope has an active key, `invalid_request` for a secret of
 * another provider, `keychain_unavailable`.
 */
export async function createKey(desk: KeyDesk, key: NewKey, who: string): Promise<Key> {
  const { records, memory, audit } = desk
  const { providerId, label, secret, project = null, environment = null } = key
  const scope = { providerId, project, environment }
  desk.checkSecret(providerId, secret)
  const id = desk.platform.newId('key')
  refuseTaken(scope, records.activeAt(scope))
  const like = key.storage === 'session' ? 'session' : 'keytar'
  return await desk.turns.atScope(scope, () =>
    memory.passing(secret, () =>
      storeSecret(desk, id, secret, like, (backend, kept) => {
        const record: KeyRecord = {
          id,
          ...scope,
          label,
          ...desk.identify(secret),
          backend,
          status: 'active',
          ...untried,
          rotateAfter: key.rotateAfter ?? null,
          createdAt: desk.platform.clock.now(),
        }
        records.save(record, () => {
          kept()
          audit.note({ who, what: 'key.create', subject: id, after: auditFacts(record) })
        })
        memory.keep(id, secret)
        desk.publish()
        return desk.toKey(record)
      }),
    ),
  )
}

/** Throws Failure: `conflict` if retiring or from the environment, `keychain_unavailable`. */
export async function replaceSecret(
  desk: KeyDesk,
  id: string,
  secret: string,
  who: string,
): Promise<Key> {
  const { records, memory, audit, keychain, leftovers } = desk
  const before = changeableKey(records, id)
  refuseRetiring(before)
  desk.checkSecret(before.providerId, secret)
  return await desk.turns.withKey(before, () =>
    memory.passing(secret, async () => {
      const backend =
        before.backend === 'session' ? 'session' : await keychain.put(id, secret, false)
      const record: KeyRecord = {
        ...existingKey(records, id),
        ...desk.identify(secret),
        backend,
        health: 'unknown',
        lastError: null,
        lastTestedAt: null,
        lastOkAt: null,
      }
      records.save(record, () => {
        if (before.backend !== backend && isInKeychain(before.backend))
          leftovers.add(before.backend, id)
        audit.note({
          who,
          what: 'key.replace',
          subject: id,
          before: auditFacts(before),
          after: auditFacts(record),
        })
      })
      desk.source.forget(id)
      memory.keep(id, secret)
      desk.publish()
      return desk.toKey(record)
    }),
  )
}

/** `rotateAfter`: epoch ms; null: none. Throws Failure `conflict` for an environment key. */
export async function updateKey(
  desk: KeyDesk,
  id: string,
  { label, rotateAfter }: KeyChange,
  who: string,
): Promise<Key> {
  const { records, audit } = desk
  const before = changeableKey(records, id)
  return await desk.turns.withKey(before, async () => {
    const after: KeyRecord = {
      ...existingKey(records, id),
      label: label ?? before.label,
      rotateAfter: rotateAfter === undefined ? before.rotateAfter : rotateAfter,
    }
    records.save(after, () =>
      audit.note({
        who,
        what: 'key.change',
        subject: id,
        before: auditFacts(before),
        after: auditFacts(after),
      }),
    )
    desk.publish()
    return desk.toKey(after)
  })
}

/**
 * Stores the secret of a new key where `like` has its own, memory or the keychain, then writes its
 * record; `kept` belongs into the record's transaction.
 */
export async function storeSecret<T>(
  { keychain, leftovers }: Pick<KeyDesk, 'keychain' | 'leftovers'>,
  id: string,
  secret: string,
  like: KeyRecord['backend'],
  write: (backend: KeyRecord['backend'], kept: () => void) => T,
): Promise<T> {
  return like === 'session'
    ? write('session', () => undefined)
    : await leftovers.store(id, () => keychain.put(id, secret, true), write)
}

function refuseTaken(scope: RecordScope, holder: KeyRecord | undefined) {
  if (holder === undefined) return
  const who = `Key “${holder.label}” (…${holder.last4})`
  throw new Failure(
    'conflict',
    `${who} already serves ${describeScope(scope)}. Rotate it, replace its secret, or delete it first: a scope has one active key.`,
  )
}

function refuseRetiring({ status, label }: KeyRecord) {
  if (status !== 'retiring') return
  throw new Failure(
    'conflict',
    `Key “${label}” is retiring and serves no calls. Go back to it first, or confirm the rotation.`,
  )
}
