/** What of an experiment is still to be done, in the order of its seed: trials first, then the judge. */
import { shuffled } from './order'
import type { ExperimentPlan } from './plan'
import type { TrialRows } from './trial-rows'
import type { Place } from './work'

/** Trials that have not ended. */
export function openTrials({ row, cases, variants }: ExperimentPlan, trials: TrialRows): Place[] {
  const ended = new Set(
    trials
      .all(row.id)
      .map(({ caseIndex, variantIndex, repeat }) => `${caseIndex} ${variantIndex} ${repeat}`),
  )
  const places = cases.flatMap((_case, caseIndex) =>
    variants.flatMap((_variant, variantIndex) =>
      Array.from({ length: row.repeats }, (_, at) => ({
        kind: 'trial' as const,
        caseIndex,
        variantIndex,
        repeat: at + 1,
      })),
    ),
  )
  return shuffled(places, row.seed).filter(
    ({ caseIndex, variantIndex, repeat }) => !ended.has(`${caseIndex} ${variantIndex} ${repeat}`),
  )
}

/** Questions to the judge that have not been answered, on answers that are there. */
export function openDuels(
  { row, cases, variants, judge }: ExperimentPlan,
  trials: TrialRows,
): Place[] {
  if (judge === null) return []
  const answered = new Set(
    trials
      .all(row.id)
      .filter(({ state }) => state === 'done')
      .map(({ caseIndex, variantIndex, repeat }) => `${caseIndex} ${variantIndex} ${repeat}`),
  )
  const asked = new Set(
    trials
      .duels(row.id)
      .map(({ caseIndex, repeat, first, second }) => `${caseIndex} ${repeat} ${first} ${second}`),
  )
  const places: Place[] = []
  for (const caseIndex of cases.keys())
    for (let repeat = 1; repeat <= row.repeats; repeat += 1)
      for (const first of variants.keys())
        for (const second of variants.keys())
          if (
            first !== second &&
            answered.has(`${caseIndex} ${first} ${repeat}`) &&
            answered.has(`${caseIndex} ${second} ${repeat}`) &&
            !asked.has(`${caseIndex} ${repeat} ${first} ${second}`)
          )
            places.push({ kind: 'duel', caseIndex, repeat, first, second })
  return shuffled(places, row.seed)
}
