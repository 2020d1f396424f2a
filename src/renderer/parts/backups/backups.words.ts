/**
 * What the backups section says: pure, so that every sentence a person decides by can be tested.
 */
import type { Backup, BackupReason } from '../../../contract/backups'
import { formatCount } from '../../kit/format'

export const reasonNames: Record<BackupReason, string> = {
  daily: 'Daily',
  asked: 'Asked for',
  'before-restore': 'Before a restore',
}

/** Bytes as a person reads them. */
export function formatSize(bytes: number): string {
  if (bytes < 1024 * 1024) return `${formatCount(Math.max(1, Math.round(bytes / 1024)))} kB`
  return `${(bytes / (1024 * 1024)).toFixed(1)} MB`
}

export function canRestore(backup: Pick<Backup, 'problem' | 'verifiedAt'>): boolean {
  return backup.problem === null && backup.verifiedAt !== null
}

/**
 * The newest that passed its verification. One that a restore left behind is of the ledger that was
 * to be left.
 */
export function newestGood(backups: readonly Backup[]): Backup | undefined {
  return backups.find((backup) => canRestore(backup) && backup.reason !== 'before-restore')
}

/** Exactly what a restore loses. */
export function lossSentence({
  entriesAfter,
  entriesAfterExact,
}: Pick<Backup, 'entriesAfter' | 'entriesAfterExact'>): string {
  if (entriesAfter === null)
    return 'Nobody can say how many entries were written after it: the present ledger does not continue this one.'
  if (entriesAfter === 0)
    return entriesAfterExact
      ? 'No entry was written after it, so none is lost.'
      : 'As far as can be seen, no entry was written after it.'
  const amount = entriesAfter === 1 ? '1 entry' : `${formatCount(entriesAfter)} entries`
  return `${entriesAfterExact ? '' : 'At least '}${amount} written after it will not be in it, and budgets will not count what ${entriesAfter === 1 ? 'it' : 'they'} spent.`
}
