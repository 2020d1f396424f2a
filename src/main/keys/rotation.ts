/**
 * Rotation (spec K5): a successor is tested, stored and put in a key's place in one transaction;
 * the old one is kept, never chosen, until a person confirms, and can be gone back to without
 * asking the keychain. A scope has one active key at every moment.
 */
import type { Key, KeyRotation, KeyTest, RotatedKey } from '../../contract/keys'
import type { ErrorBody } from '../../contract/errors'
import { isUndecided } from '../../contract/undecided-test'
import { Failure } from '../platform/failure'
import { auditFacts } from './audit-facts'
import { storeSecret } from './changes'
import type { Identity } from './fingerprint'
import type { KeyDesk } from './key-desk'
import { untried, type KeyRecord } from './key-record'
import { changeableKey } from './key-records'
import { removeRecord } from './removal'

/**
 * Throws Failure: the test's own code where the successor is not taken, `conflict` while another
 * rotation is open.
 */
export async function rotateKey(
  desk: KeyDesk,
  id: string,
  rotation: KeyRotation,
  who: string,
): Promise<RotatedKey> {
  const { records, memory } = desk
  const { secret, force = false } = rotation
  const { providerId } = changeableKey(records, id)
  desk.checkSecret(providerId, secret)
  return await alone(desk, changeableKey(records, id), () =>
    memory.passing(secret, async () => {
      const old = changeableKey(records, id)
      refuseStart(old, records.retiringAt(old))
      const identity = desk.identify(secret)
      refuseSame(old, identity)
      const test = await desk.testSecret(providerId, secret)
      if (!test.ok && !(force && saysNothing(test))) throw notSwitched(old, test, force)
      const successorId = desk.platform.newId('key')
      return await storeSecret(desk, successorId, secret, old.backend, (backend, kept) => {
        const now = desk.platform.clock.now()
        // Read again: calls noted its health meanwhile, and a moved provider would have taken it
        // away.
        const before = changeableKey(records, id)
        const successor: KeyRecord = {
          ...untried,
          ...identity,
          id: successorId,
          providerId,
          label: rotation.label ?? before.label,
          project: before.project,
          environment: before.environment,
          backend,
          status: 'active',
          rotateAfter: rotation.rotateAfter ?? null,
          health: test.ok ? 'good' : 'unknown',
          createdAt: now,
          lastTestedAt: now,
          lastOkAt: test.ok ? now : null,
        }
        const retiring = putInPlace(desk, before, successor, { test, now, who, kept })
        memory.keep(successorId, secret)
        desk.publish()
        return { ...desk.toKey(successor), retiring: desk.toKey(retiring), test }
      })
    }),
  )
}

/** Deletes a retiring key whose successor holds. Throws Failure `conflict` for any other. */
export async function confirmRotation(desk: KeyDesk, id: string, who: string): Promise<void> {
  await alone(desk, retiringKey(desk, id), async () => {
    const old = retiringKey(desk, id)
    if (desk.records.activeAt(old) === undefined) {
      throw new Failure(
        'conflict',
        `Key “${old.label}” has no successor any more, so there is nothing to confirm. Go back to it, or delete it.`,
      )
    }
    await removeRecord(desk, old, who, { what: 'key.confirm' })
  })
}

/** A retiring key serves again, its successor retires. Throws Failure `conflict` for others. */
export async function rollBack(desk: KeyDesk, id: string, who: string): Promise<Key> {
  const { records, audit } = desk
  return await alone(desk, retiringKey(desk, id), async () => {
    const before = retiringKey(desk, id)
    const successor = records.activeAt(before)
    const after: KeyRecord = { ...before, status: 'active', retiringSince: null }
    const retired: KeyRecord | undefined = successor && {
      ...successor,
      status: 'retiring',
      retiringSince: desk.platform.clock.now(),
    }
    records.exchange(retired, after, () => {
      audit.note({
        who,
        what: 'key.rollback',
        subject: id,
        before: successor && { ...auditFacts(successor), id: successor.id },
        after: auditFacts(after),
      })
    })
    desk.publish()
    return desk.toKey(after)
  })
}

/** One change of the key and of its scope at a time. */
function alone<T>({ turns }: KeyDesk, record: KeyRecord, work: () => Promise<T>): Promise<T> {
  return turns.atScope(record, () => turns.withKey(record, work))
}

/** Throws Failure `conflict` unless the key waits beside its successor. */
function retiringKey({ records }: KeyDesk, id: string): KeyRecord {
  const record = changeableKey(records, id)
  if (record.status === 'retiring') return record
  throw new Failure(
    'conflict',
    `Key “${record.label}” is not retiring: it serves calls. Rotate it first, or delete it.`,
  )
}

interface Switch {
  readonly test: KeyTest
  readonly now: number
  readonly who: string
  /** Belongs into the records' transaction. */
  readonly kept: () => void
}

/** In one transaction: retires the one, gives its scope to the other. Gives the retired one. */
function putInPlace(
  { records, audit }: KeyDesk,
  before: KeyRecord,
  successor: KeyRecord,
  { test, now, who, kept }: Switch,
): KeyRecord {
  const retired: KeyRecord = { ...before, status: 'retiring', retiringSince: now }
  records.exchange(retired, successor, () => {
    kept()
    audit.note({
      who,
      what: 'key.rotate',
      subject: before.id,
      before: auditFacts(before),
      after: { ...auditFacts(successor), id: successor.id, tested: test.ok },
    })
  })
  return retired
}

function refuseSame(old: KeyRecord, { fingerprint }: Identity) {
  if (fingerprint !== old.fingerprint) return
  throw new Failure(
    'invalid_request',
    'This is the secret the key has now. Make a new one in the provider’s console and give that.',
  )
}

function refuseStart(old: KeyRecord, waiting: KeyRecord | undefined) {
  if (old.status === 'retiring')
    throw new Failure(
      'conflict',
      `Key “${old.label}” is retiring itself. Rotate the key that took its place, or go back to this one first.`,
    )
  if (waiting !== undefined) {
    throw new Failure(
      'conflict',
      `Key “${waiting.label}” (…${waiting.last4}) still waits for the rotation before this one. Confirm that one, or go back to it, then rotate again.`,
    )
  }
}

/** The test came to no verdict on the key. */
function saysNothing({ error }: KeyTest): boolean {
  return error !== undefined && isUndecided(error)
}

function notSwitched(old: KeyRecord, test: KeyTest, force: boolean): Failure {
  const error: ErrorBody = test.error ?? {
    code: 'internal',
    message: 'The test of the new key failed without a reason.',
  }
  const stays = `Key “${old.label}” (…${old.last4}) stays in use and the new one was not kept.`
  const way = saysNothing(test)
    ? ' The test came to no verdict on the key; it can be put in place all the same.'
    : force
      ? ' A refused key cannot be put in place.'
      : ''
  return new Failure(error.code, `${error.message} ${stays}${way}`, error.data)
}
