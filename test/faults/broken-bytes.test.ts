/**
 * A byte, number or flag changed in the file itself, where no shape of a JSON cell sees it: the
 * start comes up, and there is a way back.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { ask, doneOf, openHouse } from '../support/house'
import { useCells, readEverything, alter } from './broken-cells-setup'

const broken = useCells()
const { copyWith } = broken

/** One byte of a text in the file itself, at most so often, where its index and its checks do not see it. */
function flip(home: string, text: string, at: number, to: string, most = Infinity) {
  const db = new Database(join(home, 'ledger.db'))
  db.pragma('wal_checkpoint(TRUNCATE)')
  db.close()
  const file = join(home, 'ledger.db')
  const bytes = readFileSync(file)
  let found = 0
  for (
    let place = bytes.indexOf(text);
    place >= 0 && found < most;
    place = bytes.indexOf(text, place + 1)
  ) {
    bytes.write(to, place + at)
    found += 1
  }
  expect(found, `${text} in the file`).toBeGreaterThan(0)
  writeFileSync(file, bytes)
  for (const suffix of ['-wal', '-shm']) rmSync(file + suffix, { force: true })
}

test('one byte in the file, in a token limit’s scope, a budget’s time zone, an alert’s kind or an added model’s tier: the start comes up, and the row can be removed', async () => {
  for (const [text, at, to] of [
    ['{"provider":"anthropic"}', 0, '!'],
    ['{"provider":"anthropic"}', 2, 'q'],
    ['hardUTC', 0, 'h'],
    ['minichat', 0, 'm'],
  ] as const) {
    const { home } = await copyWith('providers.last_error', 'NULL')
    const db = new Database(join(home, 'ledger.db'), { readonly: true })
    const zone = String(
      db.prepare("SELECT time_zone FROM budgets WHERE purpose = 'budget'").pluck().get(),
    )
    db.close()
    if (text === 'hardUTC') alter(home, `UPDATE budgets SET time_zone = '${zone.slice(0, -1)}~'`)
    else if (text === 'minichat')
      alter(
        home,
        "UPDATE added_models SET tier = 'mimi'; INSERT INTO alerts VALUES ('alr_x', 1, 'lexger', 'info', 't', 'm', NULL, NULL)",
      )
    else flip(home, text, at, to)
    const house = await openHouse({ home, mock: broken.mock })
    expect((await house.client.system.health()).ledger.trusted).toBe(true)
    await readEverything(house)
    for (const { id, name } of (await house.client.budgets.list()).items)
      if (name.includes('cannot be read')) await house.client.budgets.remove({ id })
    doneOf(await house.run(ask('now')))
    await house.closeAndCheck()
  }
})

test('one byte in the name of a saved prompt or pane set, beside its index: each can be removed', async () => {
  const { home } = await copyWith('providers.last_error', 'NULL')
  alter(home, "UPDATE prompts SET name = 'NAME OF A PROMPT'")
  flip(home, 'NAME OF A PROMPT', 0, 'X', 1)
  alter(home, "UPDATE pane_sets SET name = 'NAME OF A SET'")
  flip(home, 'NAME OF A SET', 0, 'X', 1)
  const { client, closeAndCheck } = await openHouse({ home, mock: broken.mock })
  const [prompts, sets] = [await client.prompts.list(), await client.paneSets.list()]
  expect(prompts.items.length * sets.items.length).toBeGreaterThan(0)
  for (const { id } of prompts.items) await client.prompts.remove({ id })
  for (const { id } of sets.items) await client.paneSets.remove({ id })
  await closeAndCheck()
})

test(
  'a number, flag or state that its column may not hold: the start comes up, reaches restore, and goes back to a backup',
  { timeout: 120_000 },
  async () => {
    const { home } = await copyWith('providers.last_error', 'NULL')
    const first = await openHouse({ home, mock: broken.mock })
    await first.client.emergency.set({ engaged: false, reason: 'for the backup' })
    const { id } = await first.client.backups.create()
    await first.console.close()
    for (const sql of [
      "UPDATE budgets SET unit = 'usf'",
      "UPDATE calls SET state = 'opem'",
      'UPDATE projects SET built_in = 3',
      'UPDATE budgets SET limit_value = -1',
    ]) {
      alter(home, `PRAGMA ignore_check_constraints = ON; ${sql}`)
      const house = await openHouse({ home, mock: broken.mock })
      expect((await house.client.system.health()).ledger, sql).toMatchObject({ trusted: false })
      expect((await house.client.backups.list()).items).toContainEqual(
        expect.objectContaining({ id, problem: null }),
      )
      await house.client.backups.restore({ id })
      await house.client.providers.update({ id: 'openai', baseUrl: broken.mock.openaiUrl })
      await house.client.keys
        .create({
          providerId: 'openai',
          label: 'new',
          secret: 'sk-test-openai-0123456789abcdef',
          storage: 'session',
        })
        .catch(() => {})
      doneOf(await house.run(ask('then')))
      await house.console.close()
    }
  },
)
