/**
 * A report as blocks in the order they are read, every word and figure written out: what Markdown
 * and PDF both draw, so that they cannot differ.
 */
import { noValue } from '../../../contract/entry-filter'
import type { ReportDimension, ReportLine, UsageReport } from '../../../contract/reports'
import { isoDate, zonedTime } from '../../../shared/dates'
import { dateText, timeText } from '../../../shared/period-titles'
import type { Bars, Block, Card, Column, ReportDocument, Table } from './report-blocks'
import { budgetTable, chargeTable, totalsTable } from './report-tables'
import { changeText, countText, labelText, moneyColumn, moneyText, shareText } from './report-text'

const unused: Readonly<Record<ReportDimension, string>> = {
  model: 'No model was called.',
  service: 'No call names a service.',
  project: 'No project made a call.',
  user: 'No call names a user.',
  provider: 'No provider was called.',
}

export function documentOf(report: UsageReport): ReportDocument {
  const { title, timeZone, madeAt, simulated } = report
  return {
    title: `LLM usage, ${title}`,
    about: aboutOf(report),
    cards: cardsOf(report),
    blocks: [
      spendBars(report),
      totalsTable(report),
      ...report.tops.map((top) => topBlock(top, simulated)),
      chargeTable(report),
      budgetTable(report),
      unknownBlock(report),
      spendTable(report),
    ],
    foot: `Tollgate, from the ledger on this machine, ${timeText(madeAt, timeZone)} (${timeZone})`,
    madeAt,
  }
}

function aboutOf(report: UsageReport): string[] {
  const { from, to, timeZone, madeAt, filter, simulated } = report
  const last = dateText(to - 1, timeZone)
  const first = dateText(from, timeZone)
  const days = first === last ? first : `${first} to ${last}`
  const about = filter.map(({ field, value }) => `${field} ${value === noValue ? 'none' : value}`)
  const past =
    report.total.saturated === true
      ? ['A sum is larger than a report can write exactly: read it as "at least"']
      : []
  return [
    `${days}, days of ${timeZone}${madeAt < to ? `; not over yet, so far until ${timeText(madeAt, timeZone)}` : ''}`,
    about.length === 0 ? 'All calls' : `Calls of ${about.join(', ')}`,
    ...past,
    ...unknownLine(report.total.unknownCostCalls),
    simulated
      ? 'Simulated calls: nothing was spent, amounts are list prices'
      : 'Amounts are US dollars, to the last nano-dollar of the ledger',
  ]
}

/** Said at the top: the amounts below are without them. */
function unknownLine(calls: number): string[] {
  if (calls === 0) return []
  return [
    calls === 1
      ? 'The cost of 1 call is not known: it is in no amount'
      : `The cost of ${countText(calls)} calls is not known: they are in no amount`,
  ]
}

function cardsOf({ total, previous, simulated }: UsageReport): Card[] {
  const before = previous.figures
  const cost = simulated ? total.wouldCostNanoUsd : total.costNanoUsd
  const costBefore = simulated ? before.wouldCostNanoUsd : before.costNanoUsd
  const against = (now: number, then: number) => `${changeText(now, then)} against before`
  const tokens = total.inputTokens + total.outputTokens
  return [
    {
      label: simulated ? 'List price' : 'Spend',
      value: moneyText(cost),
      detail: against(cost, costBefore),
    },
    {
      label: 'Calls',
      value: countText(total.calls),
      detail: against(total.calls, before.calls),
    },
    {
      label: 'Tokens',
      value: countText(tokens),
      detail: against(tokens, before.inputTokens + before.outputTokens),
    },
    {
      label: 'Saved by cache',
      value: moneyText(total.savedNanoUsd),
      detail: against(total.savedNanoUsd, before.savedNanoUsd),
    },
  ]
}

/** `07:00` of an hour, `2 Nov` of a day, as short as an axis needs. */
function pointLabel(start: number, { spend, timeZone }: UsageReport): string {
  const { day, hour, minute } = zonedTime(start, timeZone)
  if (spend.interval === 'day') return String(day)
  return `${String(hour).padStart(2, '0')}${minute === 0 ? '' : `:${minute}`}`
}

function spendBars(report: UsageReport): Bars {
  const { spend, simulated, timeZone } = report
  const texts = moneyColumn(spend.points.map(({ costNanoUsd }) => costNanoUsd))
  const bars = spend.points.map((point, index) => ({
    label: pointLabel(point.start, report),
    value: point.costNanoUsd,
    text: texts[index] ?? '',
  }))
  const biggest = spend.points.reduce((a, b) => (b.costNanoUsd > a.costNanoUsd ? b : a))
  const when =
    spend.interval === 'day' ? dateText(biggest.start, timeZone) : timeText(biggest.start, timeZone)
  return {
    kind: 'bars',
    title: `${simulated ? 'List price' : 'Spend'} by ${spend.interval}`,
    summary:
      biggest.costNanoUsd > 0
        ? `Largest: ${moneyText(biggest.costNanoUsd)} on ${when}.`
        : 'Nothing was spent.',
    bars,
  }
}

/** The same in figures, for who wants to check the chart. */
function spendTable({ spend, timeZone, simulated }: UsageReport): Table {
  const costs = spend.points.map(({ costNanoUsd }) => costNanoUsd)
  const sum = costs.reduce((total, cost) => total + cost, 0)
  const texts = moneyColumn([...costs, sum])
  const calls = spend.points.reduce((total, point) => total + point.calls, 0)
  const isDay = spend.interval === 'day'
  const spent = simulated ? 'List price' : 'Spend'
  return {
    kind: 'table',
    title: `${spent} by ${spend.interval}, in figures`,
    columns: [
      { label: isDay ? 'Date' : 'Hour', align: 'left' },
      { label: 'Calls', align: 'right' },
      { label: spent, align: 'right' },
    ],
    rows: spend.points.map((point, index) => [
      isDay ? isoDate(point.start, timeZone) : timeText(point.start, timeZone),
      countText(point.calls),
      texts[index] ?? '',
    ]),
    total: ['Total', countText(calls), texts.at(-1) ?? ''],
  }
}

function nameText({ name }: ReportLine, by: ReportDimension): string {
  if (name === null) return 'All others'
  return name === noValue ? `No ${by}` : name
}

function topBlock({ by, lines }: UsageReport['tops'][number], simulated: boolean): Block {
  const title = `By ${by}`
  if (lines.every(({ name }) => name === noValue))
    return { kind: 'words', title, lines: [unused[by]] }
  const sum = (amount: (line: ReportLine) => number) =>
    lines.reduce((total, line) => total + amount(line), 0)
  const whole = sum(({ costNanoUsd }) => costNanoUsd)
  const costs = moneyColumn([...lines.map(({ costNanoUsd }) => costNanoUsd), whole])
  const right = (label: string): Column => ({ label, align: 'right' })
  return {
    kind: 'table',
    title,
    columns: [
      { label: labelText(by), align: 'left' },
      right('Calls'),
      right('Errors'),
      right('Tokens'),
      right(simulated ? 'List price' : 'Spend'),
      right('Share'),
    ],
    rows: lines.map((line, index) => [
      nameText(line, by),
      countText(line.calls),
      countText(line.errors),
      countText(line.tokens),
      costs[index] ?? '',
      shareText(line.costNanoUsd, whole),
    ]),
    total: [
      'Total',
      countText(sum(({ calls }) => calls)),
      countText(sum(({ errors }) => errors)),
      countText(sum(({ tokens }) => tokens)),
      costs.at(-1) ?? '',
      shareText(whole, whole),
    ],
  }
}

function unknownBlock({ unknown, total }: UsageReport): Block {
  const title = 'Calls of unknown cost'
  if (total.unknownCostCalls === 0)
    return { kind: 'words', title, lines: ['There is none: every amount above is whole.'] }
  return {
    kind: 'table',
    title,
    note: 'They are counted as calls and add nothing to any amount above.',
    columns: [
      { label: 'Model', align: 'left' },
      { label: 'Calls', align: 'right' },
    ],
    rows: unknown.map(({ name, calls }) => [name, countText(calls)]),
    total: ['Total', countText(total.unknownCostCalls)],
  }
}
