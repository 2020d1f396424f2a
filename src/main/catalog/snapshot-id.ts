/**
 * The id of a price snapshot: a hash of its prices, so that the same prices have the same id
 * wherever they came from.
 */
import { createHash } from 'node:crypto'
import type { SnapshotEntry } from './snapshot'

export function snapshotId(entries: readonly SnapshotEntry[]): string {
  return `prices-${createHash('sha256').update(JSON.stringify(entries)).digest('hex').slice(0, 16)}`
}
