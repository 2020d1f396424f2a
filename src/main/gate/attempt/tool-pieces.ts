/** Calls of tools that grow piece by piece, at the same cost for each however many there are. */
import type { ToolCall, ToolCallPiece } from '../../../contract/tools'

export interface ToolPieces {
  add(piece: ToolCallPiece): void
  /** What has come since the last time, a call a piece; empty: nothing. */
  take(): ToolCallPiece[]
  calls(): ToolCall[]
}

export function createToolPieces(): ToolPieces {
  let calls = new Map<number, ToolCallPiece>()
  const inOrder = () => [...calls.values()].sort((a, b) => a.index - b.index)
  return {
    add(piece) {
      const before = calls.get(piece.index)?.arguments ?? ''
      calls.set(piece.index, { ...piece, arguments: before + piece.arguments })
    },
    take() {
      const taken = inOrder()
      calls = new Map()
      return taken
    },
    calls: () => inOrder().map(({ index: _index, ...call }) => call),
  }
}
