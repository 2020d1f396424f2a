/**
 * What only processes can show: many clients against one cap, kills at each step of a call, a clean
 * end in mid-load, sleep, two at once.
 */
import { execFile } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { openDatabase } from '../../src/main/storage/open-database'
import type { Db } from '../../src/main/storage/store'
import { makeHome } from '../support/fault-tools'
import { expectSound } from '../support/invariants'
import { startMockProvider, type MockProvider } from '../support/mock-provider'
import { startServe, type ServeProcess } from '../support/serve-process'

const clientProcess = fileURLToPath(new URL('../support/client-process.ts', import.meta.url))
const env = { OPENAI_API_KEY: 'sk-test-openai-0123456789abcdef' }

/**
 * Each test starts several processes, which on a machine that is taken come up in their own time: a
 * limit against hanging, no promise.
 */
const slow = { timeout: 180_000 }
/** The same of what is waited for. */
const patient = { timeout: 60_000 }

interface Place {
  readonly home: string
  readonly mock: MockProvider
  start(): Promise<ServeProcess>
  /**
   * Opens the ledger of a console that has ended, checks what must be true of it, and gives what
   * `look` finds.
   */
  inspect<T>(look: (db: Db) => T): Promise<T>
}

async function openPlace(): Promise<Place> {
  const { folder, home } = makeHome()
  const mock = await startMockProvider()
  const started: ServeProcess[] = []
  onTestFinished(async () => {
    for (const { child } of started) child.kill('SIGKILL')
    await mock.close()
    rmSync(folder, { recursive: true, force: true })
  })
  async function start() {
    const serve = await startServe({ home, env })
    started.push(serve)
    return serve
  }
  const first = await start()
  await first.api('PATCH', '/providers/openai', { baseUrl: mock.openaiUrl })
  await first.end('SIGTERM')
  return {
    home,
    mock,
    start,
    async inspect(look) {
      const db = openDatabase(join(home, 'ledger.db'))
      try {
        await expectSound(db, join(home, 'ledger.db'))
        return look(db)
      } finally {
        db.close()
      }
    },
  }
}

const call = (callId: string) => ({
  callId,
  project: 'dev',
  model: 'gpt-4o-mini',
  maxOutputTokens: 20,
  messages: [{ role: 'user', content: 'hello' }],
})
const count = (db: Db, sql: string) => db.prepare<[], number>(sql).pluck().get() ?? 0
const attempts = "SELECT count(*) FROM entries WHERE kind = 'attempt'"

/** Everything that a recovery may write, as text. */
function facts(db: Db): string {
  const tables = [
    'entries',
    'holds',
    'hold_shares',
    'budget_periods',
    'rollup_15m',
    'calls',
    'alerts',
    'audit',
    'meta',
  ]
  return JSON.stringify(tables.map((table) => db.prepare(`SELECT * FROM ${table}`).all()))
}

test(
  '8 client processes at once against one cap: exactly the cap is admitted, sent, booked and spent',
  slow,
  async () => {
    const place = await openPlace()
    const cap = 100
    place.mock.script(({ index }) => ({ text: 'fine', chunkDelayMs: index % 3 === 0 ? 10 : 0 }))
    const serve = await place.start()
    await serve.api('POST', '/budgets', {
      name: 'cap',
      scope: {},
      unit: 'requests',
      period: 'month',
      limit: cap,
      enforcement: 'hard',
    })
    const outputs = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        promisify(execFile)(process.execPath, [
          clientProcess,
          serve.url,
          serve.token,
          `c${index}`,
          '25',
          '5',
        ]),
      ),
    )
    const answered = outputs.map(({ stdout }) => JSON.parse(stdout) as Record<string, string[]>)
    const ids = (status: string) => answered.flatMap((one) => one[status] ?? [])
    expect(ids('200')).toHaveLength(cap)
    expect(ids('402')).toHaveLength(8 * 25 - cap)
    expect(place.mock.calls()).toHaveLength(cap)
    expect((await serve.api('GET', '/budgets')).body).toMatchObject({
      items: [{ spent: cap, held: 0, free: 0 }],
    })
    expect(await serve.end('SIGTERM')).toBe(0)
    const booked = await place.inspect((db) =>
      db.prepare<[], string>("SELECT call_id FROM entries WHERE kind = 'attempt'").pluck().all(),
    )
    expect(booked.sort()).toEqual(ids('200').sort())
  },
)

const steps = [
  'the request has arrived',
  'half of the answer is out',
  'the whole answer is out',
] as const
for (const step of steps) {
  test(
    `kill -9 when ${step}: booked once, nothing held, and a second recovery changes nothing`,
    slow,
    async () => {
      const place = await openPlace()
      const serve = await place.start()
      await serve.api('POST', '/budgets', {
        name: 'cap',
        scope: {},
        unit: 'usd',
        period: 'month',
        limit: 1e12,
        enforcement: 'hard',
      })
      place.mock.script(() => {
        if (step === 'the request has arrived') serve.child.kill('SIGKILL')
        if (step === 'half of the answer is out') setTimeout(() => serve.child.kill('SIGKILL'), 100)
        return step === 'half of the answer is out'
          ? { chunks: ['a ', 'b ', 'c ', 'd '], chunkDelayMs: 50 }
          : { text: 'whole' }
      })
      const asked = serve.api('POST', '/calls', call('victim')).catch(() => null)
      if (step === 'the whole answer is out') {
        await expect
          .poll(() => place.mock.calls().some(({ finished }) => finished), {
            interval: 1,
            ...patient,
          })
          .toBe(true)
        serve.child.kill('SIGKILL')
      }
      const answer = await asked
      await serve.end('SIGKILL')
      const seen: string[] = []
      for (let round = 0; round < 2; round += 1) {
        const again = await place.start()
        expect((await again.api('GET', '/health')).body).toMatchObject({
          ledger: { trusted: true, entries: 1 },
        })
        expect(await again.end('SIGTERM')).toBe(0)
        seen.push(await place.inspect(facts))
      }
      expect(seen[1]).toBe(seen[0])
      const outcome = await place.inspect((db) =>
        db
          .prepare<[], { outcome: string; unresolved: number }>(
            'SELECT outcome, unresolved FROM entries',
          )
          .all(),
      )
      expect(outcome).toEqual([
        answer?.status === 200 || step === steps[2]
          ? expect.anything()
          : { outcome: 'interrupted', unresolved: 1 },
      ])
    },
  )
}

test(
  'SIGTERM in mid-load: exit code 0, every acknowledged call booked, nothing open',
  slow,
  async () => {
    const place = await openPlace()
    place.mock.script(({ index }) => ({
      chunks: ['a ', 'b ', 'c '],
      chunkDelayMs: index % 4 === 0 ? 200 : 5,
    }))
    const serve = await place.start()
    const acknowledged: string[] = []
    let gone = false
    const lanes = Array.from({ length: 16 }, async (_, lane) => {
      for (let index = 0; !gone; index += 1) {
        const answer = await serve
          .api('POST', '/calls', call(`t${lane}-${index}`))
          .catch(() => null)
        if (answer === null || answer.status === 502) gone = true
        if (answer?.status === 200) acknowledged.push(`t${lane}-${index}`)
      }
    })
    await expect.poll(() => acknowledged.length, patient).toBeGreaterThan(30)
    expect(await serve.end('SIGTERM')).toBe(0)
    gone = true
    await Promise.all(lanes)
    const found = await place.inspect((db) => ({
      ids: new Set(db.prepare<[], string>('SELECT call_id FROM entries').pluck().all()),
      entries: count(db, attempts),
      running: count(db, "SELECT count(*) FROM calls WHERE state = 'running'"),
      swept: count(db, "SELECT count(*) FROM entries WHERE reason LIKE '%after a crash%'"),
    }))
    expect(
      acknowledged.filter((id) => !found.ids.has(id)),
      'acknowledged and not booked',
    ).toEqual([])
    expect(found).toMatchObject({ running: 0, swept: 0, entries: place.mock.calls().length })
  },
)

test(
  'SIGTERM: whoever waits for a call is told that it was interrupted, as events and as JSON, also in the queue',
  slow,
  async () => {
    const place = await openPlace()
    place.mock.script(() => ({
      chunks: Array.from({ length: 2_000 }, () => 'x '),
      chunkDelayMs: 50,
    }))
    const serve = await place.start()
    await serve.api('PATCH', '/providers/openai', { concurrency: 2 })
    const stream = await fetch(new URL('api/v1/calls', serve.url), {
      method: 'POST',
      headers: {
        authorization: `Bearer ${serve.token}`,
        'content-type': 'application/json',
        accept: 'text/event-stream',
      },
      body: JSON.stringify(call('as-events')),
    })
    let received = ''
    const reading = (async () => {
      for await (const chunk of stream.body ?? []) received += Buffer.from(chunk).toString('utf8')
    })()
    const json = serve.api('POST', '/calls', call('as-json'))
    await expect.poll(() => place.mock.calls().length, patient).toBe(2)
    const queued = serve.api('POST', '/calls', call('queued'))
    await expect
      .poll(async () => JSON.stringify((await serve.api('GET', '/queue')).body), patient)
      .toContain('queued')
    // Some of the answer is with the caller by now, of the other one too, which began with it.
    await expect.poll(() => received.split('x ').length, patient).toBeGreaterThan(5)
    expect(await serve.end('SIGTERM')).toBe(0)
    await reading
    const last = received.trim().split('\n\n').at(-1) ?? ''
    expect(last).toMatch(/^event: error\n/)
    expect(JSON.parse(last.slice(last.indexOf('data: ') + 6))).toMatchObject({
      code: 'interrupted',
      callId: 'as-events',
      failure: { text: expect.stringContaining('x ') },
    })
    for (const answer of [await json, await queued])
      expect(answer).toMatchObject({ status: 502, body: { code: 'interrupted' } })
    const found = await place.inspect((db) =>
      db
        .prepare('SELECT call_id, outcome, unresolved, cost_status FROM entries ORDER BY call_id')
        .all(),
    )
    expect(found).toEqual([
      { call_id: 'as-events', outcome: 'interrupted', unresolved: 0, cost_status: 'partial' },
      { call_id: 'as-json', outcome: 'interrupted', unresolved: 0, cost_status: 'partial' },
    ])
  },
)

test(
  'a sleep of 3 s in the middle of a stream: the call ends, booked once, by the monotonic clock',
  slow,
  async () => {
    const place = await openPlace()
    place.mock.script(() => ({ chunks: Array.from({ length: 100 }, () => 'x '), chunkDelayMs: 40 }))
    const serve = await place.start()
    const asked = serve.api('POST', '/calls', call('sleeper'))
    await expect.poll(() => place.mock.calls().length, patient).toBe(1)
    await sleep(200)
    serve.child.kill('SIGSTOP')
    await sleep(3000)
    serve.child.kill('SIGCONT')
    expect(await asked).toMatchObject({ status: 200, body: { text: 'x '.repeat(100) } })
    expect(await serve.end('SIGTERM')).toBe(0)
    const latency = await place.inspect((db) =>
      db.prepare<[], number>('SELECT latency_ms FROM entries').pluck().all(),
    )
    expect(latency).toHaveLength(1)
    expect(latency[0]).toBeGreaterThanOrEqual(3000)
  },
)

test(
  'a second process on the folder is refused with a sentence and code 1; the first goes on',
  slow,
  async () => {
    const place = await openPlace()
    const serve = await place.start()
    await expect(place.start()).rejects.toThrow(/ended with 1 .*in use by another Tollgate/s)
    expect((await serve.api('POST', '/calls', call('after'))).status).toBe(200)
    expect(await serve.end('SIGTERM')).toBe(0)
    await place.inspect(() => {})
  },
)

test('a start on a ledger of a newer version ends with code 1 and a sentence', slow, async () => {
  const place = await openPlace()
  const db = openDatabase(join(place.home, 'ledger.db'))
  db.pragma('user_version = 999')
  db.close()
  await expect(place.start()).rejects.toThrow(/ended with 1 .*newer Tollgate \(format 999/s)
})
