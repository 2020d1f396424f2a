/** How many answers kept their rules, by service or by model, in all and by day. */
import type { QualityGroup, QualityQuery, QualitySummary } from '../../contract/validation'
import { dayMs, hourMs } from '../../shared/spans'
import { Failure } from '../platform/failure'
import { bucketsOf } from '../platform/periods'
import type { Db } from '../storage/store'

type By = 'service' | 'model'

/** Days begin in the zone. */
export type SummaryQuery = QualityQuery & { readonly timeZone: string }

/**
 * Of the last thirty days where no range is given. Throws Failure `invalid_request` for a range of
 * more than two years. `now` and the range are epoch milliseconds.
 */
export type Summarize = (query: SummaryQuery, now: number) => QualitySummary

const usualDays = 30
const mostDays = 740
const worstShown = 5

interface Tally {
  answers: number
  passed: number
  score: number
}
type HourRow = Tally & { readonly name: string; readonly hour: number }
interface BrokenRow {
  readonly name: string
  readonly rule: string
  readonly broken: number
}

export function createQualitySummary(db: Db): Summarize {
  const statements = { service: statementsBy(db, 'service'), model: statementsBy(db, 'model') }
  return ({ by = 'service', timeZone, ...asked }, now) => {
    const { from, end } = rangeOf(asked, now)
    const start = Math.floor(from / hourMs) * hourMs
    const rows = statements[by].hours.all(start, end)
    const broken = Map.groupBy(statements[by].broken.all(start, end), ({ name }) => name)
    const days = bucketsOf(start, end, 'day', timeZone)
    const groups = [...Map.groupBy(rows, ({ name }) => name)].map(([name, of]): QualityGroup => ({
      name: by === 'service' && name === '' ? null : name,
      ...figuresOf(of),
      days: byDay(of, days),
      worst: (broken.get(name) ?? [])
        .slice(0, worstShown)
        .map((each) => ({ rule: each.rule, broken: each.broken })),
    }))
    groups.sort((a, b) => b.answers - a.answers)
    return { from, to: end, by, ...figuresOf(rows), groups }
  }
}

function statementsBy(db: Db, by: By) {
  return {
    hours: db.prepare<[number, number], HourRow>(
      `SELECT ${by} AS name, hour, sum(answers) AS answers, sum(passed) AS passed, sum(score) AS score
       FROM validation_hours WHERE hour >= ? AND hour < ? GROUP BY hour, ${by} ORDER BY hour`,
    ),
    /** Most often broken first. */
    broken: db.prepare<[number, number], BrokenRow>(
      `SELECT ${by} AS name, rule, sum(answers) AS broken
       FROM validation_broken WHERE hour >= ? AND hour < ? GROUP BY ${by}, rule ORDER BY broken DESC, rule`,
    ),
  }
}

function rangeOf(
  { from: asked, to = Number.MAX_SAFE_INTEGER }: Pick<SummaryQuery, 'from' | 'to'>,
  now: number,
) {
  const end = Math.min(to, now + hourMs)
  const from = asked ?? Math.max(0, Math.min(end, now) - usualDays * dayMs)
  if (from < 0 || from > end)
    throw new Failure('invalid_request', 'A range starts before it ends, in epoch milliseconds.')
  if (end - from > mostDays * dayMs)
    throw new Failure('invalid_request', 'Choose a range of two years at most.')
  return { from, end }
}

function figuresOf(rows: readonly Tally[]) {
  const sum = (field: keyof Tally) => rows.reduce((total, row) => total + row[field], 0)
  const answers = sum('answers')
  return {
    answers,
    passed: sum('passed'),
    passRate: answers === 0 ? null : sum('passed') / answers,
    score: answers === 0 ? null : sum('score') / answers,
  }
}

/** Rows and days are in order of time. */
function byDay(rows: readonly HourRow[], days: readonly number[]): QualityGroup['days'] {
  let day = 0
  const of = new Map<number, HourRow[]>()
  for (const row of rows) {
    while ((days[day + 1] ?? Infinity) <= row.hour) day += 1
    const start = days[day] ?? row.hour
    const found = of.get(start)
    if (found === undefined) of.set(start, [row])
    else found.push(row)
  }
  return [...of].map(([start, hoursOf]) => ({ start, ...figuresOf(hoursOf) }))
}
