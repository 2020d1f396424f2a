/**
 * Opens the data folder's database whatever state it is in: a damaged file is set aside and kept,
 * and what replaces it is not trusted.
 */
import { lstatSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { Failure } from '../platform/failure'
import { refusalOf } from '../platform/plain-file'
import type { Platform } from '../platform/platform'
import { readAnchor, writeAnchorSync } from './anchor'
import { asLedgerFailure } from './ledger-failure'
import { openDatabase } from './open-database'
import { repairSmallIndexes } from './small-indexes'
import type { Db } from './store'
import { distrust, judgeLedger, type Trust } from './trust'

export interface OpenedLedger {
  readonly db: Db
  readonly file: string
  readonly anchorFile: string
  readonly ledgerId: string
  readonly trust: Trust
}

export function openLedgerFile(
  home: string,
  platform: Pick<Platform, 'clock' | 'newId' | 'log'>,
): OpenedLedger {
  const file = join(home, 'ledger.db')
  const anchorFile = join(home, 'anchor.json')
  const anchor = readAnchor(anchorFile)
  let damaged = ['', '-wal', '-shm'].some((suffix) => refusalOf(file + suffix) !== null)
  let db = damaged ? ('damaged' as const) : tryOpen(file, platform)
  if (db === 'damaged') {
    damaged = true
    setAside(file, platform)
    db = openDatabase(file)
  }
  const ledgerId = readLedgerId(db, platform)
  const trust =
    damaged && anchor.state === 'missing' ? distrust('damaged') : judgeLedger(db, ledgerId, anchor)
  if (trust.trusted && anchor.state === 'missing')
    writeAnchorSync(anchorFile, { ledgerId, seq: 0, hash: genesisHash(ledgerId) })
  return { db, file, anchorFile, ledgerId, trust }
}

/** The hash "before" the first entry: names the ledger, so that no chain continues another's. */
export function genesisHash(ledgerId: string): string {
  return `genesis:${ledgerId}`
}

function tryOpen(file: string, { log }: Pick<Platform, 'log'>): Db | 'damaged' {
  try {
    const db = openDatabase(file)
    const check = db.pragma('quick_check(1)', { simple: true })
    if (check === 'ok') {
      const repaired = repairSmallIndexes(db)
      if (repaired.length > 0)
        log.error('Indexes of the ledger file did not fit their tables and were built anew', {
          tables: repaired.join(', '),
        })
      return db
    }
    db.close()
    return 'damaged'
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') return 'damaged'
    const failure = asLedgerFailure(error)
    throw failure instanceof Failure ? failure : error
  }
}

function setAside(file: string, { clock, log }: Pick<Platform, 'clock' | 'log'>) {
  const stamp = new Date(clock.now()).toISOString().replaceAll(':', '-')
  for (const suffix of ['', '-wal', '-shm']) {
    if (lstatSync(file + suffix, { throwIfNoEntry: false }) !== undefined)
      renameSync(file + suffix, file.replace(/\.db$/, `.damaged-${stamp}.db`) + suffix)
  }
  log.error('The ledger file was damaged and has been set aside; nothing was deleted.', { file })
}

function readLedgerId(db: Db, { newId }: Pick<Platform, 'newId'>): string {
  db.prepare("INSERT OR IGNORE INTO meta (name, value) VALUES ('ledgerId', ?)").run(newId('led'))
  return String(db.prepare("SELECT value FROM meta WHERE name = 'ledgerId'").pluck().get())
}
