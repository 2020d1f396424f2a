/**
 * How the models of a project stand against each other (spec X6): meetings won, lost and tied in
 * votes on comparisons and in experiments that have their verdict, and a rating from them.
 */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { count, epochMs, queryInt, reference } from './primitives'

/** Two models on the same prompt: a vote for one of three panes is two meetings, both won by it. */
const results = { wins: count, losses: count, ties: count }

export const boardItem = z.object({
  provider: z.string(),
  /** Without its provider. */
  model: z.string(),
  ...results,
  /** Votes that found every answer bad; they are no meetings. */
  bad: count,
  /** Wins of wins and losses together; null where there is neither. */
  winShare: z.number().nullable(),
  /** Wilson's score interval of the share at 95 %. */
  winLow: z.number(),
  winHigh: z.number(),
  /**
   * Bradley and Terry's with Davidson's ties; the mean of all rated models is 1000, and 400 more
   * are ten wins for each loss. Null: not estimable yet.
   */
  rating: z.number().nullable(),
  /** Of its 95 % bootstrap interval; null where the interval is open at that end. */
  ratingLow: z.number().nullable(),
  ratingHigh: z.number().nullable(),
  /**
   * Why there is no rating. `apart`: its rivals have not beaten each other both ways; `only_tied`:
   * every meeting of the board was a tie.
   */
  unrated: z.enum(['never_lost', 'never_won', 'apart', 'only_tied', 'not_met']).nullable(),
  /** In the order of the periods. */
  history: z.array(z.object(results)),
})
export type BoardItem = z.infer<typeof boardItem>

export const board = z.object({
  /** Votes on comparisons of different models. */
  votes: count,
  /** Cases of experiments on which different models met. */
  cases: count,
  /** Experiments with a verdict that these cases are of. */
  experiments: count,
  /** Of the votes and cases in question, whatever tag is asked for; in their order. */
  tags: z.array(z.string()),
  /** Days, weeks or months in the console's time zone, by how long the time asked for is. */
  periods: z.array(z.object({ from: epochMs, to: epochMs })),
  /** The highest rating first; those without one after them, most wins first. */
  items: z.array(boardItem),
})
export type Board = z.infer<typeof board>

export const boardSources = ['votes', 'experiments'] as const

const boardScope = z.strictObject({
  project: reference.optional(),
  /** Of a vote, or of a case. */
  tag: reference.optional(),
  /** Of comparisons and experiments made from here on. */
  from: queryInt.optional(),
  /** And before here. */
  to: queryInt.optional(),
  /** What people voted, or what experiments found; absent: both. */
  source: z.enum(boardSources).optional(),
})
export type BoardScope = z.infer<typeof boardScope>

export const boardContract = {
  get: oc
    .route({
      method: 'GET',
      path: '/board',
      summary: 'Models by rating, with meetings won, lost and tied in votes and experiments',
    })
    .input(boardScope)
    .output(board),
}
