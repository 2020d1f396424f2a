/** Draws a long answer over several frames: how many of its chunks are drawn by now. */
import { useEffect, useReducer, useRef } from 'react'

/**
 * Of each text (`generation`) `first` are drawn at once, then one more a drawing: a chunk that has
 * just begun is there with the text that begins it, a text that came whole goes on frame by frame.
 */
export function useGrowingCount(total: number, first: number, generation: number): number {
  const drawn = useRef({ generation, count: 0 })
  const [, drawAgain] = useReducer((times: number) => times + 1, 0)
  const before = drawn.current.generation === generation ? drawn.current.count : 0
  const count = Math.min(total, Math.max(first, before + 1))
  useEffect(() => {
    drawn.current = { generation, count }
    if (count === total) return
    // A page in the background has no frames and need not be drawn.
    const frame = requestAnimationFrame(drawAgain)
    return () => cancelAnimationFrame(frame)
  }, [generation, count, total])
  return count
}
