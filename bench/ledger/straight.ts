/** The same aggregates straight from the entries, by SQLite alone: what answers are measured against. */
import { openReader } from '../../src/main/storage/open-database'
import { dayMs } from '../../src/shared/spans'
import { projectName } from './world'

const sums = 'count(*), sum(cost), sum(input_tokens), sum(output_tokens), sum(latency_ms)'

/** Milliseconds each, the second time of two. */
export function measureStraight(file: string, now: number): Readonly<Record<string, number>> {
  const db = openReader(file)
  try {
    const year = now - 365 * dayMs
    const queries = {
      'year by user': `SELECT user, ${sums} FROM entries WHERE time >= ${year} GROUP BY user`,
      'year by month by provider': `SELECT provider, strftime('%Y-%m', time / 1000, 'unixepoch'), ${sums} FROM entries WHERE time >= ${year} GROUP BY 1, 2`,
      'year of a project by model by month': `SELECT model, strftime('%Y-%m', time / 1000, 'unixepoch'), ${sums} FROM entries WHERE project = '${projectName(1)}' AND time >= ${year} GROUP BY 1, 2`,
      'count and sum of all entries': `SELECT ${sums} FROM entries`,
    }
    return Object.fromEntries(
      Object.entries(queries).map(([name, sql]) => {
        const query = db.prepare(sql)
        query.all()
        const began = performance.now()
        query.all()
        return [name, Math.round((performance.now() - began) * 10) / 10]
      }),
    )
  } finally {
    db.close()
  }
}
