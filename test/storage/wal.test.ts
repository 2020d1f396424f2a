/**
 * The write-ahead log under load: it begins anew while calls are written, also after a long reader,
 * and its space is given back.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { silentLog } from '../../src/main/platform/log'
import { restartPages, startCheckpointer } from '../../src/main/storage/checkpointer'
import { createStore } from '../../src/main/storage/group-commit'
import { openDatabase, openReader } from '../../src/main/storage/open-database'

const pageBytes = 4096
const content = 'x'.repeat(60_000)

function open() {
  const folder = mkdtempSync(join(tmpdir(), 'tollgate-'))
  const file = join(folder, 'ledger.db')
  const db = openDatabase(file)
  const checkpointer = startCheckpointer(file, silentLog)
  const store = createStore(db)
  const insert = db.prepare(
    "INSERT INTO calls (id, time, state, source, project, environment, title, text) VALUES (?, 1, 'done', 'api', 'dev', 'development', '', ?)",
  )
  onTestFinished(async () => {
    await checkpointer.stop()
    db.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const bytes = () => statSync(`${file}-wal`).size
  let written = 0
  /** Gives the largest size the log had meanwhile. */
  async function write(megabytes: number): Promise<number> {
    let most = 0
    for (
      const end = written + (megabytes * 1_000_000) / content.length;
      written < end;
      written += 1
    ) {
      await store.commitSoon(() => insert.run(String(written), content))
      most = Math.max(most, bytes())
    }
    return most
  }
  return { file, bytes, write }
}

test(
  '200 MB written one call after the other leave a log of a fraction of that, and a small one once nothing is written',
  { timeout: 120_000 },
  async () => {
    const { bytes, write } = open()
    const most = await write(200)
    process.stderr.write(
      `write-ahead log under 200 MB of calls: at most ${Math.round(most / 1e6)} MB\n`,
    )
    expect(most).toBeLessThan(8 * restartPages * pageBytes)
    await expect.poll(bytes, { timeout: 20_000 }).toBe(0)
  },
)

test(
  'a long reader lets the log grow and no call waits for it; its space comes back after it',
  { timeout: 120_000 },
  async () => {
    const { file, bytes, write } = open()
    await write(1)
    const reader = openReader(file)
    reader.exec('BEGIN')
    reader.prepare('SELECT count(*) FROM calls').get()
    expect(await write(100)).toBeGreaterThan(90_000_000)
    reader.close()
    await write(1)
    await expect.poll(bytes, { timeout: 20_000 }).toBe(0)
  },
)
