/**
 * What checked answers kept and broke: one row an answer, and sums by hour for questions over time.
 */
import type { ResultItem, ResultsQuery, ValidationResult } from '../../contract/validation'
import { hourMs } from '../../shared/spans'
import { numberCursor } from '../platform/cursor'
import { readStored } from '../storage/stored-json'
import type { Db } from '../storage/store'
import type { ValidationLabels } from './port'
import { createQualityRows } from './quality-rows'
import { createQualitySummary, type Summarize } from './quality-summary'

export interface Results {
  /** Call inside the transaction that settles the attempt. */
  keep(labels: ValidationLabels, result: ValidationResult, time: number): void
  list(query: ResultsQuery): { items: ResultItem[]; nextCursor?: string }
  readonly summary: Summarize
}

type Row = Omit<ResultItem, 'passed' | 'rules'> & { readonly passed: 0 | 1; readonly rules: string }

export function createResults(db: Db): Results {
  return {
    keep: createKeeper(db),
    list: (query) => listResults(db, query),
    summary: createQualitySummary(db),
  }
}

function createKeeper(db: Db): Results['keep'] {
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
  const addQuality = createQualityRows(db)
  return (labels, { profile, passed, score, rules }, time) => {
    const { callId, attempt, project, service, provider, model } = labels
    const ok = Number(passed)
    const of = [callId, attempt, time, project, service, provider, model]
    insert.run(...of, profile, ok, score, JSON.stringify(rules))
    addQuality(labels, ok, score)
    const hour = Math.floor(time / hourMs) * hourMs
    addHour.run(hour, service ?? '', model, ok, score)
    const broken = rules.filter((each) => !each.passed).map((each) => each.rule)
    for (const rule of new Set(broken)) addBroken.run(hour, service ?? '', model, rule)
  }
}

function listResults(
  db: Db,
  { service, model, passed, cursor, limit = 50 }: ResultsQuery,
): ReturnType<Results['list']> {
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
}
