/** The board of a project's models (spec X6), from what people voted and what experiments found. */
import type { Board, BoardScope } from '../../../contract/board'
import type { Platform } from '../../platform/platform'
import { yieldToLoop } from '../../platform/yield-to-loop'
import type { Store } from '../../storage/store'
import { comparisonRows } from '../comparison-row'
import { experimentRows } from '../experiments/experiment-row'
import { planOf } from '../experiments/plan'
import { trialRows } from '../experiments/trial-rows'
import type { Ballot } from '../verdict/ballots'
import type { Rating, RatingRequest } from '../verdict/ratings'
import { votedOf } from '../votes'
import { ballotOfVote } from './ballots-of-votes'
import { ballotsOfExperiment } from './ballots-of-experiment'
import { boardPeriods } from './board-periods'
import type { DatedBallot, ModelNames } from './dated-ballot'
import { itemsOf, standingsOf } from './standings'

export interface BoardDeps {
  readonly store: Pick<Store, 'db'>
  readonly platform: Pick<Platform, 'clock'>
  readonly timeZone: () => string
  readonly modelName: ModelNames
  readonly rateApart: (request: RatingRequest) => Promise<Rating[]>
}

export interface BoardOfModels {
  /** Rows that cannot be read are left out, and on record. */
  board(scope: BoardScope): Promise<Board>
}

/** Any would do: the same one each time gives the same intervals for the same ballots. */
const seed = 1

export function createBoard(deps: BoardDeps): BoardOfModels {
  const { db } = deps.store
  const comparisons = comparisonRows(db)
  const experiments = experimentRows(db)
  const trials = trialRows(db)

  const fromVotes = (scope: BoardScope) =>
    votedOf(db, comparisons, { ...scope, tag: undefined }).flatMap(
      (voted) => ballotOfVote(voted, deps.modelName) ?? [],
    )

  async function fromExperiments({ project, from, to }: BoardScope): Promise<DatedBallot[][]> {
    const rows = experiments.decided.all({
      project: project ?? null,
      from: from ?? 0,
      to: to ?? Number.MAX_SAFE_INTEGER,
    })
    const ballots: DatedBallot[][] = []
    for (const row of rows) {
      await yieldToLoop()
      const plan = planOf(db, { ...row, content: null })
      ballots.push(
        ballotsOfExperiment(plan, trials.all(row.id), trials.duels(row.id), deps.modelName),
      )
    }
    return ballots
  }

  return {
    async board(scope) {
      const { tag, source, from, to } = scope
      const isTagged = ({ tags }: DatedBallot) => tag === undefined || tags.includes(tag)
      const everyVote = source === 'experiments' ? [] : fromVotes(scope)
      const everyCase = source === 'votes' ? [] : await fromExperiments(scope)
      const votes = everyVote.filter(isTagged)
      const cases = everyCase.map((ballots) => ballots.filter(isTagged))
      const ballots = [...votes, ...cases.flat()]
      const now = deps.platform.clock.now()
      const times = ballots.map(({ at }) => at)
      const periods = boardPeriods({ from, to, now }, times, deps.timeZone())
      const standings = standingsOf(
        ballots,
        periods.map((period) => period.from),
      )
      const models = [...standings.keys()].toSorted()
      const ratings =
        models.length < 2
          ? []
          : await deps.rateApart({ models, ballots: independent(ballots), seed })
      return {
        votes: votes.length,
        cases: cases.flat().length,
        experiments: cases.filter((each) => each.length > 0).length,
        tags: tagsOf([...everyVote, ...everyCase.flat()]),
        periods,
        items: itemsOf(standings, ratings),
      }
    },
  }
}

/** Cases of one group as one ballot, and none without a meeting. */
function independent(ballots: readonly DatedBallot[]): Ballot[] {
  const groups = new Map<string, Ballot>()
  for (const [at, { group, meetings }] of ballots.entries()) {
    if (meetings.length === 0) continue
    const key = group === null ? `ballot ${at}` : `group ${group}`
    groups.set(key, [...(groups.get(key) ?? []), ...meetings])
  }
  return [...groups.values()]
}

function tagsOf(ballots: readonly DatedBallot[]): string[] {
  return [...new Set(ballots.flatMap(({ tags }) => tags))].toSorted((one, other) =>
    one.localeCompare(other, 'en'),
  )
}
