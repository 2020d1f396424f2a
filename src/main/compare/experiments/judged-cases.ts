/** What each variant made of each case, as a verdict takes it: repeats are averaged first. */
import type { Arm } from '../verdict/paired-case'
import type { JudgedCase } from '../verdict/verdict'
import type { ExperimentPlan } from './plan'
import type { EndedDuel, EndedTrial } from './trial-rows'

/** Whether anything tells good answers from bad ones. Checks are gone where content was wiped. */
export function isScored(
  { judge, checks }: Pick<ExperimentPlan, 'judge' | 'checks'>,
  trials: readonly EndedTrial[],
): boolean {
  return judge !== null || checks.length > 0 || trials.some(({ passed }) => passed !== null)
}

/** A variant stands at a case once all its repeats have ended and one of them has an answer. */
export function judgedCases(
  { row, cases, variants, judge }: ExperimentPlan,
  trials: readonly EndedTrial[],
  duels: readonly EndedDuel[],
): JudgedCase[] {
  const runs = grouped(trials, ({ caseIndex, variantIndex }) => `${caseIndex} ${variantIndex}`)
  const asked = grouped(duels, ({ caseIndex }) => `${caseIndex}`)
  return cases.map(({ id, group }, caseIndex) => {
    const arms: Record<string, Arm> = {}
    for (const [variantIndex, variant] of variants.entries()) {
      const ended = runs.get(`${caseIndex} ${variantIndex}`) ?? []
      const answered = ended.filter(({ state }) => state === 'done')
      if (ended.length < row.repeats || answered.length === 0) continue
      const score =
        judge === null
          ? mean(answered.map(({ passed }) => Number(passed ?? true)))
          : preferred(asked.get(`${caseIndex}`) ?? [], variantIndex)
      if (score === null) continue
      arms[variant.id] = {
        score,
        cost: mean(answered.map(({ cost }) => cost)),
        latency: mean(answered.map(({ latency }) => latency)),
      }
    }
    return { id, ...(group === undefined ? {} : { group }), arms }
  })
}

/**
 * The share of duels that a variant won, a tie half: one is decided only where both orders agree.
 * Null until every one that was asked in one order was in the other, too.
 */
export function preferred(duels: readonly EndedDuel[], variant: number): number | null {
  const own = duels.filter(({ first, second }) => first === variant || second === variant)
  const pairs = grouped(own, ({ repeat, first, second }) => `${repeat} ${first + second - variant}`)
  const shares: number[] = []
  for (const [one, other] of pairs.values()) {
    if (one === undefined || other === undefined) return null
    if (one.state === 'failed' || other.state === 'failed') continue
    const agreed = one.better === other.better ? one.better : null
    shares.push(agreed === null ? 0.5 : Number(agreed === variant))
  }
  return mean(shares)
}

/** Null where a value is not known, or there is none. */
function mean(values: readonly (number | null)[]): number | null {
  let sum = 0
  for (const value of values) {
    if (value === null) return null
    sum += value
  }
  return values.length === 0 ? null : sum / values.length
}

function grouped<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [item])
    else group.push(item)
  }
  return groups
}
