/**
 * A key as the rest of the program sees it: its record, what its secret's store says, and the keys
 * beside it in a rotation.
 */
import type { Key } from '../../contract/keys'
import { projectSuffixOf, type EnvironmentKey } from './environment-keys'
import type { KeyRecord } from './key-record'
import type { KeyRecords } from './key-records'

export type KeyView = (record: KeyRecord) => Key

export interface KeyViewDeps {
  readonly records: Pick<KeyRecords, 'activeAt' | 'retiringAt'>
  readonly environmentKeys: readonly EnvironmentKey[]
  readonly projectNames: () => readonly string[]
  /** Why the secret cannot be had now; null when it can. */
  readonly problemOf: (id: string) => string | null
}

export function createKeyView({
  records,
  environmentKeys,
  projectNames,
  problemOf,
}: KeyViewDeps): KeyView {
  /** A variable spells its project in capitals; the project's own name is shown if it has one. */
  function projectOf(suffix: string): string {
    return projectNames().find((name) => projectSuffixOf(name) === suffix) ?? suffix.toLowerCase()
  }

  return (record) => {
    const variable = environmentKeys.find(({ id }) => id === record.id)
    const suffix = variable?.projectSuffix ?? null
    const unavailable = problemOf(record.id)
    const hasScope = record.backend !== 'environment'
    const predecessor =
      hasScope && record.status === 'active' ? records.retiringAt(record) : undefined
    const refused = record.health === 'failing' ? refusedSentence(record, predecessor) : null
    return {
      ...record,
      project: suffix === null ? record.project : projectOf(suffix),
      variable: variable?.variable ?? null,
      fromDotEnv: variable?.fromDotEnv ?? false,
      health: unavailable === null ? record.health : 'unavailable',
      problem: unavailable ?? refused,
      successorId:
        hasScope && record.status === 'retiring' ? (records.activeAt(record)?.id ?? null) : null,
      predecessorId: predecessor?.id ?? null,
    }
  }
}

function refusedSentence({ lastError }: KeyRecord, predecessor: KeyRecord | undefined): string {
  const said =
    lastError === 'quota_exhausted'
      ? 'The provider says that the credit of this key is used up.'
      : 'The provider refused this key when it was last used or tested.'
  if (predecessor === undefined) return `${said} Test it, or replace its secret.`
  return `${said} The key before it, “${predecessor.label}” (…${predecessor.last4}), is still kept: go back to it.`
}
