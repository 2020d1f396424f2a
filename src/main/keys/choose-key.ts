/** Which key pays for an attempt (spec K4): records in memory only, no SQL, no keychain. */
import { Failure } from '../platform/failure'
import type { EnvironmentKey } from './environment-keys'
import { projectSuffixOf, variableOf } from './environment-keys'
import type { KeyRecord } from './key-record'
import type { KeyRecords } from './key-records'
import type { KeyScope } from './port'

/**
 * Project and environment, project, environment, provider-wide, then the environment variable of
 * the project and the plain one. A key that exists is chosen even when it cannot be used now: never
 * the next scope silently (spec §15). Throws Failure `no_key`.
 */
export function createChooser(
  records: Pick<KeyRecords, 'get' | 'activeAt'>,
  environmentKeys: readonly EnvironmentKey[],
): (scope: KeyScope) => KeyRecord {
  const idOfVariable = new Map(
    environmentKeys.map((key) => [variableScope(key.providerId, key.projectSuffix), key.id]),
  )

  return ({ provider: providerId, project, environment }) => {
    const chosen =
      records.activeAt({ providerId, project, environment }) ??
      records.activeAt({ providerId, project, environment: null }) ??
      records.activeAt({ providerId, project: null, environment }) ??
      records.activeAt({ providerId, project: null, environment: null }) ??
      (idOfVariable.size === 0
        ? undefined
        : records.get(
            idOfVariable.get(variableScope(providerId, projectSuffixOf(project))) ??
              idOfVariable.get(variableScope(providerId, null)) ??
              '',
          ))
    if (chosen !== undefined) return chosen
    const variable = variableOf(providerId)
    const orSet = variable === null ? '' : `, or set ${variable}`
    throw new Failure(
      'no_key',
      `No key of provider ${providerId} fits ${placeOf(project, environment)}. Add one on the Keys page${orSet}.`,
    )
  }
}

function variableScope(providerId: string, suffix: string | null): string {
  return `${providerId}\n${suffix ?? ''}`
}

/** A test of a provider may name neither: only a key for all of them would do. */
function placeOf(project: string, environment: string): string {
  if (project === '')
    return environment === '' ? 'all projects and environments' : `all projects in ${environment}`
  return environment === ''
    ? `project ${project} in all environments`
    : `project ${project} in ${environment}`
}
