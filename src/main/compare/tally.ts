/** Votes by model: wins, losses and ties, and how far the share of wins can be trusted (spec X3, X5). */
import type { ModelTally, Tally, Variant, Vote } from '../../contract/comparisons'
import { wilson } from './verdict/wilson'

export interface VotedComparison {
  /** When it was made, epoch milliseconds. */
  readonly at: number
  readonly variants: readonly Pick<Variant, 'id' | 'provider' | 'model'>[]
  readonly vote: Pick<Vote, 'choice' | 'blind' | 'tags'>
}

type Result = 'wins' | 'losses' | 'ties' | 'bad'
type Counts = Record<Result, number> & Pick<ModelTally, 'provider' | 'model'>

/**
 * A model counts once in a comparison, however many of its panes stood there; a comparison of one
 * model with itself says nothing of models and is left out.
 */
export function tallyOf(comparisons: readonly VotedComparison[]): Tally {
  const byModel = new Map<string, Counts>()
  let votes = 0
  let blind = 0
  for (const { variants, vote } of comparisons) {
    const models = new Map(variants.map((variant) => [modelKey(variant), variant]))
    if (models.size < 2) continue
    votes += 1
    if (vote.blind) blind += 1
    const winner = variants.find(({ id }) => id === vote.choice)
    for (const [key, { provider, model }] of models) {
      const bare = model.startsWith(`${provider}/`) ? model.slice(provider.length + 1) : model
      const fresh = { provider, model: bare, wins: 0, losses: 0, ties: 0, bad: 0 }
      const counts = byModel.get(key) ?? fresh
      counts[resultOf(key, vote.choice, winner)] += 1
      byModel.set(key, counts)
    }
  }
  const items = [...byModel.values()].map(withInterval).sort(byWins)
  return { votes, blind, items }
}

/** Models may be written with their provider before them or without. */
function modelKey({ provider, model }: Pick<Variant, 'provider' | 'model'>): string {
  return model.startsWith(`${provider}/`) ? model : `${provider}/${model}`
}

function resultOf(key: string, choice: string, winner: VotedComparison['variants'][0] | undefined) {
  if (choice === 'tie') return 'ties'
  if (choice === 'bad' || winner === undefined) return 'bad'
  return modelKey(winner) === key ? 'wins' : 'losses'
}

function withInterval(counts: Counts): ModelTally {
  const decided = counts.wins + counts.losses
  return {
    ...counts,
    winShare: decided === 0 ? null : counts.wins / decided,
    ...wilson(counts.wins, decided),
  }
}

function byWins(one: ModelTally, other: ModelTally): number {
  return (
    other.wins - one.wins ||
    one.losses - other.losses ||
    modelKey(one).localeCompare(modelKey(other), 'en')
  )
}
