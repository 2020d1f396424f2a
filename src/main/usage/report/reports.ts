/**
 * A report's figures, from the same readings as the Usage page (spec U3, U8): every one of them
 * equals the entries behind it.
 */
import type { Budget } from '../../../contract/budgets'
import type { LabelFilter } from '../../../contract/entry-filter'
import { labelNames, restName } from '../../../contract/entry-filter'
import { dimensions } from '../../../contract/primitives'
import {
  reportDimensions,
  type ReportDimension,
  type ReportFileQuestion,
  type ReportLine,
  type ReportQuestion,
  type UsageReport,
} from '../../../contract/reports'
import type { UsageFigures, UsageSummary } from '../../../contract/usage'
import { periodTitle } from '../../../shared/period-titles'
import { saturated } from '../../money/sums'
import { assertTimeZone } from '../../platform/periods'
import type { Platform } from '../../platform/platform'
import { checkRange } from '../../platform/time-range'
import type { Usage } from '../usage'
import { reportFile, type DrawPdf } from './report-file'
import { rangeBefore, reportRange } from './report-period'

export interface ReportsDeps {
  readonly usage: Pick<Usage, 'summary' | 'series'>
  readonly platform: Pick<Platform, 'clock'>
  /** The person's zone. */
  readonly timeZone: () => string
  readonly budgets: () => readonly Budget[]
  readonly drawPdf: DrawPdf
}

export interface Reports {
  /** Throws Failure `invalid_request` for an unknown zone or a moment that is none. */
  get(question: ReportQuestion): Promise<UsageReport>
  /** The same as a file, a PDF where nothing else is asked for. */
  file(question: ReportFileQuestion): Promise<File>
}

/** Lines of a table; what is smaller is one line more. */
const mostLines = 10
/** Readings until all agree, while entries arrive between them. */
const mostReadings = 5

export function createReports({
  usage,
  platform: { clock },
  timeZone: zoneOf,
  budgets,
  drawPdf,
}: ReportsDeps): Reports {
  async function get({
    period = 'month',
    at,
    timeZone = zoneOf(),
    simulated = false,
    ...labels
  }: ReportQuestion): Promise<UsageReport> {
    assertTimeZone(timeZone)
    checkRange({ from: at })
    const now = clock.now()
    const range = reportRange(period, timeZone, now, at)
    const asked = { ...labels, simulated, from: range.start, to: range.end }
    const interval = period === 'day' ? 'hour' : 'day'
    const { total, tops } = await readTops(usage, asked)
    const series = await usage.series({ ...asked, interval, timeZone })
    const before = rangeBefore(period, timeZone, range, now)
    const previous = await usage.summary({ ...asked, ...before })
    return {
      period,
      title: periodTitle(period, timeZone, range.start),
      from: range.start,
      to: range.end,
      timeZone,
      madeAt: now,
      simulated,
      filter: filterLines(labels),
      total: figuresOf(total),
      previous: { from: previous.from, to: previous.to, figures: figuresOf(previous) },
      spend: {
        interval,
        points: series.buckets.map((start, index) => ({
          start,
          costNanoUsd: costOf(series.total[index], simulated),
          calls: series.total[index]?.calls ?? 0,
        })),
      },
      charges: total.charges,
      tops: tops.map(({ by, summary }) => ({ by, lines: linesOf(summary, simulated) })),
      unknown: unknownOf(tops.find(({ by }) => by === 'model')?.summary),
      budgets: simulated ? [] : budgets().filter((one) => isAbout(one, labels)),
    }
  }

  return {
    get,
    file: async ({ format = 'pdf', ...question }) =>
      reportFile(await get(question), format, drawPdf),
  }
}

/** Total and groups of one moment: an entry that comes in between has them read again. */
async function readTops(usage: Pick<Usage, 'summary'>, question: Parameters<Usage['summary']>[0]) {
  for (let left = mostReadings; ; left -= 1) {
    const total = await usage.summary(question)
    const tops: { by: ReportDimension; summary: UsageSummary }[] = []
    for (const by of reportDimensions)
      tops.push({ by, summary: await usage.summary({ ...question, by }) })
    const agree = tops.every(({ summary }) => isSame(summary, total))
    if (agree || left <= 1) return { total, tops }
  }
}

function isSame(a: UsageFigures, b: UsageFigures): boolean {
  return a.entries === b.entries && a.costNanoUsd === b.costNanoUsd
}

/** What a figure is in money: spent, or of simulated calls the list price. */
function costOf(figures: UsageFigures | undefined, simulated: boolean): number {
  return (simulated ? figures?.wouldCostNanoUsd : figures?.costNanoUsd) ?? 0
}

function figuresOf({ from: _f, to: _t, groups: _g, charges: _c, ...figures }: UsageSummary) {
  return figures
}

function filterLines(labels: LabelFilter): UsageReport['filter'] {
  return labelNames.flatMap((field) => {
    const value = labels[field]
    return value === undefined ? [] : [{ field, value }]
  })
}

function lineOf(name: string | null, figures: UsageFigures, simulated: boolean): ReportLine {
  const { calls, entries, errors, inputTokens, outputTokens, savedNanoUsd } = figures
  return {
    name,
    calls,
    entries,
    errors,
    tokens: saturated(inputTokens + outputTokens),
    costNanoUsd: costOf(figures, simulated),
    savedNanoUsd,
    unknownCostCalls: figures.unknownCostCalls,
  }
}

const amounts = [
  'calls',
  'entries',
  'errors',
  'tokens',
  'costNanoUsd',
  'savedNanoUsd',
  'unknownCostCalls',
] as const satisfies readonly (keyof ReportLine)[]

/** The biggest, and last what is left of the total when they are taken from it. */
function linesOf(summary: UsageSummary, simulated: boolean): ReportLine[] {
  const named = summary.groups.filter(({ name }) => name !== restName)
  const shown = named.slice(0, mostLines).map((group) => lineOf(group.name, group, simulated))
  if (summary.groups.length === shown.length) return shown
  const rest = lineOf(null, summary, simulated)
  for (const line of shown) for (const amount of amounts) rest[amount] -= line[amount]
  return [...shown, rest]
}

function unknownOf(models: UsageSummary | undefined): UsageReport['unknown'] {
  return (models?.groups ?? []).flatMap(({ name, unknownCostCalls }) =>
    unknownCostCalls === 0 ? [] : [{ name, calls: unknownCostCalls }],
  )
}

/** A budget whose scope names nothing else than what the report is about. */
function isAbout({ scope }: Budget, labels: LabelFilter): boolean {
  return dimensions.every(
    (field) =>
      labels[field] === undefined || scope[field] === undefined || labels[field] === scope[field],
  )
}
