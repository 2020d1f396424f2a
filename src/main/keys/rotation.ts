/**
 * Rotation (spec K5): a successor is tested, stored and put in a key's place in one transaction; the old one is kept, never chosen, until a
 * person confirms, and can be gone back to without asking the keychain. A scope has one active key at every moment.
 */
import type { KeyTest } from '../../contract/keys'
import type { ErrorBody, ErrorCode } from '../../contract/errors'
import { Failure } from '../platform/failure'
import type { Platform } from '../platform/platform'
import type { Audit } from '../record/audit'
import type { Identity } from './fingerprint'
import type { KeyRecord, KeyRecords } from './key-records'
import type { KeysService, TestSecret } from './port'
import type { SecretMemory } from './secret-memory'

export interface RotationDeps {
  readonly platform: Pick<Platform, 'clock' | 'newId'>
  readonly records: KeyRecords
  readonly memory: Pick<SecretMemory, 'passing' | 'keep'>
  readonly audit: Pick<Audit, 'note'>
  readonly identify: (secret: string) => Identity
  readonly testSecret: TestSecret
  readonly publish: () => void
  /** The record of a key that may be changed here. Throws Failure. */
  readonly changeable: (id: string) => KeyRecord
  /** Throws Failure for a secret that is plainly not one of this provider's. */
  readonly checkSecret: (providerId: string, secret: string) => void
  /** One change of a key and of its scope at a time. */
  readonly alone: <T>(record: KeyRecord, work: () => Promise<T>) => Promise<T>
  /** Stores the secret of a new key where `like` has its own, then writes its record; `kept` belongs into the record's transaction. */
  readonly storeNew: <T>(
    id: string,
    secret: string,
    like: KeyRecord['backend'],
    write: (backend: KeyRecord['backend'], kept: () => void) => T,
  ) => Promise<T>
  readonly remove: (record: KeyRecord, who: string, what: string) => Promise<void>
  readonly toKey: (record: KeyRecord) => ReturnType<KeysService['all']>[number]
  /** What the audit trail says of a key. */
  readonly facts: (record: KeyRecord) => object
}

export function createRotation(
  deps: RotationDeps,
): Pick<KeysService, 'rotate' | 'confirm' | 'rollback'> {
  const {
    records,
    memory,
    audit,
    platform: { clock, newId },
    toKey,
    facts,
  } = deps

  /** Throws Failure `conflict` unless the key waits beside its successor. */
  function retiring(id: string): KeyRecord {
    const record = deps.changeable(id)
    if (record.status === 'retiring') return record
    throw new Failure(
      'conflict',
      `Key “${record.label}” is not retiring: it serves calls. Rotate it first, or delete it.`,
    )
  }

  return {
    async rotate(id, { secret, label, rotateAfter = null, force = false }, who) {
      const { providerId } = deps.changeable(id)
      deps.checkSecret(providerId, secret)
      return await deps.alone(deps.changeable(id), () =>
        memory.passing(secret, async () => {
          const old = deps.changeable(id)
          refuseStart(old, records.retiringAt(old))
          const identity = deps.identify(secret)
          if (identity.fingerprint === old.fingerprint)
            throw new Failure(
              'invalid_request',
              'This is the secret the key has now. Make a new one in the provider’s console and give that.',
            )
          const test = await deps.testSecret(providerId, secret)
          if (!test.ok && !(force && isUndecided(test))) throw notSwitched(old, test, force)
          const successorId = newId('key')
          return await deps.storeNew(successorId, secret, old.backend, (backend, kept) => {
            const now = clock.now()
            // Read again: calls noted its health meanwhile, and a moved provider would have taken it away.
            const before = deps.changeable(id)
            const retired: KeyRecord = { ...before, status: 'retiring', retiringSince: now }
            const { project, environment } = before
            const successor: KeyRecord = {
              id: successorId,
              providerId,
              label: label ?? before.label,
              ...identity,
              project,
              environment,
              backend,
              status: 'active',
              rotateAfter,
              retiringSince: null,
              lastError: null,
              health: test.ok ? 'good' : 'unknown',
              createdAt: now,
              lastTestedAt: now,
              lastOkAt: test.ok ? now : null,
              lastUsedAt: null,
            }
            records.exchange(retired, successor, () => {
              kept()
              audit.note({
                who,
                what: 'key.rotate',
                subject: id,
                before: facts(before),
                after: { ...facts(successor), id: successorId, tested: test.ok },
              })
            })
            memory.keep(successorId, secret)
            deps.publish()
            return { ...toKey(successor), retiring: toKey(retired), test }
          })
        }),
      )
    },
    async confirm(id, who) {
      await deps.alone(retiring(id), async () => {
        const old = retiring(id)
        if (records.activeAt(old) === undefined) {
          throw new Failure(
            'conflict',
            `Key “${old.label}” has no successor any more, so there is nothing to confirm. Go back to it, or delete it.`,
          )
        }
        await deps.remove(old, who, 'key.confirm')
      })
    },
    async rollback(id, who) {
      return await deps.alone(retiring(id), async () => {
        const before = retiring(id)
        const successor = records.activeAt(before)
        const after: KeyRecord = { ...before, status: 'active', retiringSince: null }
        records.exchange(
          successor === undefined
            ? undefined
            : { ...successor, status: 'retiring', retiringSince: clock.now() },
          after,
          () => {
            audit.note({
              who,
              what: 'key.rollback',
              subject: id,
              before:
                successor === undefined ? undefined : { ...facts(successor), id: successor.id },
              after: facts(after),
            })
          },
        )
        deps.publish()
        return toKey(after)
      })
    },
  }
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

/** What says nothing of the key: nobody answered, or not about it. */
const undecided: ReadonlySet<ErrorCode> = new Set([
  'network',
  'timeout',
  'overloaded',
  'rate_limited',
  'malformed_response',
  'cancelled',
])

function isUndecided({ error }: KeyTest): boolean {
  if (error === undefined) return false
  // A compatible server without a list of models never looked at the key.
  const noSuchList =
    error.code === 'invalid_request' &&
    (error.data?.providerStatus === 404 || error.data?.providerStatus === 405)
  return undecided.has(error.code) || noSuchList
}

function notSwitched(old: KeyRecord, test: KeyTest, force: boolean): Failure {
  const error: ErrorBody = test.error ?? {
    code: 'internal',
    message: 'The test of the new key failed without a reason.',
  }
  const stays = `Key “${old.label}” (…${old.last4}) stays in use and the new one was not kept.`
  const way = isUndecided(test)
    ? ' The test came to no verdict on the key; it can be put in place all the same.'
    : force
      ? ' A refused key cannot be put in place.'
      : ''
  return new Failure(error.code, `${error.message} ${stays}${way}`, error.data)
}
