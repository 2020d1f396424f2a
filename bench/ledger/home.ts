/** A data folder with a year of entries in it, filled through the appender; kept where a folder is given. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import type { Client } from '../../src/contract/contract'
import { rebuildPeriods } from '../../src/main/budgets/rebuild-periods'
import { createConsole } from '../../src/main/console/compose'
import type { TollgateConsole } from '../../src/main/console-port'
import { createAppender } from '../../src/main/ledger/append'
import { writeAnchorSync } from '../../src/main/storage/anchor'
import { openDatabase, openReader } from '../../src/main/storage/open-database'
import { genesisHash } from '../../src/main/storage/open-ledger-file'
import type { Db } from '../../src/main/storage/store'
import { hourMs, minuteMs } from '../../src/shared/spans'
import { draftsOf } from './drafts'
import { createWorld, makeRules, type World } from './world'

/** Entries in one transaction while filling. */
const group = 20_000

export interface FilledHome {
  readonly home: string
  readonly file: string
  readonly entries: number
  /** Just after the newest entry. */
  readonly now: number
  /** Null: it was filled before. */
  readonly fillSeconds: number | null
  drop(): void
}

export interface Opened {
  readonly console: TollgateConsole
  readonly client: Client
}

/** A console whose clock goes on from `now`, however long ago that is. */
export async function openHome(home: string, now: number): Promise<Opened> {
  const since = performance.now()
  const console = await createConsole({
    home,
    shell: 'browser',
    version: 'bench',
    env: {},
    clock: {
      now: () => Math.floor(now + performance.now() - since),
      monotonic: () => performance.now(),
    },
    openExternal: async () => false,
    notify() {},
  })
  return { console, client: createRouterClient(console.router, { context: { who: 'api' } }) }
}

/** Fills `kept`, or takes it as it is where it was filled before; without one a folder that goes. */
export async function filledHome(entries: number, kept: string | undefined): Promise<FilledHome> {
  const home = kept ?? join(mkdtempSync(join(tmpdir(), 'tollgate-bench-')), 'home')
  const file = join(home, 'ledger.db')
  const began = performance.now()
  const isNew = !existsSync(file)
  if (isNew) await fill(home, file, entries)
  const { count, newest } = measure(file)
  return {
    home,
    file,
    entries: count,
    now: newest + minuteMs,
    fillSeconds: isNew ? Math.round((performance.now() - began) / 100) / 10 : null,
    drop() {
      if (kept === undefined) rmSync(join(home, '..'), { recursive: true, force: true })
    },
  }
}

function measure(file: string): { readonly count: number; readonly newest: number } {
  const db = openReader(file)
  try {
    const row = db
      .prepare<[], { count: number; newest: number }>(
        'SELECT (SELECT max(seq) FROM entries) AS count, (SELECT max(time) FROM entries) AS newest',
      )
      .get()
    if (row === undefined) throw new Error(`There are no entries in ${file}.`)
    return row
  } finally {
    db.close()
  }
}

async function fill(home: string, file: string, entries: number): Promise<void> {
  const end = Math.floor(Date.now() / hourMs) * hourMs
  const { console, client } = await openHome(home, end - minuteMs)
  const world = await createWorld(client, end - minuteMs)
  await makeRules(client, world)
  await console.close()
  const db = openDatabase(file)
  try {
    for (const pragma of [
      'synchronous = OFF',
      'cache_size = -800000',
      'wal_autocheckpoint = 200000',
    ])
      db.pragma(pragma)
    append(db, world, entries, join(home, 'anchor.json'))
    db.transaction(rebuildPeriods)(db)
    db.pragma('wal_checkpoint(TRUNCATE)')
  } finally {
    db.close()
  }
}

function append(db: Db, world: World, entries: number, anchorFile: string): void {
  const ledgerId = String(
    db.prepare("SELECT value FROM meta WHERE name = 'ledgerId'").pluck().get(),
  )
  const appender = createAppender(db, () => genesisHash(ledgerId))
  let [done, open] = [0, 0]
  db.exec('BEGIN')
  for (const drafts of draftsOf(world, entries)) {
    for (const draft of drafts) appender.append(draft)
    open += drafts.length
    if (open < group) continue
    db.exec('COMMIT; BEGIN')
    done += open
    open = 0
    process.stderr.write(`\rfilling: ${Math.round((done / entries) * 100)} %`)
  }
  db.exec('COMMIT')
  process.stderr.write('\n')
  writeAnchorSync(anchorFile, { ledgerId, ...appender.head() })
}
