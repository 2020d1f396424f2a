/** Handler of contract/board. */
import type { BoardOfModels } from '../compare/board/board'
import type { References } from '../config/references'
import { os } from './handlers'

export function boardHandlers({
  board,
  references,
}: {
  readonly board: BoardOfModels
  readonly references: Pick<References, 'requireKnown'>
}) {
  return {
    get: os.board.get.handler(({ input }) => {
      references.requireKnown({ project: input.project })
      return board.board(input)
    }),
  }
}
