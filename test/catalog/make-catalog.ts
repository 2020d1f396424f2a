/**
 * A catalogue over a real database file, with the three built-in providers and a clock the test
 * sets.
 */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCatalog } from '../../src/main/catalog/catalog'
import { createChanges } from '../../src/main/platform/changes'
import { createIds } from '../../src/main/platform/ids'
import { silentLog } from '../../src/main/platform/log'
import { createAudit } from '../../src/main/record/audit'
import { createStore } from '../../src/main/storage/group-commit'
import { openDatabase } from '../../src/main/storage/open-database'

export const start = Date.parse('2026-11-20T12:00:00Z')

export function makeCatalog(folder = mkdtempSync(join(tmpdir(), 'tollgate-catalog-'))) {
  const time = { now: start }
  const clock = { now: () => time.now, monotonic: () => performance.now() }
  const db = openDatabase(join(folder, 'ledger.db'))
  const store = createStore(db)
  const platform = {
    clock,
    newId: createIds(clock, randomBytes),
    random: randomBytes,
    log: silentLog,
    changes: createChanges(),
  }
  const audit = createAudit(store, platform)
  const insert = db.prepare(
    `INSERT OR IGNORE INTO providers (id, kind, name, base_url, enabled, built_in, timeouts, created_at) VALUES (?, ?, ?, ?, 1, ?, '{}', ?)`,
  )
  function addProvider(id: string, kind: string, builtIn = false) {
    insert.run(id, kind, `${id} (${kind})`, null, builtIn ? 1 : 0, time.now)
  }
  for (const id of ['simulated', 'anthropic', 'openai']) addProvider(id, id, true)
  return {
    catalog: createCatalog({ store, platform, audit }),
    /** The same database seen by a program that just started. */
    again: () => createCatalog({ store, platform, audit }),
    audit,
    store,
    db,
    platform,
    time,
    addProvider,
    close() {
      db.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
