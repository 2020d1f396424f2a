/** Keeps a growing text's end in view for as long as the person reads along there. */
import { useEffect, useLayoutEffect, useRef, type RefObject, type UIEvent } from 'react'

/** Nearer than this to the end, in pixels, counts as reading along. */
const followWithin = 60

export interface FollowEnd {
  readonly ref: RefObject<HTMLDivElement | null>
  readonly onScroll: (event: UIEvent<HTMLDivElement>) => void
}

/**
 * Scrolls to the end whenever `grown` changes, unless the person has scrolled up from it. A new
 * `latest` (the last turn's id) is always brought into view: it is what the person has just asked
 * for. That the end moves away by itself, as text grows or is laid out, changes nothing.
 */
export function useFollowEnd(grown: unknown, latest: unknown): FollowEnd {
  const ref = useRef<HTMLDivElement>(null)
  const following = useRef(true)
  const seen = useRef(latest)
  /** Where the view stood last: only a person moves it up from there. */
  const top = useRef(0)
  useLayoutEffect(() => {
    const element = ref.current
    if (seen.current !== latest) following.current = true
    seen.current = latest
    if (element !== null && following.current) element.scrollTop = element.scrollHeight
  }, [grown, latest])
  useEffect(() => {
    const element = ref.current
    if (element === null) return
    // A composer that grows takes from the conversation's height, which moves its end out of view.
    const observer = new ResizeObserver(() => {
      if (following.current) element.scrollTop = element.scrollHeight
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return {
    ref,
    onScroll: ({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
      const nearEnd = scrollHeight - scrollTop - clientHeight < followWithin
      if (nearEnd) following.current = true
      else if (scrollTop < top.current) following.current = false
      top.current = scrollTop
    },
  }
}
