/** What ballots come to for each model: results in all and by period, and what its rating is. */
import type { BoardItem } from '../../../contract/board'
import type { Meeting } from '../verdict/ballots'
import type { Rating } from '../verdict/ratings'
import { wilson } from '../verdict/wilson'
import type { DatedBallot } from './dated-ballot'

type Results = BoardItem['history'][number]

interface Standing {
  readonly model: string
  readonly all: Results
  bad: number
  readonly history: Results[]
}

/** `starts`: those of the periods, ascending; what lies before the first counts in it. */
export function standingsOf(
  ballots: readonly DatedBallot[],
  starts: readonly number[],
): ReadonlyMap<string, Standing> {
  const standings = new Map<string, Standing>()
  const of = (model: string) => {
    const found = standings.get(model) ?? {
      model,
      all: noResults(),
      bad: 0,
      history: starts.map(noResults),
    }
    standings.set(model, found)
    return found
  }
  for (const { at, meetings, bad } of ballots) {
    const period = Math.max(
      0,
      starts.findLastIndex((start) => start <= at),
    )
    for (const meeting of meetings)
      for (const model of [meeting.a, meeting.b]) {
        const { all, history } = of(model)
        const result = resultFor(model, meeting)
        all[result]++
        const then = history[period]
        if (then !== undefined) then[result]++
      }
    for (const model of bad) of(model).bad++
  }
  return standings
}

/** The highest rating first, then most wins. */
export function itemsOf(
  standings: ReadonlyMap<string, Standing>,
  ratings: readonly Rating[],
): BoardItem[] {
  const rated = new Map(ratings.map((rating) => [rating.model, rating]))
  const decided = [...standings.values()].some(({ all }) => all.wins > 0)
  return [...standings.values()]
    .map((standing) => itemOf(standing, rated.get(standing.model), decided))
    .toSorted(
      (one, other) =>
        (other.rating ?? -Infinity) - (one.rating ?? -Infinity) ||
        other.wins - one.wins ||
        one.losses - other.losses ||
        (one.model < other.model ? -1 : 1),
    )
}

/** `anyDecided`: some meeting of the board was no tie. */
function itemOf(
  { model: id, all, bad, history }: Standing,
  rating: Rating | undefined,
  anyDecided: boolean,
): BoardItem {
  const slash = id.indexOf('/')
  const decided = all.wins + all.losses
  const { low: winLow, high: winHigh } = wilson(all.wins, decided)
  return {
    provider: id.slice(0, Math.max(0, slash)),
    model: id.slice(slash + 1),
    ...all,
    bad,
    winShare: decided === 0 ? null : all.wins / decided,
    winLow,
    winHigh,
    rating: rating?.rating ?? null,
    ratingLow: rating?.low ?? null,
    ratingHigh: rating?.high ?? null,
    unrated: typeof rating?.rating === 'number' ? null : whyUnrated(all, anyDecided),
    history,
  }
}

function whyUnrated(
  { wins, losses, ties }: Results,
  anyDecided: boolean,
): NonNullable<BoardItem['unrated']> {
  if (wins + losses + ties === 0) return 'not_met'
  if (!anyDecided) return 'only_tied'
  if (losses + ties === 0) return 'never_lost'
  return wins + ties === 0 ? 'never_won' : 'apart'
}

function resultFor(model: string, { a, better }: Meeting): keyof Results {
  if (better === 'tie') return 'ties'
  return (better === 'a') === (model === a) ? 'wins' : 'losses'
}

function noResults(): Results {
  return { wins: 0, losses: 0, ties: 0 }
}
