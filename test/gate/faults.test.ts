/**
 * Whatever fails beside the money, the hold is ended once and the cost is booked; what a client is
 * told is true.
 */
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import type { CallEvent } from '../../src/contract/calls'
import { createRunningCall } from '../../src/main/gate/calls/running-call'
import { chargeOf } from '../../src/main/gate/attempt/outcome-cost'
import { ProviderFailure } from '../../src/main/providers/port'
import { holdAnswer } from '../support/held-answer'
import { ask, doneOf, failureOf, openHouse } from '../support/house'
import { facts } from '../budgets/open-budgets'

/** Another connection to the ledger of a house, to break what is beside the money. */
function breakLedger(home: string, sql: string) {
  const other = new Database(join(home, 'ledger.db'))
  onTestFinished(() => void other.close())
  other.exec(sql)
  return other
}

const all = {
  name: 'all',
  scope: {},
  unit: 'usd',
  period: 'day',
  limit: 1e9,
  enforcement: 'hard',
} as const

test('a call record that cannot be written does not keep the hold open: the money is booked', async () => {
  const { run, client, home, closeAndCheck } = await openHouse()
  await client.budgets.create(all)
  breakLedger(
    home,
    "CREATE TRIGGER broken BEFORE UPDATE ON calls BEGIN SELECT raise(ABORT, 'broken'); END",
  )
  const answer = doneOf(await run(ask('hi')))
  expect((await client.ledger.list({})).items).toMatchObject([
    { callId: answer.callId, costNanoUsd: answer.costNanoUsd },
  ])
  expect((await client.budgets.list()).items[0]).toMatchObject({
    spent: answer.costNanoUsd,
    held: 0,
  })
  await closeAndCheck()
})

test('an alert that cannot be written does not keep the hold open', async () => {
  const { run, client, mock, home, closeAndCheck } = await openHouse()
  await client.budgets.create({ ...all, limit: 1e7 })
  breakLedger(
    home,
    "CREATE TRIGGER broken BEFORE INSERT ON alerts BEGIN SELECT raise(ABORT, 'broken'); END",
  )
  mock.script(() => ({ text: 'ok', usage: { input: 60_000, output: 90 } }))
  expect(doneOf(await run(ask('hi'))).usage.inputTokens).toBe(60_000)
  expect((await client.budgets.list()).items[0]).toMatchObject({ held: 0 })
  await closeAndCheck()
})

test('a usage that costs more than 2^53 nano-USD is booked at the bound, flagged, and the call ends', async () => {
  const { run, client, mock, closeAndCheck } = await openHouse()
  await client.budgets.create({ ...all, limit: Number.MAX_SAFE_INTEGER })
  await client.models.create({
    provider: 'openai',
    model: 'gpt-gold',
    price: { inputUsdPerMillion: 100_000, outputUsdPerMillion: 100_000 },
  })
  mock.script(() => ({ text: 'ok', usage: { input: 900_000_000, output: 5 } }))
  const answer = doneOf(await run(ask('hi', { model: 'openai/gpt-gold' })))
  const [entry] = (await client.ledger.list({})).items
  expect(entry).toMatchObject({
    unresolved: true,
    costStatus: 'estimated',
    costNanoUsd: answer.costNanoUsd,
  })
  expect((await client.budgets.list()).items[0]).toMatchObject({
    held: 0,
    spent: answer.costNanoUsd,
  })
  await closeAndCheck()
})

test('a cut stream: the input the provider had reported is booked, not our count of it', () => {
  const price = {
    rates: { input: 1000, output: 1000, cachedInput: null, cacheWrite: null },
    tiers: [],
  }
  const hold = {
    id: 'h',
    callId: 'c',
    attempt: 1,
    time: 0,
    facts,
    inputBound: 9000,
    outputBound: 100,
    costBound: 9100,
    priceSnapshotId: null,
    price,
  }
  const partialUsage = {
    inputTokens: 5000,
    outputTokens: 1,
    cachedInputTokens: 0,
    cacheWriteTokens: 0,
    reasoningTokens: 0,
  }
  const failure = new ProviderFailure('network', 'cut', 'cut', { partialUsage })
  const result = {
    text: 'abc',
    reasoning: '',
    toolCalls: [],
    embeddings: null,
    usage: null,
    reportedCostNanoUsd: null,
    finishReason: null,
    whole: false,
    servedModel: null,
    requestId: null,
    latencyMs: 1,
    firstTokenMs: 1,
    failure,
  }
  const counting = { countedInput: 10, countedOutput: 6, outputAtMost: 7, unseen: 0 }
  expect(chargeOf(hold, result, counting)).toMatchObject({
    costNanoUsd: 5007,
    costStatus: 'partial',
    unresolved: false,
  })
  expect(chargeOf(hold, { ...result, usage: partialUsage }, counting)).toMatchObject({
    costNanoUsd: 5006,
    costStatus: 'partial',
  })
  expect(chargeOf(hold, result, { ...counting, unseen: 50 })).toMatchObject({
    costNanoUsd: 5057,
    costStatus: 'partial',
  })
  expect(chargeOf(hold, result, { ...counting, unseen: 'unbounded' })).toMatchObject({
    costNanoUsd: 9100,
    unresolved: true,
  })
})

test('cancel at every moment from before the hold to the end: each call is booked at most once and nothing stays held', async () => {
  const { console, client, mock, closeAndCheck } = await openHouse()
  await client.budgets.create(all)
  mock.script(() => ({ chunks: ['a ', 'b '], chunkDelayMs: 2 }))
  const turn = () => new Promise((resolve) => setImmediate(resolve))
  for (let turns = 0; turns < 24; turns += 1) {
    const stop = new AbortController()
    const events = console.streamCall(
      ask('hi', { callId: `stop-${turns}` }),
      { who: 'api' },
      stop.signal,
    )
    const reading = (async () => {
      for await (const event of events) if (event.type === 'done') return
    })()
    for (let i = 0; i < turns; i += 1) await turn()
    stop.abort()
    await reading
  }
  await expect.poll(async () => (await client.system.health()).running).toBe(0)
  const { items } = await client.ledger.list({})
  expect(new Set(items.map((entry) => entry.callId)).size).toBe(items.length)
  expect(items.filter((entry) => entry.outcome !== 'cancelled' && entry.outcome !== 'ok')).toEqual(
    [],
  )
  expect((await client.budgets.list()).items[0]).toMatchObject({
    held: 0,
    spent: items.reduce((sum, entry) => sum + (entry.costNanoUsd ?? 0), 0),
  })
  await closeAndCheck()
})

const delta: CallEvent = { type: 'delta', callId: 'c', text: 'x' }

test('a follower that leaves before its first event still counts as gone', async () => {
  const call = createRunningCall('c', 'd')
  await call.follow(undefined).return(undefined)
  expect(call.signal.aborted).toBe(true)
})

test('a follower whose signal aborts counts as gone at once, though nobody reads its events', () => {
  const call = createRunningCall('c', 'd')
  const stop = new AbortController()
  call.follow(stop.signal)
  call.emit(delta)
  stop.abort()
  expect(call.signal.aborted).toBe(true)
  const late = createRunningCall('c', 'd')
  late.follow(AbortSignal.abort())
  expect(late.signal.aborted).toBe(true)
})

test('a follower that leaves while it waits for an event counts as gone at once; another one keeps the call running', async () => {
  const call = createRunningCall('c', 'd')
  const first = call.follow(undefined)
  const second = call.follow(undefined)
  const waiting = first.next()
  void first.return(undefined)
  expect(call.signal.aborted).toBe(false)
  call.emit(delta)
  expect(await waiting).toEqual({ done: false, value: delta })
  expect(await second.next()).toEqual({ done: false, value: delta })
  await first.return(undefined)
  expect(call.signal.aborted).toBe(false)
  void second.return(undefined)
  expect(call.signal.aborted).toBe(true)
})

test('a repeated call id whose answer is not kept is told so, and never given an empty answer or a second charge', async () => {
  const { client, run, mock, closeAndCheck } = await openHouse()
  await client.projects.save({ name: 'quiet', storeContent: false })
  doneOf(await run(ask('hi', { callId: 'quiet-1', project: 'quiet' })))
  await expect(run(ask('hi', { callId: 'quiet-1', project: 'quiet' }))).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('not kept'),
  })
  const vectors = {
    callId: 'vectors',
    project: 'dev',
    model: 'text-embedding-3-small',
    input: ['one'],
  }
  await client.calls.create(vectors)
  await expect(client.calls.create(vectors)).rejects.toMatchObject({ code: 'conflict' })
  expect(mock.calls()).toHaveLength(2)
  await closeAndCheck()
})

test('the emergency stop holds and cancels even where it cannot be written down', async () => {
  const { run, client, mock, home, closeAndCheck } = await openHouse()
  mock.script(() => ({ chunks: Array.from({ length: 100 }, () => 'x '), chunkDelayMs: 30 }))
  const running = run(ask('long'))
  await expect.poll(() => mock.calls().length).toBe(1)
  const other = breakLedger(
    home,
    "CREATE TRIGGER broken BEFORE INSERT ON audit BEGIN SELECT raise(ABORT, 'broken'); END",
  )
  await expect(
    client.emergency.set({ engaged: true, reason: 'runaway', cancelInFlight: true }),
  ).rejects.toThrow()
  expect(failureOf(await running).error.code).toBe('cancelled')
  expect(failureOf(await run(ask('another'))).error.code).toBe('emergency_stop')
  other.exec('DROP TRIGGER broken')
  await client.emergency.set({ engaged: false, reason: 'over' })
  expect(await client.emergency.get()).toMatchObject({ engaged: false })
  await closeAndCheck()
})

test('a sound ledger is not set aside, so the hold of a running call cannot be lost', async () => {
  const { run, client, mock, closeAndCheck } = await openHouse()
  const answer = holdAnswer(mock, ['one ', 'two '])
  const running = run(ask('hi'))
  await answer.asked
  await expect(client.ledger.startNew({ reason: 'by mistake' })).rejects.toMatchObject({
    code: 'conflict',
  })
  answer.letGo()
  doneOf(await running)
  expect((await client.ledger.list({})).items).toHaveLength(1)
  await closeAndCheck()
})

test('a removed budget with open holds, and calls after it is gone, leave every counter derivable', async () => {
  const { run, client, mock, closeAndCheck } = await openHouse()
  const { id } = await client.budgets.create(all)
  const answer = holdAnswer(mock, ['one ', 'two '])
  const running = run(ask('hi'))
  await answer.asked
  await client.budgets.remove({ id })
  answer.letGo()
  doneOf(await running)
  doneOf(await run(ask('after')))
  const [entry] = (await client.ledger.list({})).items
  await client.ledger.adjust({ entryId: entry?.id ?? '', costNanoUsd: 5, reason: 'invoice' })
  await closeAndCheck()
})

test('expired content takes its title along', async () => {
  let now = Date.UTC(2026, 5, 15, 12)
  const clock = { now: () => now, monotonic: () => performance.now() }
  const first = await openHouse({ clock })
  await first.client.system.updateSettings({ contentRetentionDays: 1 })
  const { callId } = doneOf(await first.run(ask('my private question')))
  await first.closeAndCheck()
  now += 3 * 86_400_000
  const second = await openHouse({ clock, home: first.home, mock: first.mock })
  expect(await second.client.calls.get({ id: callId })).toMatchObject({
    title: 'Content has expired',
    request: null,
    text: null,
    state: 'done',
  })
  await second.closeAndCheck()
})
