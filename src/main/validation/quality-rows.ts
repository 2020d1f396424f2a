/** Adds a checked answer to the sums of its quarter of an hour, by every label of its entry. */
import type { Db } from '../storage/store'
import type { ValidationLabels } from './port'

const quarterHour = 900_000

/** Call in the transaction that keeps the result. `passed` is 0 or 1, `score` 0 to 1. */
export function createQualityRows(
  db: Db,
): (labels: ValidationLabels, passed: number, score: number) => void {
  const add = db.prepare(
    `INSERT INTO quality_15m (
       bucket, simulated, provider, model, project, service, environment, key, user, organization,
       source, answers, passed, score
     ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?)
     ON CONFLICT DO UPDATE SET answers = answers + 1, passed = passed + excluded.passed,
       score = score + excluded.score`,
  )
  return (labels, passed, score) =>
    void add.run(
      Math.floor(labels.time / quarterHour) * quarterHour,
      Number(labels.simulated),
      labels.provider,
      labels.model,
      labels.project,
      labels.service ?? '',
      labels.environment,
      labels.keyId ?? '',
      labels.user ?? '',
      labels.organization ?? '',
      labels.source,
      passed,
      score,
    )
}
