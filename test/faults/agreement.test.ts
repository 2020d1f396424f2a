/**
 * A thousand random calls of every kind and what is corrected of them afterwards: whoever is asked
 * for money and tokens gives the same sums as the raw rows of the ledger, in three time zones, and
 * the rows are what the upstreams billed. AGREEMENT_SEED tries another mix.
 */
import { expect, onTestFinished, test } from 'vitest'
import { openAgreement, type Opened } from './agreement-console'
import { exportOf, pagesOf, rowDifferences } from './agreement-exports'
import {
  none,
  passes,
  readFacts,
  valueOf,
  type Dimension,
  type Facts,
  type Filter,
  type Row,
} from './agreement-ledger'
import { oneOf, planCalls, randomFrom, upTo, type PlannedCall, type Random } from './agreement-mix'
import {
  dimensions,
  historyDifferences,
  resourcesDifferences,
  seriesDifferences,
  summaryDifferences,
  sumDifferences,
  type Question,
} from './agreement-questions'
import {
  budgetDifferences,
  cacheDifferences,
  callDifferences,
  lineDifferences,
  meterDifferences,
  tokenLimitDifferences,
} from './agreement-standings'
import { startUpstreams, type Upstreams } from './agreement-upstream'

const seed = Number(process.env['AGREEMENT_SEED'] ?? 20_260_329)
const zones = ['UTC', 'Europe/Berlin', 'Asia/Kolkata'] as const
const minute = 60_000
const quarter = 15 * minute
const day = 86_400_000

/**
 * Around the days on which Berlin's clocks change and the ends of months in each zone, and anywhere
 * in the days about them.
 */
function momentsOf(random: Random): number[] {
  const spring = Date.UTC(2026, 2, 29)
  const autumn = Date.UTC(2026, 9, 25)
  const changes = [spring, autumn].flatMap((start) =>
    Array.from({ length: 12 }, (_, index) => start + index * 15 * minute),
  )
  const ends = [Date.UTC(2026, 3, 1), Date.UTC(2026, 10, 1)].flatMap((end) =>
    [-340, -320, -130, -110, -70, -50, -10, 10].map((minutes) => end + minutes * minute),
  )
  const anywhere = [spring, autumn].flatMap((start) =>
    Array.from({ length: 40 }, () => start - 5 * day + Math.floor(random() * 14 * day)),
  )
  return [...changes, ...ends, ...anywhere].sort((a, b) => a - b)
}

async function runAll(
  opened: Opened,
  upstreams: Upstreams,
  calls: readonly PlannedCall[],
  moments: readonly number[],
) {
  upstreams.answer(calls)
  for (const [index, moment] of moments.entries()) {
    const batch = calls.slice(
      Math.floor((index * calls.length) / moments.length),
      Math.floor(((index + 1) * calls.length) / moments.length),
    )
    const half = Math.floor(batch.length / 2)
    opened.clock.at = Math.max(opened.clock.at, moment)
    const first = batch.slice(0, half).map((call) => opened.ask.run(call))
    opened.clock.at += 20_000
    await Promise.all([...first, ...batch.slice(half).map((call) => opened.ask.run(call))])
    await opened.ask.rest()
  }
}

/** Corrects random entries, some of them twice, in money alone or in tokens too. */
async function correctSome({ ask, file }: Opened, random: Random, count: number) {
  const { rows } = readFacts(file)
  const open = rows.filter(({ kind, simulated }) => kind !== 'adjustment' && simulated === 0n)
  const unsettled = open.filter(({ cost, unresolved }) => cost === null || unresolved === 1n)
  for (let index = 0; index < count; index += 1) {
    const row = oneOf(
      random,
      index % 2 === 0
        ? [open[upTo(random, open.length - 1)], ...open]
        : [unsettled[upTo(random, unsettled.length - 1)], ...unsettled],
    )
    const tokens =
      random() < 0.5 ? { inputTokens: upTo(random, 300), outputTokens: upTo(random, 100) } : {}
    const costNanoUsd = random() < 0.2 ? Number(row?.cost ?? 0n) : upTo(random, 3_000_000)
    const { status } = await ask.send('POST', 'ledger/adjustments', {
      entryId: row?.id,
      costNanoUsd,
      ...tokens,
      reason: `correction ${index}`,
    })
    expect([201, 400]).toContain(status)
  }
}

/**
 * What every upstream billed is what stands in the ledger, entry by entry; what it refused is free.
 */
function billDifferences({ rows }: Facts, { bills }: Upstreams): string[] {
  const attempts = rows.filter(({ kind, simulated }) => kind === 'attempt' && simulated === 0n)
  const whole = attempts.filter(({ outcome }) => outcome === 'ok')
  return whole.flatMap((row) => {
    const bill = bills.get(row.provider_request_id ?? '')
    if (bill === undefined && row.cost_status === 'estimated') return []
    return bill === row.cost
      ? []
      : [
          `entry ${row.seq} (${row.provider}/${row.model}, ${row.call_id}): cost ${String(row.cost)} ${row.cost_status}, billed ${String(bill)}; ${row.charges}`,
        ]
  })
}

/** Some of the labels of a row that is there, so that something passes as a rule. */
function someFilter(random: Random, rows: readonly Row[], fields: readonly Dimension[]): Filter {
  const row = rows[upTo(random, rows.length - 1)]
  const chosen = fields.filter(() => random() < 0.3)
  return row === undefined
    ? {}
    : Object.fromEntries(
        chosen.map((field) => [
          field,
          field === 'model' && random() < 0.5
            ? `${row.provider}/${row.model}`
            : (valueOf(row, field) ?? none),
        ]),
      )
}

/** On quarter hours, as sums are kept; as a rule it cuts days in two. */
function someRange(
  random: Random,
  moments: readonly number[],
): { readonly from: number; readonly to: number } {
  const [from = 0, to = 0] = [
    oneOf(random, [moments[0] ?? 0, ...moments]),
    oneOf(random, [moments[0] ?? 0, ...moments]),
  ].sort((a, b) => a - b)
  return { from: Math.floor(from / quarter) * quarter, to: Math.ceil((to + 1) / quarter) * quarter }
}

async function everythingIn(
  question: Question,
  opened: Opened,
  moments: readonly number[],
  random: Random,
): Promise<string[]> {
  const { ask, clock } = opened
  const end = clock.at
  const settings = await ask.send('PATCH', 'settings', { timeZone: question.zone })
  expect(settings.status).toBe(200)
  const found = [
    ...(await summaryDifferences(question)),
    ...(await resourcesDifferences(question, end)),
    ...(await historyDifferences(question)),
  ]
  for (const interval of ['day', 'week', 'month'] as const)
    found.push(
      ...(await seriesDifferences(question, interval, 'project')),
      ...(await seriesDifferences(question, interval, 'user')),
    )
  for (const start of [Date.UTC(2026, 2, 24), Date.UTC(2026, 9, 20)])
    found.push(
      ...(await seriesDifferences(
        { ...question, from: start, to: start + 15 * day },
        'hour',
        'provider',
      )),
    )
  for (let index = 0; index < 12; index += 1) {
    const asked = {
      ...question,
      ...someRange(random, moments),
      filter: someFilter(random, question.facts.rows, [...dimensions, 'source']),
    }
    found.push(
      ...(await summaryDifferences(asked, [undefined, oneOf(random, dimensions)])),
      ...(await seriesDifferences(
        asked,
        oneOf(random, ['day', 'week', 'month']),
        oneOf(random, dimensions),
      )),
      ...(await historyDifferences(asked)),
      ...(await resourcesDifferences(asked, end)),
    )
  }
  for (const now of [end, ...moments.filter((_, index) => index % 9 === 0)]) {
    clock.at = now
    found.push(
      ...(await meterDifferences(question, now)),
      ...(await budgetDifferences(question, now)),
    )
  }
  clock.at = end
  return [...found, ...(await tokenLimitDifferences(question, end))]
}

/** Pages, sums and the three exports of the ledger, whole and filtered. */
async function listsOf({ ask }: Opened, facts: Facts, random: Random): Promise<string[]> {
  const found: string[] = []
  const filters: Filter[] = [{}, { kind: 'adjustment' }, { service: none }]
  for (let index = 0; index < 8; index += 1)
    filters.push(someFilter(random, facts.rows, [...dimensions, 'source']))
  for (const filter of filters) {
    const rows = facts.rows.filter((row) => passes(row, filter))
    found.push(
      ...(await sumDifferences({ ask, facts }, filter)),
      ...rowDifferences(`pages ${JSON.stringify(filter)}`, await pagesOf(ask, filter, 97), rows),
    )
    for (const format of ['csv', 'json', 'jsonl'] as const)
      found.push(
        ...rowDifferences(
          `${format} ${JSON.stringify(filter)}`,
          await exportOf(ask, format, filter),
          rows,
        ),
      )
  }
  return found
}

/** So that the mix is what it says it is. */
function expectEveryKind({ rows, corrected }: Facts) {
  const attempts = rows.filter(({ kind }) => kind === 'attempt')
  expect([...new Set(attempts.map(({ cost_status }) => cost_status))].sort()).toEqual([
    'computed',
    'estimated',
    'partial',
    'reported',
    'unknown',
  ])
  for (const outcome of [
    'ok',
    'cancelled',
    'network',
    'overloaded',
    'rate_limited',
    'authentication',
    'permission',
    'model_not_found',
    'invalid_request',
    'malformed_response',
  ]) {
    expect(attempts.filter((row) => row.outcome === outcome).length, outcome).toBeGreaterThan(0)
  }
  const fewest = { hits: 20, unresolved: 10, retried: 40, simulated: 40, corrected: 80 }
  const counted = {
    hits: rows.filter(({ kind }) => kind === 'cache_hit').length,
    unresolved: rows.filter(({ unresolved }) => unresolved === 1n).length,
    retried: attempts.filter(({ attempt }) => attempt > 1n).length,
    simulated: rows.filter(({ simulated }) => simulated === 1n).length,
    corrected: corrected.size,
  }
  for (const [name, least] of Object.entries(fewest))
    expect(counted[name as keyof typeof counted], name).toBeGreaterThanOrEqual(least)
}

test(
  'a thousand mixed calls: ledger, sums, series, history, meter, budgets and exports agree to the nano-USD',
  { timeout: 240_000 },
  async () => {
    const random = randomFrom(seed)
    const upstreams = await startUpstreams()
    onTestFinished(() => upstreams.close())
    const moments = momentsOf(random)
    const opened = await openAgreement(upstreams, (moments[0] ?? 0) - day)
    const calls = planCalls(random, 1000, opened.local)
    const [spring, autumn] = [
      moments.slice(0, moments.length / 2),
      moments.slice(moments.length / 2),
    ]
    await runAll(opened, upstreams, calls.slice(0, 500), spring)
    await correctSome(opened, random, 60)
    await opened.restart()
    await runAll(opened, upstreams, calls.slice(500), autumn)
    await correctSome(opened, random, 60)
    for (const place of ['web', 'anthropic'])
      expect(
        (await opened.ask.send('POST', `usage/reset/${place}`, { reason: 'a test' })).status,
      ).toBeLessThan(300)
    await correctSome(opened, random, 40)

    const facts = readFacts(opened.file)
    const from = Math.floor((moments[0] ?? 0) / quarter) * quarter - day
    const to = Math.ceil(opened.clock.at / quarter) * quarter + day
    const found = [
      ...billDifferences(facts, upstreams),
      ...lineDifferences(facts),
      ...(await callDifferences({ ask: opened.ask, facts })),
      ...(await cacheDifferences({ ask: opened.ask, facts })),
    ]
    for (const zone of zones)
      found.push(
        ...(await everythingIn(
          { ask: opened.ask, facts, zone, from, to, filter: {} },
          opened,
          moments,
          random,
        )),
      )
    found.push(...(await listsOf(opened, facts, random)))
    await opened.closeAndCheck()
    expectEveryKind(facts)
    expect(found.slice(0, 30), `seed ${seed}: ${found.length} disagreements`).toEqual([])
  },
)
