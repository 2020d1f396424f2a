/** Votes on comparisons as ballots: the pane voted for beats every other, as models. */
import type { VotedComparison } from '../tally'
import type { DatedBallot, ModelNames } from './dated-ballot'

/** Undefined where one model was compared with itself: that says nothing of models. */
export function ballotOfVote(
  { at, variants, vote }: VotedComparison,
  nameOf: ModelNames,
): DatedBallot | undefined {
  const byPane = new Map(variants.map((variant) => [variant.id, nameOf(variant)]))
  const models = [...new Set(byPane.values())]
  if (models.length < 2) return undefined
  const shared = { at, source: 'votes' as const, tags: vote.tags, group: null }
  const winner = byPane.get(vote.choice)
  if (winner !== undefined)
    return {
      ...shared,
      meetings: models
        .filter((model) => model !== winner)
        .map((model) => ({ a: winner, b: model, better: 'a' as const })),
      bad: [],
    }
  if (vote.choice !== 'tie') return { ...shared, meetings: [], bad: models }
  return {
    ...shared,
    meetings: models.flatMap((a, place) =>
      models.slice(place + 1).map((b) => ({ a, b, better: 'tie' as const })),
    ),
    bad: [],
  }
}
