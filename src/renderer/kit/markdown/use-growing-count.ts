/** Draws a long answer over several frames: how many of its chunks are drawn by now. */
import { useEffect, useState } from 'react'

/** Of each text (`generation`) `first` are drawn at once, then one more a frame. */
export function useGrowingCount(total: number, first: number, generation: number): number {
  const [drawn, setDrawn] = useState({ generation, count: first })
  const count = Math.max(first, drawn.generation === generation ? drawn.count : 0)
  const behind = count < total
  useEffect(() => {
    if (!behind) return
    // A page in the background has no frames and need not be drawn.
    const frame = requestAnimationFrame(() => setDrawn({ generation, count: count + 1 }))
    return () => cancelAnimationFrame(frame)
  }, [behind, count, generation])
  return Math.min(count, total)
}
