/** What must be true of any ledger at rest, checked against facts alone. */
import { expect } from 'vitest'
import { deriveAll } from '../../src/main/budgets/derive'
import { rebuildRollups } from './rebuild-rollups'
import { verifyChain } from '../../src/main/ledger/verify'
import { openReader } from '../../src/main/storage/open-database'
import { genesisHash } from '../../src/main/storage/open-ledger-file'
import type { Db } from '../../src/main/storage/store'

/**
 * Counters and rollups equal what entries and holds say, every hold has ended, and the chain
 * verifies.
 */
export async function expectSound(db: Db, file: string): Promise<void> {
  expect(
    db.prepare("SELECT count(*) FROM holds WHERE state = 'open'").pluck().get(),
    'open holds',
  ).toBe(0)
  for (const { counter, spent, held } of deriveAll(db))
    expect({ ...counter }, 'budget counter').toEqual({ ...counter, spent, held })
  expectRollupsDerivable(db)
  const ledgerId = db.prepare("SELECT value FROM meta WHERE name = 'ledgerId'").pluck().get()
  const reader = openReader(file)
  try {
    const verdict = await verifyChain(reader, String(ledgerId), genesisHash(String(ledgerId)))
    expect(verdict.firstBreak).toBeUndefined()
    expect(verdict.entries).toBe(db.prepare('SELECT count(*) FROM entries').pluck().get())
  } finally {
    reader.close()
  }
}

/** Rebuilds the rollups from entries inside a transaction that is undone again, and compares. */
function expectRollupsDerivable(db: Db) {
  const read = () => [
    db.prepare('SELECT * FROM rollup_15m ORDER BY dimension, simulated, bucket, value').all(),
    db.prepare('SELECT * FROM charge_15m ORDER BY simulated, bucket, kind').all(),
  ]
  const stored = read()
  db.exec('BEGIN')
  try {
    rebuildRollups(db)
    expect(read(), 'rollups').toEqual(stored)
  } finally {
    db.exec('ROLLBACK')
  }
}
