/**
 * Starts a new ledger in place of one that cannot be trusted. The old one is kept whole as a file
 * of its own; keys, budgets and settings stay.
 */
import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import type { Platform } from '../platform/platform'
import { writeAnchorSync } from './anchor'
import { genesisHash } from './open-ledger-file'
import { asLedgerFailure } from './ledger-failure'
import type { Db, Store } from './store'

const guarded = ['entries_refuse_delete'] as const
const emptied = [
  'usage_resets',
  'hold_shares',
  'holds',
  'entries',
  'rollup_15m',
  'charge_15m',
  'usage_days',
  'usage_days_standing',
  'entry_blocks',
  'entry_postings',
  'budget_periods',
  'calls',
  'hold_ups_15m',
  'rollout_calls',
  'limit_resets',
  'cache_answers',
  'cache_hours',
  'validation_results',
  'validation_hours',
  'validation_broken',
  'quality_15m',
] as const

export interface NewLedger {
  readonly ledgerId: string
  /** Where the old ledger was copied to. */
  readonly keptAs: string
}

/** `alongside` runs in the same transaction, for the audit row. */
export function startNewLedger(
  { db, write }: Store,
  { clock, newId }: Pick<Platform, 'clock' | 'newId'>,
  files: { readonly home: string; readonly anchorFile: string },
  alongside: (started: NewLedger) => void,
): NewLedger {
  const keptAs = `ledger.set-aside-${new Date(clock.now()).toISOString().replaceAll(':', '-')}.db`
  keepCopy(db, join(files.home, keptAs))
  const started = { ledgerId: newId('led'), keptAs }
  write(() => {
    const triggers = guarded.map((name) =>
      String(db.prepare('SELECT sql FROM sqlite_schema WHERE name = ?').pluck().get(name)),
    )
    for (const name of guarded) db.exec(`DROP TRIGGER ${name}`)
    for (const table of emptied) db.exec(`DELETE FROM ${table}`)
    for (const sql of triggers) db.exec(sql)
    db.prepare("UPDATE meta SET value = ? WHERE name = 'ledgerId'").run(started.ledgerId)
    // What verify found is of the ledger that was set aside.
    db.exec("DELETE FROM meta WHERE name IN ('verify.found', 'verify.accepted')")
    alongside(started)
  })
  writeAnchorSync(files.anchorFile, {
    ledgerId: started.ledgerId,
    seq: 0,
    hash: genesisHash(started.ledgerId),
  })
  return started
}

function keepCopy(db: Db, file: string) {
  try {
    db.prepare('VACUUM INTO ?').run(file)
    chmodSync(file, 0o600)
  } catch (error) {
    throw asLedgerFailure(error)
  }
}
