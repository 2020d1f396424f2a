/**
 * Whatever an upstream puts into any field, nothing of it can hurt the console: the call ends by
 * its codes, its entry is booked, every list answers, the ledger is sound, and the next call, of
 * that provider and of another one, goes through.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { CallRequest } from '../../src/contract/calls'
import { errorCodes } from '../../src/contract/errors'
import { openDatabase } from '../../src/main/storage/open-database'
import { expectSound } from '../support/invariants'
import { ask, doneOf, openHouse } from '../support/house'
import { bodyOf, wires, wrongValues, type Wire } from './upstream-mutations'

/**
 * What a provider's answer may end a call with; `internal` and `ledger_unavailable` would be faults
 * of our own.
 */
const upstreamEnds = new Set<string>(
  ['ok', ...errorCodes].filter(
    (code) =>
      ![
        'internal',
        'ledger_unavailable',
        'conflict',
        'not_found',
        'cancelled',
        'circuit_open',
      ].includes(code),
  ),
)

async function startUpstream(wire: Wire) {
  const upstream = { body: bodyOf(wire), url: '', status: 200 }
  const server = createServer((request, response) => {
    request
      .resume()
      .once('end', () =>
        response
          .writeHead(upstream.status, { 'content-type': wire.contentType })
          .end(upstream.body),
      )
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  onTestFinished(() => void server.closeAllConnections())
  onTestFinished(() => void server.close())
  upstream.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return upstream
}

async function openMutated(wire: Wire) {
  const upstream = await startUpstream(wire)
  const house = await openHouse()
  const { client } = house
  const provider = await client.providers.create({
    kind: wire.kind,
    name: 'odd',
    baseUrl: wire.kind === 'anthropic' ? upstream.url : `${upstream.url}/v1`,
  })
  await client.keys.create({
    providerId: provider.id,
    label: 'odd',
    secret: wire.kind === 'anthropic' ? 'sk-ant-api03-odd-0123456789' : 'sk-odd-0123456789',
    storage: 'session',
  })
  const model = wire.kind === 'anthropic' ? 'claude-3-5-haiku' : 'm'
  if (wire.kind !== 'anthropic') {
    await client.models.create({
      provider: provider.id,
      model,
      tier: 'mini',
      capabilities: [wire.embeds ? 'embeddings' : 'chat'],
      price: { inputUsdPerMillion: 1, outputUsdPerMillion: 10 },
    })
  }
  await client.budgets.create({
    name: 'all',
    scope: {},
    unit: 'usd',
    period: 'month',
    limit: Number.MAX_SAFE_INTEGER,
    enforcement: 'notify',
  })
  const common = { model: `${provider.id}/${model}`, project: 'dev', maxAttempts: 1, cache: false }
  const request: CallRequest = wire.embeds
    ? { ...common, input: ['one', 'two'] }
    : ask('hello', common)
  return { house, upstream, request }
}

/** One wire's fields, one after another, in a console of its own. */
async function tryEverything(wire: Wire): Promise<void> {
  const { house, upstream, request } = await openMutated(wire)
  const { client, run, home } = house
  const db = openDatabase(join(home, 'ledger.db'))
  onTestFinished(() => void db.close())
  const openHolds = db.prepare("SELECT count(*) FROM holds WHERE state = 'open'").pluck()
  const ends: Record<string, number> = {}
  let number = 0

  /** Throws with what was put where. */
  async function holds(field: readonly (string | number)[], what: string, value: unknown) {
    upstream.body = bodyOf(wire, field, value)
    // Errors are read whatever their status, and some only with one.
    upstream.status = field[1] === 'error' && number % 2 === 1 ? 429 : 200
    const callId = `call_${number}`
    number += 1
    const last = (await run({ ...request, callId })).at(-1)
    const end =
      last?.type === 'done' ? 'ok' : last?.type === 'error' ? last.failure.error.code : 'none'
    ends[end] = (ends[end] ?? 0) + 1
    const where = `${wire.name}, ${field.join('.')} = ${what}`
    expect(
      upstreamEnds.has(end),
      `${where}: ${end}, ${last?.type === 'error' ? last.failure.error.message : ''}`,
    ).toBe(true)
    expect(openHolds.get(), `open holds after ${where}`).toBe(0)
    const [record, history, ledger, budgets] = await Promise.all([
      client.calls.get({ id: callId }),
      client.calls.history({ limit: 3 }),
      client.ledger.list({ limit: 3 }),
      client.budgets.list(),
    ])
    expect([record.callId, history.items[0]?.callId], `history after ${where}`).toEqual([
      callId,
      callId,
    ])
    expect(ledger.items[0], `ledger after ${where}`).toMatchObject({ callId, outcome: end })
    expect(budgets.items[0]?.held, `held after ${where}`).toBe(0)
    Object.assign(upstream, { body: bodyOf(wire), status: 200 })
    // The same provider, and another one, as if nothing had been.
    const [next, other] = await Promise.all([run(request), run(ask('other'))])
    expect(doneOf(next).costStatus, `the next good answer after ${where}`).toBe(
      wire.kind === 'anthropic' ? 'computed' : 'reported',
    )
    expect(doneOf(other).provider).toBe('openai')
  }

  for (const field of wire.fields) {
    for (const [what, value] of Object.entries(wrongValues)) await holds(field, what, value)
    await expectSound(db, join(home, 'ledger.db'))
  }
  expect([wire.fields.length >= 30, Object.keys(wrongValues).length >= 20]).toEqual([true, true])
  process.stderr.write(
    `${wire.name}: ${number} wrong answers in ${wire.fields.length} fields, ${JSON.stringify(ends)}\n`,
  )
  await house.closeAndCheck()
}

test(`${wires.length} wires: every field, every wrong value`, { timeout: 1_200_000 }, async () => {
  await Promise.all(wires.map(tryEverything))
})
