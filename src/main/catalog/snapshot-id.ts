/** The id of a price snapshot: a hash of its prices, so equal prices have one id everywhere. */
import { createHash } from 'node:crypto'
import type { SnapshotEntry } from './snapshot'

export function snapshotId(entries: readonly SnapshotEntry[]): string {
  return `prices-${createHash('sha256').update(JSON.stringify(entries)).digest('hex').slice(0, 16)}`
}
