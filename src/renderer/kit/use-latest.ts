/** What a component was last drawn with, for what outlives a drawing: a listener, a chart. */
import { useEffect, useRef, type RefObject } from 'react'

export function useLatest<Value>(value: Value): RefObject<Value> {
  const latest = useRef(value)
  useEffect(() => {
    latest.current = value
  })
  return latest
}
