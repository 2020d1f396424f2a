/**
 * One change of a key, or of a scope, at a time: the keychain takes its time, and two writers would
 * leave the record of one with the secret of the other.
 */
import { Failure } from '../platform/failure'
import { describeScope, type KeyRecord, type RecordScope } from './key-record'

/** Both reject with Failure `conflict` while another change is under way. */
export interface Turns {
  atScope<T>(scope: RecordScope, work: () => Promise<T>): Promise<T>
  withKey<T>(record: KeyRecord, work: () => Promise<T>): Promise<T>
}

export function createTurns(): Turns {
  /** Scopes and ids of keys that are being changed now. */
  const changing = new Set<string>()

  async function alone<T>(name: string, busy: string, work: () => Promise<T>): Promise<T> {
    if (changing.has(name)) throw new Failure('conflict', `${busy} Wait a moment and look again.`)
    changing.add(name)
    return await work().finally(() => changing.delete(name))
  }

  return {
    atScope({ providerId, project, environment }, work) {
      return alone(
        JSON.stringify([providerId, project, environment]),
        `Another key is being stored for ${describeScope({ providerId, project, environment })}.`,
        work,
      )
    },
    withKey: (record, work) => alone(record.id, `Key “${record.label}” is being changed.`, work),
  }
}
