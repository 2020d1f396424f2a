/** Handlers of contract/rollouts. */
import type { RolloutBoard } from '../compare/rollouts/rollouts'
import type { References } from '../config/references'
import { os } from './handlers'

export function rolloutsHandlers({
  rolloutBoard,
  references,
}: {
  readonly rolloutBoard: RolloutBoard
  readonly references: Pick<References, 'requireKnown'>
}) {
  return {
    list: os.rollouts.list.handler(({ input }) => {
      references.requireKnown({ service: input.service })
      return rolloutBoard.list(input)
    }),
    get: os.rollouts.get.handler(({ input }) => rolloutBoard.get(input.id)),
  }
}
