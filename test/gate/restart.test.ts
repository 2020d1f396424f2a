/** What a console finds when it starts on a folder that an earlier one left, cleanly or not. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { startMockProvider } from '../support/mock-provider'
import { ask, doneOf, failureOf, openHouse } from '../support/house'

async function folderAndMock() {
  const folder = mkdtempSync(join(tmpdir(), 'tollgate-'))
  const mock = await startMockProvider()
  onTestFinished(async () => {
    await mock.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return { folder, mock }
}

test('a crash in the middle of a call: the copy of its folder starts, books the call at its bound, flags it, and a second start changes nothing', async () => {
  const { folder, mock } = await folderAndMock()
  const first = await openHouse({ home: join(folder, 'first'), mock })
  await first.client.budgets.create({
    name: 'all',
    scope: {},
    unit: 'usd',
    period: 'day',
    limit: 1e9,
    enforcement: 'hard',
  })
  mock.script(() => ({ chunks: Array.from({ length: 30 }, () => 'x '), chunkDelayMs: 40 }))
  let held = 0
  for await (const event of await first.client.calls.stream(ask('long', { callId: 'crashed' }))) {
    if (event.type !== 'delta') continue
    held = (await first.client.budgets.list()).items[0]?.held ?? 0
    // What a power cut would leave: the files as they are now, without the lock's owner.
    cpSync(join(folder, 'first'), join(folder, 'copy'), {
      recursive: true,
      filter: (path) => !path.includes('lock'),
    })
    break
  }
  expect(held).toBeGreaterThan(0)

  const second = await openHouse({ home: join(folder, 'copy'), mock, keys: false })
  const [entry] = (await second.client.ledger.list({})).items
  expect(entry).toMatchObject({
    callId: 'crashed',
    outcome: 'interrupted',
    unresolved: true,
    costNanoUsd: held,
  })
  expect((await second.client.budgets.list()).items[0]).toMatchObject({ spent: held, held: 0 })
  expect((await second.client.alerts.list({})).items[0]).toMatchObject({
    kind: 'unresolved_entries',
    title: '1 call was interrupted',
  })
  expect(await second.client.calls.get({ id: 'crashed' })).toMatchObject({
    state: 'failed',
    error: { code: 'interrupted' },
    costNanoUsd: held,
    costStatus: 'estimated',
  })
  await second.closeAndCheck()

  const third = await openHouse({ home: join(folder, 'copy'), mock, keys: false })
  expect((await third.client.ledger.list({})).items).toHaveLength(1)
  expect((await third.client.alerts.list({})).items).toHaveLength(1)
  await third.closeAndCheck()
})

test('closing settles what runs: nothing is left open and the next start finds nothing to sweep', async () => {
  const { folder, mock } = await folderAndMock()
  const first = await openHouse({ home: join(folder, 'home'), mock })
  mock.script(() => ({ chunks: Array.from({ length: 100 }, () => 'x '), chunkDelayMs: 40 }))
  const running = first.run(ask('long'))
  await expect.poll(() => mock.calls().length).toBe(1)
  await first.closeAndCheck()
  expect(failureOf(await running).error.code).toBe('interrupted')
  const second = await openHouse({ home: join(folder, 'home'), mock })
  expect((await second.client.ledger.list({})).items).toMatchObject([{ outcome: 'interrupted' }])
  mock.script(() => ({ text: 'again' }))
  expect(doneOf(await second.run(ask('hi'))).text).toBe('again')
  await second.closeAndCheck()
})

test('a second console on the same folder is refused with a sentence', async () => {
  const { folder, mock } = await folderAndMock()
  await openHouse({ home: join(folder, 'home'), mock })
  await expect(openHouse({ home: join(folder, 'home'), mock })).rejects.toMatchObject({
    code: 'conflict',
  })
})

test('an older copy of the ledger is not trusted: no calls, reading works, and a new ledger can be started on record', async () => {
  const { folder, mock } = await folderAndMock()
  const home = join(folder, 'home')
  const first = await openHouse({ home, mock })
  doneOf(await first.run(ask('one')))
  await first.closeAndCheck()
  cpSync(join(home, 'ledger.db'), join(folder, 'older.db'))
  const again = await openHouse({ home, mock })
  doneOf(await again.run(ask('two')))
  await again.closeAndCheck()
  for (const suffix of ['-wal', '-shm']) rmSync(join(home, `ledger.db${suffix}`), { force: true })
  cpSync(join(folder, 'older.db'), join(home, 'ledger.db'))

  const third = await openHouse({ home, mock })
  expect((await third.client.system.health()).ledger).toMatchObject({
    trusted: false,
    problem: 'older',
  })
  expect(failureOf(await third.run(ask('three'))).error.code).toBe('ledger_unavailable')
  expect((await third.client.ledger.list({})).items).toHaveLength(1)
  expect(await third.client.ledger.startNew({ reason: 'restored from an old copy' })).toMatchObject(
    { trusted: true },
  )
  doneOf(await third.run(ask('four')))
  expect((await third.client.system.audit({})).items.map((row) => row.what)).toContain(
    'new ledger started',
  )
  await third.closeAndCheck()
})
