/**
 * A real database in a folder of its own, with a clock and ids a test can foresee. Everything goes
 * away when the test ends.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Topic } from '../../src/contract/system'
import { silentLog } from '../../src/main/platform/log'
import type { Platform } from '../../src/main/platform/platform'
import { createIds } from '../../src/main/platform/ids'
import { createAudit } from '../../src/main/record/audit'
import { createStore } from '../../src/main/storage/group-commit'
import { openDatabase } from '../../src/main/storage/open-database'

export function openTestStore() {
  const folder = mkdtempSync(join(tmpdir(), 'tollgate-'))
  const file = join(folder, 'tollgate.db')
  const db = openDatabase(file)
  onTestFinished(() => {
    db.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const clock = {
    time: Date.UTC(2026, 5, 15, 12),
    now: () => clock.time,
    monotonic: () => clock.time,
  }
  let counter = 0
  const random = (size: number) =>
    Uint8Array.from(
      { length: size },
      (_, i) => Math.floor((counter += i === 0 ? 1 : 0) / 32 ** (size - 1 - i)) % 32,
    )
  const published: Topic[] = []
  const platform: Platform = {
    clock,
    newId: createIds(clock, random),
    random,
    log: silentLog,
    changes: {
      publish: (...topics) => void published.push(...topics),
      subscribe: () => () => undefined,
    },
  }
  const store = createStore(db)
  return { file, db, store, clock, platform, published, audit: createAudit(store, platform) }
}

/** Lets everything that waits for the end of this turn of the event loop happen. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
}
