/** Models that people voted for as often as for another on the same prompts. */
import type { Db } from '../../storage/store'
import { ballotOfVote } from '../board/ballots-of-votes'
import type { ModelNames } from '../board/dated-ballot'
import { comparisonRows } from '../comparison-row'
import type { Meeting } from '../verdict/ballots'
import { wilson } from '../verdict/wilson'
import { votedOf } from '../votes'
import type { EqualModel } from './equal-model'

/** Fewer meetings of two models say nothing. */
const fewest = 30
/** As good: the share of its votes, ties halved, is surely no further than this below one half. */
const margin = 0.05

interface Met {
  readonly a: string
  readonly b: string
  /** Of `a`; a tie is one half. */
  won: number
  n: number
}

export function equalByVotes(db: Db, modelName: ModelNames, since: number): EqualModel[] {
  const votes = votedOf(db, comparisonRows(db), { from: since })
  const met = meetingsOf(votes.flatMap((vote) => ballotOfVote(vote, modelName)?.meetings ?? []))
  return met.flatMap(({ a, b, won, n }) => [...standIn(b, a, won, n), ...standIn(a, b, n - won, n)])
}

function meetingsOf(meetings: readonly Meeting[]): Met[] {
  const pairs = new Map<string, Met>()
  for (const { a, b, better } of meetings) {
    const [first, second] = a < b ? [a, b] : [b, a]
    const key = JSON.stringify([first, second])
    const pair = pairs.get(key) ?? { a: first, b: second, won: 0, n: 0 }
    const winner = better === 'a' ? a : b
    pair.won += better === 'tie' ? 0.5 : winner === first ? 1 : 0
    pair.n += 1
    pairs.set(key, pair)
  }
  return [...pairs.values()]
}

function standIn(model: string, instead: string, won: number, n: number): EqualModel[] {
  if (n < fewest || wilson(won, n).low < 0.5 - margin) return []
  const share = `${((won / n) * 100).toFixed(0)} %`
  const sentence = `${instead} had ${share} of ${n} votes against ${model}, ties halved.`
  return [{ model, instead, sentence }]
}
