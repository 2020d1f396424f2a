/** Handlers of contract/rollouts. */
import type { RolloutBoard } from '../compare/rollouts/rollouts'
import { os } from './handlers'

export function rolloutsHandlers({ rolloutBoard }: { readonly rolloutBoard: RolloutBoard }) {
  return {
    list: os.rollouts.list.handler(({ input }) => rolloutBoard.list(input)),
    get: os.rollouts.get.handler(({ input }) => rolloutBoard.get(input.id)),
  }
}
