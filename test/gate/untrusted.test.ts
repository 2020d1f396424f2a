/**
 * A ledger that cannot be trusted stays as it was found: no sweep, no correction, nothing written
 * into it (architecture §4).
 */
import { cpSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { startMockProvider } from '../support/mock-provider'
import { holdAnswer } from '../support/held-answer'
import { ask, doneOf, failureOf, openHouse } from '../support/house'

test('an untrusted ledger with a call that was under way is not swept and takes no correction; the right one is swept; the copy set aside is private', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tollgate-'))
  const mock = await startMockProvider()
  onTestFinished(async () => {
    await mock.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const first = await openHouse({ home: join(folder, 'first'), mock })
  doneOf(await first.run(ask('one')))
  mock.script(() => ({ chunks: Array.from({ length: 30 }, () => 'x '), chunkDelayMs: 40 }))
  for await (const event of await first.client.calls.stream(ask('long', { callId: 'crashed' }))) {
    if (event.type !== 'delta') continue
    for (const copy of ['odd', 'right'])
      cpSync(join(folder, 'first'), join(folder, copy), {
        recursive: true,
        filter: (path) => !path.includes('lock'),
      })
    break
  }
  writeFileSync(join(folder, 'odd', 'anchor.json'), 'not an anchor')

  const odd = await openHouse({ home: join(folder, 'odd'), mock, keys: false })
  expect((await odd.client.system.health()).ledger).toMatchObject({
    trusted: false,
    problem: 'anchor_unreadable',
    entries: 1,
  })
  const [entry] = (await odd.client.ledger.list({})).items
  await expect(
    odd.client.ledger.adjust({ entryId: entry?.id ?? '', costNanoUsd: 1, reason: 'invoice' }),
  ).rejects.toMatchObject({ code: 'ledger_unavailable' })
  expect(failureOf(await odd.run(ask('no'))).error.code).toBe('ledger_unavailable')
  expect((await odd.client.ledger.list({})).items).toHaveLength(1)
  await odd.client.ledger.startNew({ reason: 'the anchor is lost' })
  const kept =
    readdirSync(join(folder, 'odd')).find((name) => name.startsWith('ledger.set-aside')) ?? ''
  if (process.platform !== 'win32')
    expect(statSync(join(folder, 'odd', kept)).mode & 0o777).toBe(0o600)
  const aside = new Database(join(folder, 'odd', kept), { readonly: true })
  expect(aside.prepare("SELECT call_id FROM holds WHERE state = 'open'").pluck().all()).toEqual([
    'crashed',
  ])
  aside.close()
  await odd.closeAndCheck()

  const right = await openHouse({ home: join(folder, 'right'), mock, keys: false })
  expect((await right.client.ledger.list({})).items.map((item) => item.outcome)).toEqual([
    'interrupted',
    'ok',
  ])
  await right.closeAndCheck()
})

test('a settlement waits through a ledger that cannot be written, its call id is not run again meanwhile, and it is booked once', async () => {
  const { client, run, mock, home, closeAndCheck } = await openHouse()
  const answer = holdAnswer(mock, ['one ', 'two '])
  const request = ask('hi', { callId: 'waiting' })
  const other = new Database(join(home, 'ledger.db'))
  onTestFinished(() => void other.close())
  let broken = false
  for await (const event of await client.calls.stream(request)) {
    if (event.type === 'delta' && !broken)
      other.exec(
        "CREATE TRIGGER broken BEFORE INSERT ON entries BEGIN SELECT raise(ABORT, 'broken'); END",
      )
    if (event.type === 'delta') broken = true
    if (broken) answer.letGo()
    if (event.type === 'error') expect(event.failure.text).toBe('one two ')
  }
  expect((await client.ledger.list({})).items).toEqual([])
  expect(failureOf(await run(request)).error.code).toBe('ledger_unavailable')
  other.exec('DROP TRIGGER broken')
  await expect
    .poll(async () => (await client.ledger.list({})).items.length, { timeout: 5000 })
    .toBe(1)
  expect(doneOf(await run(request)).text).toBe('one two ')
  expect(mock.calls()).toHaveLength(1)
  await closeAndCheck()
})
