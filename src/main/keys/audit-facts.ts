/** What the audit trail says of a key. */
import type { KeyRecord } from './key-record'

export function auditFacts(record: KeyRecord): object {
  const { providerId, backend, status } = record
  // A session key goes without a trace, so what would tell it apart stays out of the audit trail.
  if (backend === 'session') return { providerId, backend, status }
  const { label, project, environment, last4, fingerprint, rotateAfter } = record
  return {
    providerId,
    label,
    project,
    environment,
    backend,
    last4,
    fingerprint,
    status,
    rotateAfter,
  }
}
