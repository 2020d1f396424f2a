/** One piece of evidence for the board: who met whom, when, and where it comes from. */
import type { BoardScope } from '../../../contract/board'
import type { Ballot } from '../verdict/ballots'

export interface DatedBallot {
  readonly at: number
  readonly source: NonNullable<BoardScope['source']>
  readonly tags: readonly string[]
  readonly meetings: Ballot
  /** Ballots of one group of cases are no independent evidence; null: it stands for itself. */
  readonly group: string | null
  /** Models of a vote that found every answer bad: it says nothing of who is better. */
  readonly bad: readonly string[]
}

/** One name, `provider/model`, however a variant writes its model. */
export type ModelNames = (variant: {
  readonly provider?: string | undefined
  readonly model: string
}) => string
