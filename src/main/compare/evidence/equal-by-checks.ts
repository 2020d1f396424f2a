/** Models of a service whose answers kept the same rules as often, over their newest checks. */
import type { Db } from '../../storage/store'
import { decideIndependent } from '../verdict/independent-outcome'
import type { EqualModel } from './equal-model'

interface Checked {
  readonly model: string
  readonly profile: string
  readonly n: number
  readonly passed: number
}

/** Fewer checked answers of a model say nothing. */
const fewest = 100
/** Two shares whose difference lies surely within this are taken for equal. */
const margin = 0.05
/** Of a service, the newest. */
const newest = 20_000

/** Those that may stand in for another: no difference shown at the margin, or better. */
export function equalByChecks(db: Db, service: string, since: number): EqualModel[] {
  const rows = db
    .prepare<[string, number, number], Checked>(
      `SELECT provider || '/' || model AS model, profile, count(*) AS n, sum(passed) AS passed
       FROM (SELECT provider, model, profile, passed, time FROM validation_results
         WHERE service = ? ORDER BY id DESC LIMIT ?)
       WHERE time >= ? GROUP BY provider, model, profile ORDER BY n DESC`,
    )
    .all(service, newest, since)
  return rows.flatMap((one) =>
    rows
      .filter(({ model, profile }) => model !== one.model && profile === one.profile)
      .flatMap((other) => standIn(one, other) ?? []),
  )
}

function standIn(one: Checked, other: Checked): EqualModel | undefined {
  const { outcome } = decideIndependent(other, one, { plannedCases: fewest, margin })
  if (outcome !== 'a' && outcome !== 'no_difference') return undefined
  return {
    model: one.model,
    instead: other.model,
    sentence: `Answers of ${other.model} kept the rules of ${one.profile} ${shareText(other)}, those of ${one.model} ${shareText(one)}.`,
  }
}

/** `in 98.2 % of 400`. */
function shareText({ passed, n }: Checked): string {
  return `in ${((passed / n) * 100).toFixed(1)} % of ${n}`
}
