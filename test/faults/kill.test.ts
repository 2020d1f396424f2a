/**
 * kill -9 in the middle of a real load (spec L6): no acknowledged entry lost, none booked twice,
 * nothing held after the restart. 20 rounds here; `TOLLGATE_KILL_ROUNDS=100 npm run test:faults`
 * for the long run.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openDatabase } from '../../src/main/storage/open-database'
import { expectSound } from '../support/invariants'
import { startMockProvider, type MockProvider } from '../support/mock-provider'
import { startServe, type ServeProcess } from '../support/serve-process'

const rounds = Number(process.env['TOLLGATE_KILL_ROUNDS'] ?? 20)
const atOnce = 24

let mock: MockProvider
let folder: string
let home: string
beforeAll(async () => {
  mock = await startMockProvider()
  folder = mkdtempSync(join(tmpdir(), 'tollgate-'))
  home = join(folder, 'home')
})
afterAll(async () => {
  await mock.close()
  rmSync(folder, { recursive: true, force: true })
})

function start() {
  return startServe({ home, env: { OPENAI_API_KEY: 'sk-test-openai-0123456789abcdef' } })
}

/**
 * Calls one after another in `atOnce` lanes until the process is gone; collects the ids of those it
 * acknowledged.
 */
async function load(serve: ServeProcess, round: number, acknowledged: string[]): Promise<void> {
  let gone = false
  async function lane(number: number) {
    for (let index = 0; !gone; index += 1) {
      const callId = `r${round}-${number}-${index}`
      try {
        const { status } = await serve.api('POST', '/calls', {
          callId,
          project: 'dev',
          model: 'gpt-4o-mini',
          maxAttempts: 1,
          maxOutputTokens: 20,
          messages: [{ role: 'user', content: 'hello' }],
        })
        if (status === 200) acknowledged.push(callId)
      } catch {
        gone = true
      }
    }
  }
  await Promise.all(Array.from({ length: atOnce }, (_, number) => lane(number)))
}

test(`${rounds} rounds of kill -9 in mid-load`, { timeout: rounds * 30_000 }, async () => {
  mock.script(() => ({
    text: 'an answer of a few words',
    chunkDelayMs: Math.random() < 0.5 ? 0 : 5,
  }))
  const first = await start()
  expect((await first.api('PATCH', '/providers/openai', { baseUrl: mock.openaiUrl })).status).toBe(
    200,
  )
  await first.api('POST', '/budgets', {
    name: 'cap',
    scope: {},
    unit: 'usd',
    period: 'month',
    limit: 1e12,
    enforcement: 'hard',
  })
  expect(await first.end('SIGTERM')).toBe(0)

  const acknowledged: string[] = []
  for (let round = 0; round < rounds; round += 1) {
    const serve = await start()
    const before = acknowledged.length
    const loading = load(serve, round, acknowledged)
    // A real load before the kill, however slow the machine.
    await vi.waitUntil(() => acknowledged.length > before + 10, { timeout: 60_000, interval: 5 })
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 400))
    await serve.end('SIGKILL')
    await loading
  }
  expect(acknowledged.length).toBeGreaterThan(rounds * 10)

  const last = await start()
  expect((await last.api('GET', '/health')).body).toMatchObject({ ledger: { trusted: true } })
  expect((await last.api('GET', '/budgets')).body).toMatchObject({ items: [{ held: 0 }] })
  expect((await last.api('POST', '/ledger/verify')).body).toMatchObject({ ok: true })
  expect(await last.end('SIGTERM')).toBe(0)

  const db = openDatabase(join(home, 'ledger.db'))
  const counts = new Map(
    db
      .prepare<[], [string, number]>(
        "SELECT call_id, count(*) FROM entries WHERE kind = 'attempt' GROUP BY call_id",
      )
      .raw()
      .all(),
  )
  expect(
    acknowledged.filter((callId) => !counts.has(callId)),
    'acknowledged entries lost',
  ).toEqual([])
  expect(
    [...counts].filter(([, count]) => count !== 1),
    'booked twice',
  ).toEqual([])
  expect(
    db.prepare("SELECT count(*) FROM holds WHERE state = 'open'").pluck().get(),
    'held after restart',
  ).toBe(0)
  expect(
    db.prepare("SELECT count(*) FROM calls WHERE state = 'running'").pluck().get(),
    'calls left running',
  ).toBe(0)
  await expectSound(db, join(home, 'ledger.db'))
  const interrupted = db
    .prepare("SELECT count(*) FROM entries WHERE outcome = 'interrupted'")
    .pluck()
    .get()
  process.stderr.write(
    `kill -9: ${rounds} rounds, ${acknowledged.length} acknowledged, ${counts.size} booked, ${String(interrupted)} settled at their bound, 0 lost\n`,
  )
  db.close()
})
