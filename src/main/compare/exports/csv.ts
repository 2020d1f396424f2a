/** An experiment as CSV: one line a trial, for a spreadsheet or a notebook. */
import { csvLine } from '../../../shared/csv'
import { exactUsd } from '../../../shared/money-text'
import type { Exported } from './exported'

const columns = [
  'case',
  'group',
  'variant',
  'model',
  'repeat',
  'state',
  'passed',
  'score',
  'cost_usd',
  'latency_ms',
  'call_id',
  'problem',
  'text',
] as const

export function toCsv({ experiment, trials }: Exported): string {
  const groups = new Map(experiment.cases.map(({ id, group }) => [id, group ?? null]))
  const models = new Map(experiment.variants.map(({ id, model }) => [id, model]))
  const lines = trials.map((trial) =>
    csvLine([
      trial.case,
      groups.get(trial.case) ?? null,
      trial.variant,
      models.get(trial.variant) ?? null,
      trial.repeat,
      trial.state,
      trial.passed,
      trial.score,
      trial.costNanoUsd === null ? null : exactUsd(trial.costNanoUsd),
      trial.latencyMs,
      trial.callId,
      trial.problem,
      trial.text,
    ]),
  )
  return csvLine(columns) + lines.join('')
}
