/** What it means for the ledger, and for a person, that SQLite or the disk refused. */
import { Failure } from '../platform/failure'

const unavailable: Readonly<Record<string, string>> = {
  SQLITE_FULL:
    'The disk is full, so the ledger cannot be written. Calls are refused until there is space; reading and exporting still work.',
  SQLITE_READONLY:
    'The ledger cannot be written: its file or folder is read-only. Calls are refused until that is changed.',
  SQLITE_CORRUPT:
    'The ledger file is damaged. Calls are refused; restore a backup or start a new ledger.',
  SQLITE_NOTADB:
    'The ledger file is not a database. Calls are refused; restore a backup or start a new ledger.',
  SQLITE_BUSY: 'Another program holds the ledger. Close it and try again.',
  SQLITE_IOERR:
    'The disk reported an error while the ledger was written. Calls are refused until it works again.',
  SQLITE_LOCKED: 'The ledger is in use by another part of this process. Try again.',
  SQLITE_PROTOCOL: 'Another program holds the ledger. Close it and try again.',
  SQLITE_INTERRUPT: 'Writing the ledger was interrupted. Try again.',
  SQLITE_NOMEM:
    'There is no memory left to write the ledger. Calls are refused until there is; close other programs.',
  SQLITE_CANTOPEN:
    'The ledger file cannot be opened. Check that the data folder exists and is yours.',
}

/** The system's codes for the same where a file is copied or made, not written by SQLite. */
const systemCodes: Readonly<Record<string, string>> = {
  ENOSPC: 'SQLITE_FULL',
  EDQUOT: 'SQLITE_FULL',
  EROFS: 'SQLITE_READONLY',
  EACCES: 'SQLITE_READONLY',
  EPERM: 'SQLITE_READONLY',
  EIO: 'SQLITE_IOERR',
}

/** SQLite's own failures, and the disk's, as `ledger_unavailable`; anything else as it came. */
export function asLedgerFailure(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string')
    return error
  const told = systemCodes[error.code] ?? error.code
  const known = Object.keys(unavailable).find(
    (code) => told === code || told.startsWith(`${code}_`),
  )
  return known === undefined
    ? error
    : new Failure('ledger_unavailable', unavailable[known] ?? error.message)
}
