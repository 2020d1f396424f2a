/** The ledger as the gate and the handlers see it. */
import type { LedgerFilter } from '../../contract/ledger'
import { genesisHash } from '../storage/open-ledger-file'
import type { Db } from '../storage/store'
import { createAppender, type Appender } from './append'
import { createBreaks } from './breaks'
import { createChainPlaces, type ChainPlaces } from './chain-place'
import { exportEntries, type ExportFormat, type OnSlice } from './export'
import type { Place } from './hash-chain'
import { createNeighbours, type Neighbours } from './neighbours'
import { createReader, type LedgerReader } from './read'
import { verifyChain, type ChainWatch, type Verdict } from './verify'

export interface Ledger extends Appender, LedgerReader, ChainPlaces, Neighbours {
  ledgerId(): string
  /** Walks the whole chain, on a connection of its own. */
  verify(watch?: ChainWatch): Promise<Verdict>
  /** The text in pieces, oldest entry first. Throws Failure `invalid_request`. */
  export(format: ExportFormat, filter: LedgerFilter, onSlice?: OnSlice): AsyncGenerator<string>
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
    ...createChainPlaces(db, () => genesisHash(ledgerId())),
    ...createNeighbours(db),
    ledgerId,
    async verify(watch) {
      const known = remembered?.()
      const reader = openConnection()
      try {
        return await verifyChain(reader, ledgerId(), genesisHash(ledgerId()), known, {
          ...watch,
          accepted: createBreaks(db).accepted(),
        })
      } finally {
        reader.close()
      }
    },
    export: (format, filter, onSlice) => exportEntries(openConnection, format, filter, onSlice),
  }
}
