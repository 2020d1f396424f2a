/** The record of a key: everything that is known of it but its secret. */
import type { ErrorCode } from '../../contract/errors'
import type { Health } from '../../contract/providers'
import type { NativeBackend } from './keychain-entries'

/** The scope of a key: one active key may hold each. */
export interface RecordScope {
  readonly providerId: string
  readonly project: string | null
  readonly environment: string | null
}

export interface KeyRecord extends RecordScope {
  readonly id: string
  readonly label: string
  readonly last4: string
  readonly fingerprint: string
  readonly backend: 'keytar' | 'keyring' | 'session' | 'environment'
  readonly status: 'active' | 'retiring'
  readonly health: Health
  readonly lastError: ErrorCode | null
  /** This and the dates below in epoch ms. */
  readonly retiringSince: number | null
  readonly rotateAfter: number | null
  readonly createdAt: number | null
  readonly lastTestedAt: number | null
  readonly lastOkAt: number | null
  readonly lastUsedAt: number | null
}

/** A key of which nothing is known yet. */
export const untried = {
  health: 'unknown',
  lastError: null,
  retiringSince: null,
  rotateAfter: null,
  createdAt: null,
  lastTestedAt: null,
  lastOkAt: null,
  lastUsedAt: null,
} as const satisfies Partial<KeyRecord>

/** Only these have a row: the others leave no trace on disk or are read at each start. */
export function isInKeychain(backend: KeyRecord['backend']): backend is NativeBackend {
  return backend === 'keytar' || backend === 'keyring'
}

/** One text for each scope, for maps. */
export function scopeName({ providerId, project, environment }: RecordScope): string {
  return `${providerId}\n${project ?? ''}\n${environment ?? ''}`
}

/** As sentences name a scope. */
export function describeScope({ providerId, project, environment }: RecordScope): string {
  const where = [
    project === null ? '' : `project ${project}`,
    environment === null ? '' : `environment ${environment}`,
  ].filter((part) => part !== '')
  const places = where.length === 0 ? 'every project and environment' : where.join(' and ')
  return `provider ${providerId} in ${places}`
}
