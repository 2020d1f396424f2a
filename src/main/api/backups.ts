/** Handlers of contract/backups. */
import type { LedgerTrust } from '../../contract/ledger'
import type { Backups } from '../storage/backups'
import { os } from './handlers'

/** A restore answers with what is thought of the ledger that is here after it. */
export function backupsHandlers({
  backups,
  trust,
}: {
  readonly backups: Backups
  readonly trust: () => LedgerTrust
}) {
  return {
    list: os.backups.list.handler(() => backups.list()),
    create: os.backups.create.handler(({ context }) => backups.make('asked', context.who)),
    restore: os.backups.restore.handler(async ({ input, context }) => {
      const result = await backups.restore(input.id, input.reason ?? '', context.who)
      return { ...result, ledger: trust() }
    }),
  }
}
