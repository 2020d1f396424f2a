/** The ledger as the gate and the handlers see it. */
import { genesisHash } from '../storage/open-ledger-file'
import type { Db } from '../storage/store'
import { createAppender, type Appender } from './append'
import { createBreaks } from './breaks'
import { exportEntries } from './export'
import { createReader, type LedgerReader } from './read'
import { rebuildRollups } from './rebuild'
import { verifyChain, type Place, type Verdict } from './verify'
import type { LedgerFilter } from '../../contract/ledger'
import type { ExportFormat } from './export'

export interface Ledger extends Appender, LedgerReader {
  ledgerId(): string
  verify(): Promise<Verdict>
  export(format: ExportFormat, filter: LedgerFilter): AsyncGenerator<string>
  rebuildRollups(): void
}

export interface LedgerDeps {
  readonly db: Db
  /** A fresh read-only connection to the same file. */
  readonly openConnection: () => Db
  /** A place in this ledger's chain that is remembered outside the database. */
  readonly remembered?: () => Place | undefined
}

export function createLedger({ db, openConnection, remembered }: LedgerDeps): Ledger {
  const id = db.prepare("SELECT value FROM meta WHERE name = 'ledgerId'").pluck()
  const ledgerId = () => String(id.get())
  const appender = createAppender(db, () => genesisHash(ledgerId()))
  return {
    ...appender,
    ...createReader(db),
    ledgerId,
    async verify() {
      const known = remembered?.()
      const reader = openConnection()
      try {
        return await verifyChain(
          reader,
          ledgerId(),
          genesisHash(ledgerId()),
          known,
          undefined,
          createBreaks(db).accepted(),
        )
      } finally {
        reader.close()
      }
    },
    export: (format, filter) => exportEntries(openConnection, format, filter),
    rebuildRollups: () => rebuildRollups(db),
  }
}
