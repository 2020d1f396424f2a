/** An experiment with a verdict as ballots: every two variants of different models meet on each case. */
import { judgedCases } from '../experiments/judged-cases'
import type { ExperimentPlan } from '../experiments/plan'
import type { EndedDuel, EndedTrial } from '../experiments/trial-rows'
import type { Ballot, Meeting } from '../verdict/ballots'
import type { JudgedCase } from '../verdict/verdict'
import type { DatedBallot, ModelNames } from './dated-ballot'

/** None where nothing was checked or judged: all answers would be ties. */
export function ballotsOfExperiment(
  plan: ExperimentPlan,
  trials: readonly EndedTrial[],
  duels: readonly EndedDuel[],
  nameOf: ModelNames,
): DatedBallot[] {
  if (plan.judge === null && trials.every(({ passed }) => passed === null)) return []
  const models = new Map(plan.variants.map((variant) => [variant.id, nameOf(variant)]))
  return judgedCases(plan, trials, duels).flatMap((judged, at) => {
    const meetings = meetingsOf(judged, models)
    return meetings.length === 0
      ? []
      : [
          {
            at: plan.row.created_at,
            source: 'experiments' as const,
            tags: plan.cases[at]?.tags ?? [],
            meetings,
            group: judged.group === undefined ? null : `${plan.row.id} ${judged.group}`,
            bad: [],
          },
        ]
  })
}

function meetingsOf({ arms }: JudgedCase, models: ReadonlyMap<string, string>): Ballot {
  const scored = Object.entries(arms).map(([variant, { score }]) => ({
    model: models.get(variant) ?? variant,
    score,
  }))
  return scored.flatMap((one, at) =>
    scored.slice(at + 1).flatMap((other): Meeting[] => {
      if (one.model === other.model) return []
      const better = one.score > other.score ? 'a' : one.score < other.score ? 'b' : 'tie'
      return [{ a: one.model, b: other.model, better }]
    }),
  )
}
