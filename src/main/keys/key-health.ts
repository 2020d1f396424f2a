/** What the last use or test of a key says of the key. */
import type { ErrorCode } from '../../contract/errors'
import type { KeyRecord } from './key-record'

export type HealthChange = Pick<KeyRecord, 'health' | 'lastError'> &
  Partial<Pick<KeyRecord, 'lastTestedAt' | 'lastUsedAt' | 'lastOkAt'>>

/** The change of a record after a use or a test at `now` (epoch ms). */
export function healthChange(
  record: KeyRecord,
  outcome: 'ok' | ErrorCode,
  tested: boolean,
  now: number,
): HealthChange {
  const said = healthAfter(outcome)
  return {
    health: said ?? record.health,
    lastError: outcome === 'ok' ? null : said === null ? record.lastError : outcome,
    ...(tested ? { lastTestedAt: now } : { lastUsedAt: now }),
    ...(outcome === 'ok' ? { lastOkAt: now } : {}),
  }
}

/**
 * What an outcome says of the key itself; null where it says nothing (the network, the model, the
 * provider's load).
 */
function healthAfter(outcome: 'ok' | ErrorCode): 'good' | 'failing' | null {
  if (outcome === 'ok') return 'good'
  return outcome === 'authentication' || outcome === 'permission' || outcome === 'quota_exhausted'
    ? 'failing'
    : null
}
