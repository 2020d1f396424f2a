/**
 * Backups of the whole ledger as the console makes and restores them: verified, on record, and told
 * of when one fails.
 */
import { createBreaks } from '../ledger/breaks'
import { verifyChain } from '../ledger/verify'
import { createBackups, type Backups } from '../storage/backups'
import { genesisHash } from '../storage/open-ledger-file'
import type { Features } from './features'
import type { Foundation } from './foundation'
import type { OtherLedger } from './other-ledger'
import { rebuildProjections } from './rebuild-projections'
import type { Records } from './records'

export interface BackupParts {
  readonly home: string
  readonly foundation: Foundation
  readonly records: Records
  readonly features: Pick<Features, 'keys'>
  readonly otherLedger: OtherLedger
}

export function openBackups({
  home,
  foundation,
  records,
  features,
  otherLedger,
}: BackupParts): Backups {
  const { store, platform, opened, anchor, tasks } = foundation
  const { alerts, audit, trust } = records
  return createBackups({
    home,
    file: opened.file,
    anchorFile: opened.anchorFile,
    store,
    platform,
    tasks,
    trusted: () => trust.now().trusted,
    verify: (db, id, watch) =>
      verifyChain(db, id, genesisHash(id), undefined, {
        ...watch,
        accepted: createBreaks(opened.db).accepted(),
      }),
    onBroken: () =>
      void trust
        .verify('tollgate')
        .catch((error: unknown) =>
          platform.log.error('The ledger could not be verified', { error: String(error) }),
        ),
    rebuild: rebuildProjections,
    checkIdle: otherLedger.checkIdle,
    onDailyFailed: (message) =>
      store.write(() =>
        alerts.raise({
          kind: 'ledger',
          severity: 'warning',
          title: 'The daily backup failed',
          message,
        }),
      ),
    note: (who, before, after, subject) =>
      audit.note({ who, what: 'backup restored', subject, before, after }),
    forgetKeysOf: (id, who) => features.keys.removeOf(id, who),
    settleAnchor: () => anchor.close(),
    onRestored: otherLedger.onRestored,
  })
}
