/**
 * An experiment over kill -9 (spec §18): every finished trial is paid once, the cap is never passed,
 * and the verdict is that of a run that nobody disturbed.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Experiment, ExperimentNow, Verdict } from '../../src/contract/experiments'
import { openDatabase } from '../../src/main/storage/open-database'
import { expectSound } from '../support/invariants'
import { startMockProvider, type MockProvider, type MockRequest } from '../support/mock-provider'
import { startServe, type ServeProcess } from '../support/serve-process'

const trials = 800
const atOnce = 16

let mock: MockProvider
let folder: string
let home: string
beforeAll(async () => {
  mock = await startMockProvider({ logLimit: 10 * trials })
  folder = mkdtempSync(join(tmpdir(), 'tollgate-'))
  home = join(folder, 'home')
})
afterAll(async () => {
  await mock.close()
  rmSync(folder, { recursive: true, force: true })
})

const start = () => startServe({ home, env: { OPENAI_API_KEY: 'sk-test-openai-0123456789abcdef' } })

function experimentWith(name: string, capNanoUsd?: number) {
  return {
    name,
    project: 'dev',
    cases: Array.from({ length: 200 }, (_, at) => ({
      id: `c${at}`,
      input: `n${at}.`,
      expected: 'yes',
    })),
    variants: [
      { id: 'a', model: 'openai/gpt-4o', parameters: { maxOutputTokens: 16 } },
      { id: 'b', model: 'openai/gpt-4o-mini', parameters: { maxOutputTokens: 16 } },
    ],
    checks: [{ kind: 'contains', expected: true }],
    repeats: 2,
    seed: 11,
    concurrency: atOnce,
    ...(capNanoUsd === undefined ? {} : { capNanoUsd }),
  }
}

async function create(serve: ServeProcess, name: string, cap?: number): Promise<Experiment> {
  const { status, body } = await serve.api('POST', '/experiments', experimentWith(name, cap))
  expect(status, JSON.stringify(body)).toBe(201)
  return body as Experiment
}

async function get(serve: ServeProcess, id: string): Promise<Experiment> {
  return (await serve.api('GET', `/experiments/${id}`)).body as Experiment
}

async function untilDone(serve: ServeProcess, id: string): Promise<Experiment> {
  await vi.waitUntil(
    async () => {
      const now = (await serve.api('GET', `/experiments/${id}/progress`)).body as ExperimentNow
      expect(['running', 'done'], now.note ?? '').toContain(now.state)
      return now.state === 'done'
    },
    { timeout: 120_000, interval: 50 },
  )
  return get(serve, id)
}

/** Calls whose money was held when the process died, as the ledger file tells. */
function heldNow(): string[] {
  const db = openDatabase(join(home, 'ledger.db'))
  const held = db.prepare<[], string>('SELECT call_id FROM holds').pluck().all()
  db.close()
  return held
}

interface Attempt {
  readonly callId: string
  readonly outcome: string
  readonly unresolved: 0 | 1
}

/** Case and variant of a call's id, as `17 a`; repeats of one send the same words. */
function trialOf(callId: string): string {
  const [at, variant] = callId.slice(callId.indexOf('-') + 1).split('-')
  return `${at} ${variant === '0' ? 'a' : 'b'}`
}

/** The same of what the provider received. */
function trialAsked({ body }: MockRequest): string {
  const at = /n(\d+)\./.exec(JSON.stringify(body.messages))?.[1]
  return `${at} ${body.model === 'gpt-4o' ? 'a' : 'b'}`
}

function countBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, number> {
  const counts = new Map<string, number>()
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1)
  return counts
}

/**
 * Each entry has one request, but for those that were held and had not left yet when the process
 * died: of them, and of no other, there is an entry alone, and it says so.
 */
function expectOneRequestEach(
  entries: readonly Attempt[],
  requests: readonly MockRequest[],
  heldAtKills: readonly string[],
): void {
  const lost = entries.filter(({ outcome }) => outcome === 'interrupted')
  expect(lost.map(({ callId }) => callId).toSorted()).toEqual(heldAtKills.toSorted())
  expect(lost.every(({ unresolved }) => unresolved === 1)).toBe(true)
  const asked = countBy(requests, trialAsked)
  const booked = countBy(entries, ({ callId }) => trialOf(callId))
  const held = countBy(lost, ({ callId }) => trialOf(callId))
  let neverLeft = 0
  for (const [trial, count] of booked) {
    const alone = count - (asked.get(trial) ?? 0)
    expect(alone, `${trial}: a request without an entry`).toBeGreaterThanOrEqual(0)
    expect(alone, `${trial}: an entry alone that no kill explains`).toBeLessThanOrEqual(
      held.get(trial) ?? 0,
    )
    neverLeft += alone
  }
  expect([...asked.keys()].filter((trial) => !booked.has(trial))).toEqual([])
  expect(entries.length - neverLeft).toBe(requests.length)
}

/** Times differ from run to run; all else is to be the same. */
function withoutTimes({ pairs, ...verdict }: Verdict) {
  return { ...verdict, pairs: pairs.map(({ latency: _latency, ...pair }) => pair) }
}

/** Right or wrong by the number of the case and the model, so that it is the same each time. */
function answersByNumber() {
  mock.script(({ body }) => {
    const number = Number(/n(\d+)\./.exec(JSON.stringify(body.messages))?.[1])
    const right = number % (body.model === 'gpt-4o' ? 10 : 4) !== 0
    return { text: right ? 'yes' : 'no', delayMs: 10, usage: { input: 12, output: 1 } }
  })
}

test(
  'killed twice, an experiment pays no trial twice and comes to the same verdict',
  {
    timeout: 240_000,
  },
  async () => {
    answersByNumber()
    // A key of the environment goes to a new address from the next start on.
    const setUp = await start()
    await setUp.api('PATCH', '/providers/openai', { baseUrl: mock.openaiUrl })
    expect(await setUp.end('SIGTERM')).toBe(0)
    const first = await start()
    const draft = await create(first, 'disturbed')
    const cap = draft.estimate.boundNanoUsd ?? 0
    const { id } = await create(first, 'disturbed', cap)
    expect((await first.api('POST', `/experiments/${id}/start`)).status).toBe(200)

    let serve = first
    const heldAtKills: string[] = []
    for (const enough of [100, 400]) {
      await vi.waitUntil(() => mock.calls().length > enough, { timeout: 60_000, interval: 2 })
      await serve.end('SIGKILL')
      heldAtKills.push(...heldNow())
      serve = await start()
    }
    const done = await untilDone(serve, id)
    expect(done.progress).toMatchObject({ done: trials, total: trials, failed: 0 })
    expect(done.progress.spentNanoUsd).toBeLessThanOrEqual(cap)
    const received = mock.calls()
    const requests = received.length
    const verdict = (await serve.api('GET', `/experiments/${id}/verdict`)).body as Verdict

    const calm = await create(serve, 'calm')
    await serve.api('POST', `/experiments/${calm.id}/start`)
    await untilDone(serve, calm.id)
    const expected = (await serve.api('GET', `/experiments/${calm.id}/verdict`)).body as Verdict
    expect(verdict.final).toBe(true)
    expect(withoutTimes(verdict)).toEqual(withoutTimes(expected))
    expect((await serve.api('POST', '/ledger/verify')).body).toMatchObject({ ok: true })
    expect(await serve.end('SIGTERM')).toBe(0)

    const db = openDatabase(join(home, 'ledger.db'))
    const outcomes = db
      .prepare<[string], Attempt>(
        "SELECT call_id AS callId, outcome, unresolved FROM entries WHERE kind = 'attempt' AND call_id GLOB ? || '-*'",
      )
      .all(id)
    const paid = outcomes.filter(({ outcome }) => outcome === 'ok').map(({ callId }) => callId)
    const placeOf = (callId: string) => callId.slice(0, callId.lastIndexOf('-'))
    expect(paid).toHaveLength(trials)
    expect(new Set(paid.map(placeOf)).size, 'a finished trial paid twice').toBe(trials)
    // What was held when the process died is booked; whether it had left by then nobody can know.
    const interrupted = outcomes.length - paid.length
    expect(outcomes.every(({ outcome }) => outcome === 'ok' || outcome === 'interrupted')).toBe(
      true,
    )
    expect(interrupted).toBeLessThanOrEqual(2 * atOnce)
    expect(requests).toBeGreaterThanOrEqual(trials)
    expect(requests, 'a request without an entry').toBeLessThanOrEqual(outcomes.length)
    expectOneRequestEach(outcomes, received, heldAtKills)
    await expectSound(db, join(home, 'ledger.db'))
    db.close()
  },
)
