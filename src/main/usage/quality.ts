/** How checked answers scored over a range, over time and by any dimension (spec §10). */
import { noValue, restName } from '../../contract/entry-filter'
import type { QualityFigures, UsageQuality, UsageQualityQuestion } from '../../contract/quality'
import { assertTimeZone } from '../platform/periods'
import type { Platform } from '../platform/platform'
import type { Db, Store } from '../storage/store'
import { eachBucket, labelConditions } from './counted-rows'
import { rangeOf, seriesBuckets } from './range'

/**
 * Throws Failure `invalid_request` for an unknown zone, a range that is none, or too many points.
 */
export type Quality = (question: UsageQualityQuestion) => Promise<UsageQuality>

export interface QualityDeps {
  readonly store: Pick<Store, 'db'>
  readonly platform: Pick<Platform, 'clock'>
  readonly timeZone: () => string
  /** Between what the share `hits` of `of` lies, at 95 %. */
  readonly intervalOf: (hits: number, of: number) => { readonly low: number; readonly high: number }
}

/** More lines than a chart can tell apart. */
const mostGroups = 24

interface Sums {
  answers: number
  passed: number
  score: number
}

export function createQuality({
  store: { db },
  platform: { clock },
  timeZone: zoneOf,
  intervalOf,
}: QualityDeps): Quality {
  function figuresOf({ answers, passed, score }: Sums): QualityFigures {
    if (answers === 0)
      return { answers, passed, passRate: null, score: null, low: null, high: null }
    const together = Math.min(answers, Math.max(0, score))
    const mean = together / answers
    return {
      answers,
      passed,
      passRate: passed / answers,
      score: mean,
      ...intervalOf(together, answers),
    }
  }

  return async ({ interval = 'day', timeZone = zoneOf(), ...question }) => {
    assertTimeZone(timeZone)
    const range = rangeOf(question, clock.now(), timeZone)
    const buckets = seriesBuckets(range, interval, timeZone)
    const groups = new Map<string, Sums[]>()
    const rowsOf = qualityRows(db, question)
    await eachBucket(clock, buckets, range, (bucket, from, to) => {
      for (const { name, ...sums } of rowsOf(from, to))
        addTo(bucketOf(groups, name === '' ? noValue : name, buckets, bucket), sums)
    })
    const series = buckets.map((_, bucket) => sumOf([...groups.values()].map((of) => of[bucket])))
    const ranked = question.by === undefined ? [] : rankedGroups(groups)
    return {
      ...range,
      interval,
      timeZone,
      buckets,
      total: figuresOf(sumOf(series)),
      series: series.map(figuresOf),
      groups: ranked.map(([name, of]) => ({
        name,
        ...figuresOf(sumOf(of)),
        series: of.map(figuresOf),
      })),
    }
  }
}

/** Reads what was counted from a quarter of an hour until before another. */
function qualityRows(
  db: Db,
  { by, simulated = false, ...labels }: UsageQualityQuestion,
): (from: number, to: number) => (Sums & { readonly name: string })[] {
  const { sql, values } = labelConditions(labels)
  const statement = db.prepare<(string | number)[], Sums & { readonly name: string }>(
    `SELECT ${by ?? "''"} AS name, sum(answers) AS answers, sum(passed) AS passed,
       sum(score) AS score
     FROM quality_15m WHERE simulated = ? AND bucket >= ? AND bucket < ?${sql} GROUP BY 1`,
  )
  return (from, to) => statement.all(Number(simulated), from, to, ...values)
}

function bucketOf(
  groups: Map<string, Sums[]>,
  name: string,
  buckets: readonly number[],
  bucket: number,
): Sums {
  const known = groups.get(name) ?? buckets.map(() => sumOf([]))
  groups.set(name, known)
  return known[bucket] ?? sumOf([])
}

function addTo(to: Sums, { answers, passed, score }: Sums): void {
  to.answers += answers
  to.passed += passed
  to.score += score
}

function sumOf(all: readonly (Sums | undefined)[]): Sums {
  const total = { answers: 0, passed: 0, score: 0 }
  for (const one of all) if (one !== undefined) addTo(total, one)
  return total
}

/** Those with the most answers first, without a value and the rest last. */
function rankedGroups(groups: ReadonlyMap<string, Sums[]>): [string, Sums[]][] {
  const order = [...groups].sort(
    ([one, a], [other, b]) =>
      Number(one === noValue) - Number(other === noValue) ||
      sumOf(b).answers - sumOf(a).answers ||
      (one < other ? -1 : 1),
  )
  // A rest of one says less than its name; those without a value stay a group of their own.
  if (order.length <= mostGroups + 1) return order
  const last = order.at(-1)?.[0] === noValue ? order.splice(-1) : []
  const further = order.splice(mostGroups)
  const rest = (further[0]?.[1] ?? []).map((_, bucket) =>
    sumOf(further.map(([, of]) => of[bucket])),
  )
  return [...order, ...last, [restName, rest]]
}
