/**
 * Every total that the console tells is the sum of its entries, to the nano: whatever is asked,
 * in zones on both sides of both changes of their clocks (spec U8).
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { noValue, type LabelFilter } from '../../src/contract/entry-filter'
import { dimensions, type Dimension } from '../../src/contract/primitives'
import type { EntryDraft } from '../../src/main/ledger/entry-row'
import { bucketsOf, periodOf } from '../../src/main/platform/periods'
import { readCsv } from '../../src/shared/csv-read'
import { openaiCostHeader, openaiCostRow } from '../reconcile/rows'
import { passes } from './any-entries'
import { day, labelOf, quarter } from './entries'
import {
  asked,
  facts,
  moment,
  now,
  openFilled,
  toldOf,
  totalsOf,
  type Filled,
} from './totals-ledger'

/** One is 12 hours and 45 minutes ahead, 13 and 45 in its summer. */
const zones = ['Europe/Berlin', 'America/New_York', 'Pacific/Chatham'] as const

const questions = fc.array(
  fc.record({
    labels: asked,
    simulated: fc.boolean(),
    by: fc.constantFrom(...dimensions),
    interval: fc.constantFrom('hour', 'day', 'week', 'month'),
    period: fc.constantFrom('day', 'week', 'month'),
    start: moment,
    quarters: fc.oneof(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 12_000 })),
  }),
  { minLength: 6, maxLength: 6 },
)
type Question = (typeof questions extends fc.Arbitrary<infer Value> ? Value : never)[number]

const total = (values: readonly number[]) => values.reduce((sum, one) => sum + BigInt(one), 0n)
const named = (entries: readonly EntryDraft[], by: Dimension, name: string) =>
  entries.filter((one) => (labelOf(one, by) ?? noValue) === name)
const between = (entries: readonly EntryDraft[], from: number, to: number) =>
  entries.filter(({ time }) => time >= from && time < to)
const about = (
  { entries }: Filled,
  { labels, simulated }: { readonly labels: LabelFilter; readonly simulated: boolean },
) => entries.filter((one) => one.simulated === simulated && passes(one, labels))
const priceOf = (entries: readonly EntryDraft[], simulated: boolean) =>
  totalsOf(entries)[simulated ? 'wouldCostNanoUsd' : 'costNanoUsd']

async function checkUsage(filled: Filled, question: Question, timeZone: string) {
  const { client } = filled
  const { labels, simulated, by, interval, start, quarters } = question
  const from = Math.floor(start / quarter) * quarter
  const range = { from, to: from + quarters * quarter }
  const inside = between(about(filled, question), range.from, range.to)
  const filter = { ...labels, ...range, simulated }

  const summary = await client.usage.summary({ ...filter, by })
  expect(toldOf(summary), 'summary').toEqual(totalsOf(inside))
  for (const group of summary.groups)
    expect(toldOf(group), `group ${group.name}`).toEqual(totalsOf(named(inside, by, group.name)))
  expect(total(summary.groups.map(({ entries }) => entries)), 'groups').toBe(BigInt(inside.length))
  expect(total(summary.charges.map(({ costNanoUsd }) => costNanoUsd)), 'charges').toBe(
    priceOf(inside, simulated),
  )

  const series = await client.usage.series({ ...filter, by, interval, timeZone })
  expect(series.buckets).toEqual(bucketsOf(range.from, range.to, interval, timeZone))
  for (const [index, bucket] of series.buckets.entries()) {
    const own = between(inside, bucket, series.buckets[index + 1] ?? range.to)
    const figures = series.total[index]
    expect(figures && toldOf(figures), 'point').toEqual(totalsOf(own))
    for (const { name, figures: points } of series.groups) {
      const point = points[index]
      expect(point && toldOf(point), `point of ${name}`).toEqual(totalsOf(named(own, by, name)))
    }
  }

  const week = await client.usage.week({ ...filter, timeZone })
  expect(toldOf(week.total), 'week').toEqual(totalsOf(inside))
  expect(total(week.hours.map(({ costNanoUsd }) => costNanoUsd)), 'hours of the week').toBe(
    totalsOf(inside).costNanoUsd,
  )
  await checkLedger(filled, filter, inside)
}

type Filter = LabelFilter & {
  readonly from: number
  readonly to: number
  readonly simulated: boolean
}

/** What one sees of the entries themselves, and takes out of the console. */
async function checkLedger(
  { client, console }: Filled,
  filter: Filter,
  inside: readonly EntryDraft[],
) {
  const sum = await client.ledger.sum(filter)
  expect(toldOf(sum), 'sum of the ledger').toEqual(totalsOf(inside))
  const listed = (await client.ledger.list({ ...filter, limit: 1000 })).items
  expect(totalsOf(listed), 'list of the ledger').toEqual(totalsOf(inside))
  const text = async (format: 'csv' | 'json' | 'jsonl') => {
    let whole = ''
    for await (const piece of console.exportLedger(format, filter)) whole += piece
    return whole
  }
  expect(totalsOf(JSON.parse(await text('json')) as EntryDraft[]), 'JSON').toEqual(totalsOf(inside))
  const lines = (await text('jsonl')).split('\n').filter((line) => line !== '')
  expect(totalsOf(lines.map((line) => JSON.parse(line) as EntryDraft)), 'JSON Lines').toEqual(
    totalsOf(inside),
  )
  const [head, ...rows] = readCsv(await text('csv'), ',').records
  for (const column of ['costNanoUsd', 'wouldCostNanoUsd', 'inputTokens', 'savedNanoUsd'] as const)
    expect(
      rows.reduce(
        (told, { cells }) => told + BigInt(cells[head?.cells.indexOf(column) ?? -1] ?? ''),
        0n,
      ),
      `CSV ${column}`,
    ).toBe(totalsOf(inside)[column])
}

/** The document, its figures and its text. */
async function checkReport(filled: Filled, question: Question, timeZone: string) {
  const { client, console } = filled
  const { labels, simulated, period, start: at } = question
  const { start, end } = periodOf(period, timeZone, at)
  const inside = between(about(filled, question), start, end)
  const ask = { ...labels, simulated, period, at, timeZone }
  const report = await client.reports.get(ask)
  expect(toldOf(report.total), 'report').toEqual(totalsOf(inside))
  expect(toldOf(report.previous.figures), 'period before').toEqual(
    totalsOf(between(about(filled, question), report.previous.from, report.previous.to)),
  )
  const spent = priceOf(inside, simulated)
  const told = (of: readonly { readonly costNanoUsd: number }[]) =>
    total(of.map(({ costNanoUsd }) => costNanoUsd))
  expect(told(report.spend.points), 'points of the report').toBe(spent)
  expect(told(report.charges), 'charges of the report').toBe(spent)
  for (const { by, lines } of report.tops) {
    expect(told(lines), `biggest by ${by}`).toBe(spent)
    for (const { name, costNanoUsd } of lines)
      if (name !== null)
        expect(BigInt(costNanoUsd), name).toBe(priceOf(named(inside, by, name), simulated))
  }
  const text = await (await console.exportReport({ ...ask, format: 'markdown' })).text()
  const bars = /^## (?:Spend|List price) by (?:day|hour)\n[^]*?(?=\n## )/m.exec(text)?.[0] ?? ''
  const amounts = [...bars.matchAll(/^\| [^|]+ \| (-?)\$?([\d,]+)(?:\.(\d+))? +\|/gm)]
  expect(amounts, 'bars of the Markdown').toHaveLength(report.spend.points.length)
  const nano = amounts.reduce(
    (sum, [, sign = '', whole = '', part = '']) =>
      sum + BigInt(`${sign}${whole.replaceAll(',', '')}${part.padEnd(9, '0')}`),
    0n,
  )
  expect(nano, 'sum of the Markdown').toBe(spent)
}

/** What is told of now: the meter, the months, what is forecast from and what budgets have spent. */
async function checkNow(filled: Filled, question: Question, timeZone: string) {
  const { client } = filled
  const real = { labels: {}, simulated: false }
  const { start: today } = periodOf('day', timeZone, now)
  const month = periodOf('month', timeZone, now)
  const meter = await client.usage.meter({ timeZone })
  const since = (from: number, simulated = false) =>
    priceOf(between(about(filled, { ...real, simulated }), from, now + 1), simulated)
  expect(BigInt(meter.todayNanoUsd), 'today').toBe(since(today))
  expect(BigInt(meter.monthNanoUsd), 'this month').toBe(since(month.start))
  expect(BigInt(meter.simulatedTodayNanoUsd), 'simulated today').toBe(since(today, true))

  const { labels, simulated } = question
  const history = await client.tokenLimits.history({ ...labels, simulated, months: 12 })
  expect(history.timeZone).toBe(timeZone)
  for (const one of history.items) {
    const own = totalsOf(between(about(filled, question), one.from, one.to))
    expect(
      [one.calls, one.inputTokens, one.outputTokens, one.costNanoUsd, one.unknownCostCalls].map(
        BigInt,
      ),
      `month ${one.month}`,
    ).toEqual([own.calls, own.inputTokens, own.outputTokens, own.costNanoUsd, own.unknownCostCalls])
  }

  for (const [measure, value] of [
    ['spend', (of: readonly EntryDraft[]) => priceOf(of, simulated)],
    ['calls', (of: readonly EntryDraft[]) => totalsOf(of).calls],
    ['tokens', (of: readonly EntryDraft[]) => totalsOf(of).inputTokens + totalsOf(of).outputTokens],
  ] as const) {
    const forecast = await client.forecast.usage({ ...labels, simulated, measure, timeZone })
    expect(BigInt(forecast.soFar), `${measure} so far`).toBe(
      value(between(about(filled, question), month.start, now + 1)),
    )
  }
}

async function checkBudgets(filled: Filled, timeZone: string) {
  const { client } = filled
  for (const scope of [{}, { service: 'chat' }, { user: 'ann', environment: 'production' }])
    await client.budgets.create({
      name: `of ${JSON.stringify(scope).replaceAll(/\W/g, ' ')}`,
      scope,
      unit: 'usd',
      period: 'month',
      timeZone,
      limit: 1_000_000_000_000_000,
      enforcement: 'notify',
    })
  const { start } = periodOf('month', timeZone, now)
  const forecasts = new Map(
    (await client.forecast.budgets()).items.map((one) => [one.budgetId, one]),
  )
  for (const { id, scope, spent } of (await client.budgets.list()).items) {
    const { service, user, environment } = scope
    const inside = between(
      about(filled, { labels: { service, user, environment } as LabelFilter, simulated: false }),
      start,
      now + 1,
    )
    expect(BigInt(spent), `budget ${JSON.stringify(scope)}`).toBe(totalsOf(inside).costNanoUsd)
    const past = forecasts.get(id)?.past ?? []
    for (const [index, { start: first, amount }] of past.entries())
      expect(BigInt(amount), 'a day that was').toBe(
        totalsOf(between(inside, first, past[index + 1]?.start ?? now + 1)).costNanoUsd,
      )
    expect(total(past.map(({ amount }) => amount)), 'days that were').toBe(BigInt(spent))
  }
}

/** Days around the night that the clocks of Berlin go back, and New York's a week later. */
async function checkReconcile(filled: Filled, timeZone: string) {
  const { client } = filled
  const days = Array.from({ length: 12 }, (_, index) => Date.UTC(2026, 9, 22) + index * day)
  const rows = days.map((one) => openaiCostRow(one, 'gpt-4o-2024-08-06, input', '0'))
  await client.reconcile.import({ text: `${[openaiCostHeader, ...rows].join('\n')}\n` })
  const { cost } = await client.reconcile.report({ provider: 'openai' })
  const ours = about(filled, { labels: { provider: 'openai' }, simulated: false })
  const spent = (from: number, to: number) => totalsOf(between(ours, from, to)).costNanoUsd
  expect(BigInt(cost?.ledgerNanoUsd ?? -1), 'ledger beside exports').toBe(
    spent(days[0] ?? 0, (days.at(-1) ?? 0) + day),
  )
  expect(cost?.days.map((one) => one.day)).toEqual(days)
  for (const one of cost?.days ?? []) {
    expect(BigInt(one.ledgerNanoUsd), 'day by UTC').toBe(spent(one.day, one.day + day))
    const date = new Date(one.day).toISOString().slice(0, 10)
    const local = ours.filter(
      ({ time }) => new Intl.DateTimeFormat('en-CA', { timeZone }).format(time) === date,
    )
    expect(BigInt(one.ledgerZoneNanoUsd), `day by ${timeZone}`).toBe(totalsOf(local).costNanoUsd)
  }
}

/** A ledger is too long to read: what it was made from brings it back. */
function tellSeed<Given>({
  failed,
  seed,
  counterexamplePath,
  errorInstance,
}: fc.RunDetails<Given>) {
  if (failed)
    throw new Error(`Not so with { seed: ${seed}, path: '${counterexamplePath ?? ''}' }`, {
      cause: errorInstance,
    })
}

describe('every total equals its entries', () => {
  test.each(zones)('in %s', { timeout: 240_000 }, async (timeZone) => {
    await fc.assert(
      fc.asyncProperty(facts, questions, async (all, asks) => {
        const filled = await openFilled(all, timeZone)
        for (const question of asks) {
          await checkUsage(filled, question, timeZone)
          await checkReport(filled, question, timeZone)
        }
        for (const question of asks.slice(0, 2)) await checkNow(filled, question, timeZone)
        await checkBudgets(filled, timeZone)
        await checkReconcile(filled, timeZone)
        await filled.closeAndCheck()
      }),
      { numRuns: 2, endOnFailure: true, reporter: tellSeed },
    )
  })
})
