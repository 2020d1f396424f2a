/**
 * What checked answers kept and broke: one row an answer, and sums by hour for questions over time.
 */
import type {
  QualityGroup,
  QualitySummary,
  ResultItem,
  ValidationResult,
} from '../../contract/validation'
import { numberCursor } from '../platform/cursor'
import { Failure } from '../platform/failure'
import { bucketsOf } from '../platform/periods'
import { readStored } from '../storage/stored-json'
import type { Db } from '../storage/store'
import type { ValidationLabels } from './port'
import { dayMs, hourMs } from '../../shared/spans'

export interface ResultQuery {
  /** Empty: calls without a service. */
  readonly service?: string | undefined
  readonly model?: string | undefined
  readonly passed?: boolean | undefined
  readonly cursor?: string | undefined
  readonly limit?: number | undefined
}

export interface SummaryQuery {
  readonly from?: number | undefined
  readonly to?: number | undefined
  readonly by?: 'service' | 'model' | undefined
  readonly timeZone: string
}

export interface Results {
  /** Call inside the transaction that settles the attempt. */
  keep(labels: ValidationLabels, result: ValidationResult, time: number): void
  list(query: ResultQuery): { items: ResultItem[]; nextCursor?: string }
  /**
   * Of the last thirty days where no range is given. Throws Failure `invalid_request` for a range
   * of more than two years.
   */
  summary(query: SummaryQuery, now: number): QualitySummary
}

const mostDays = 740
const worstShown = 5

type Row = Omit<ResultItem, 'passed' | 'rules'> & { readonly passed: 0 | 1; readonly rules: string }
interface Tally {
  answers: number
  passed: number
  score: number
}
type HourRow = Tally & { readonly name: string; readonly hour: number }

export function createResults(db: Db): Results {
  const insert = db.prepare(
    'INSERT INTO validation_results (call_id, attempt, time, project, service, provider, model, profile, passed, score, rules) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  )
  const addHour = db.prepare(
    `INSERT INTO validation_hours (hour, service, model, answers, passed, score) VALUES (?, ?, ?, 1, ?, ?)
     ON CONFLICT (hour, service, model) DO UPDATE SET answers = answers + 1, passed = passed + excluded.passed, score = score + excluded.score`,
  )
  const addBroken = db.prepare(
    'INSERT INTO validation_broken (hour, service, model, rule, answers) VALUES (?, ?, ?, ?, 1) ON CONFLICT (hour, service, model, rule) DO UPDATE SET answers = answers + 1',
  )
  const hours = (by: 'service' | 'model') =>
    db.prepare<[number, number], HourRow>(
      `SELECT ${by} AS name, hour, sum(answers) AS answers, sum(passed) AS passed, sum(score) AS score FROM validation_hours WHERE hour >= ? AND hour < ? GROUP BY hour, ${by} ORDER BY hour`,
    )
  const broken = (by: 'service' | 'model') =>
    db.prepare<[number, number], { name: string; rule: string; broken: number }>(
      `SELECT ${by} AS name, rule, sum(answers) AS broken FROM validation_broken WHERE hour >= ? AND hour < ? GROUP BY ${by}, rule ORDER BY broken DESC, rule`,
    )
  const read = {
    service: { hours: hours('service'), broken: broken('service') },
    model: { hours: hours('model'), broken: broken('model') },
  }

  return {
    keep(
      { callId, attempt, project, service, provider, model },
      { profile, passed, score, rules },
      time,
    ) {
      insert.run(
        callId,
        attempt,
        time,
        project,
        service,
        provider,
        model,
        profile,
        Number(passed),
        score,
        JSON.stringify(rules),
      )
      const hour = Math.floor(time / hourMs) * hourMs
      addHour.run(hour, service ?? '', model, Number(passed), score)
      for (const rule of new Set(rules.filter((each) => !each.passed).map((each) => each.rule)))
        addBroken.run(hour, service ?? '', model, rule)
    },
    list({ service, model, passed, cursor, limit = 50 }) {
      const before = numberCursor(cursor)
      const conditions = [
        'id < ?',
        ...(service === undefined ? [] : [service === '' ? 'service IS NULL' : 'service = ?']),
        ...(model === undefined ? [] : ['model = ?']),
        ...(passed === undefined ? [] : [`passed = ${Number(passed)}`]),
      ]
      const values = [
        before,
        ...(service === undefined || service === '' ? [] : [service]),
        ...(model === undefined ? [] : [model]),
      ]
      const rows = db
        .prepare<(string | number)[], Row>(
          `SELECT id, call_id AS callId, attempt, time, project, service, provider, model, profile, passed, score, rules FROM validation_results WHERE ${conditions.join(' AND ')} ORDER BY id DESC LIMIT ?`,
        )
        .all(...values, limit + 1)
      const items = rows.slice(0, limit).map((row): ResultItem => ({
        ...row,
        passed: row.passed === 1,
        rules: readStored(db, 'validation_results.rules', String(row.id), row.rules) ?? [],
      }))
      const last = items.at(-1)
      return rows.length > limit && last !== undefined
        ? { items, nextCursor: String(last.id) }
        : { items }
    },
    summary({ from: asked, to = Number.MAX_SAFE_INTEGER, by = 'service', timeZone }, now) {
      const end = Math.min(to, now + hourMs)
      const from = asked ?? Math.max(0, Math.min(end, now) - 30 * dayMs)
      if (from < 0 || from > end)
        throw new Failure(
          'invalid_request',
          'A range starts before it ends, in epoch milliseconds.',
        )
      if (end - from > mostDays * dayMs)
        throw new Failure('invalid_request', 'Choose a range of two years at most.')
      const start = Math.floor(from / hourMs) * hourMs
      const rows = read[by].hours.all(start, end)
      const worst = Map.groupBy(read[by].broken.all(start, end), ({ name }) => name)
      const days = bucketsOf(start, end, 'day', timeZone)
      const groups = [...Map.groupBy(rows, ({ name }) => name)].map(([name, of]): QualityGroup => ({
        name: by === 'service' && name === '' ? null : name,
        ...figuresOf(of),
        days: byDay(of, days),
        worst: (worst.get(name) ?? [])
          .slice(0, worstShown)
          .map(({ rule, broken: count }) => ({ rule, broken: count })),
      }))
      groups.sort((a, b) => b.answers - a.answers)
      return { from, to: end, by, ...figuresOf(rows), groups }
    },
  }
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
