/**
 * The demonstration is made by the gate itself: what it leaves is a ledger like any other, with
 * something to see on every page.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { demoKeys } from '../../scripts/demo/demo'
import { clientOf, fillHome, openDemo } from '../../scripts/demo/fill'
import { startUpstream, type Upstream } from '../../scripts/demo/upstream'
import type { Client } from '../../src/contract/contract'
import type { TollgateConsole } from '../../src/main/console-port'
import { openDatabase } from '../../src/main/storage/open-database'
import { expectSound } from '../support/invariants'

const folder = mkdtempSync(join(tmpdir(), 'tollgate-demo-'))
const ports = { home: join(folder, 'home'), version: '0.0.0-test', env: demoKeys }
const end = Date.UTC(2026, 8, 17, 16)
let upstream: Upstream
let console: TollgateConsole
let client: Client
let made = 0

beforeAll(async () => {
  upstream = await startUpstream(0)
  made = await fillHome(ports, upstream, { days: 6, end })
  console = await openDemo(ports, { now: () => end + 60_000, monotonic: () => performance.now() })
  client = clientOf(console)
}, 180_000)
afterAll(async () => {
  await console.close()
  await upstream.close()
  rmSync(folder, { recursive: true, force: true })
})

test('nearly every call that was planned is an entry, and both vendors are paid', async () => {
  const { items } = await client.ledger.list({ limit: 1000 })
  expect(new Set(items.map(({ callId }) => callId)).size).toBeGreaterThan(made * 0.9)
  const paid = items.filter(({ costNanoUsd }) => (costNanoUsd ?? 0) > 0)
  expect(new Set(paid.map(({ provider }) => provider))).toEqual(new Set(['openai', 'anthropic']))
})

test('calls keep the order of the days and none is of a time to come', async () => {
  const { items } = await client.ledger.list({ limit: 1000 })
  const times = items.map(({ time }) => time).reverse()
  expect(times.at(0)).toBeLessThan(end - 5 * 86_400_000)
  expect(Math.max(...times)).toBeLessThanOrEqual(end + 60_000)
})

test('budgets, limits, checked answers, a comparison and a correction are there to see', async () => {
  expect((await client.budgets.list()).items.length).toBe(4)
  expect((await client.limits.list()).items.length).toBe(3)
  expect(
    (await client.validation.summary({ by: 'service', from: end - 7 * 86_400_000, to: end }))
      .answers,
  ).toBeGreaterThan(5)
  expect((await client.comparisons.list({})).items[0]?.vote?.choice).toBe('b')
  expect((await client.ledger.list({ kind: 'adjustment' })).items.length).toBe(2)
})

test('the ledger is sound', async () => {
  await console.close()
  const file = join(ports.home, 'ledger.db')
  const db = openDatabase(file)
  try {
    await expectSound(db, file)
  } finally {
    db.close()
  }
})
