/** A backup beside the ledger that is open: how many entries were written since it was made. */
import type { Backup } from '../../contract/backups'
import { readAnchor } from './anchor'
import type { BackupsDeps } from './backup-deps'
import { headOf, type StoredBackup } from './backup-facts'
import type { BackupFiles } from './backup-files'

export function createBeside(
  { store, anchorFile, trusted }: Pick<BackupsDeps, 'store' | 'anchorFile' | 'trusted'>,
  files: BackupFiles,
): (stored: StoredBackup) => Backup {
  const hashOf = store.db
    .prepare<[number], string>('SELECT hash FROM entries WHERE seq = ?')
    .pluck()

  return (stored) => {
    const { head } = stored
    if (head === null) return { ...stored, entriesAfter: null, entriesAfterExact: false }
    const present = headOf(store.db)
    const anchor = readAnchor(anchorFile)
    const anchored =
      anchor.state === 'present' && anchor.point.ledgerId === head.ledgerId ? anchor.point.seq : 0
    const contained =
      present.ledgerId === head.ledgerId && (head.seq === 0 || hashOf.get(head.seq) === head.hash)
    const newest = Math.max(anchored, contained ? present.seq : 0)
    // What a restore left behind goes on from what is here now.
    const goesOn =
      present.ledgerId === head.ledgerId &&
      present.seq <= head.seq &&
      (present.seq === 0 || files.hashAt(stored.id, present.seq) === present.hash)
    if (!contained && goesOn && trusted())
      return { ...stored, entriesAfter: 0, entriesAfterExact: true }
    if (!contained && anchored < head.seq)
      return { ...stored, entriesAfter: null, entriesAfterExact: false }
    return {
      ...stored,
      entriesAfter: Math.max(0, newest - head.seq),
      entriesAfterExact: contained && trusted(),
    }
  }
}
