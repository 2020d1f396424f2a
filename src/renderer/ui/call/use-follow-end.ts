/** Keeps a growing text's end in view for as long as the person reads along there. */
import { useLayoutEffect, useRef, type RefObject, type UIEvent } from 'react'

/** Nearer than this to the end, in pixels, counts as reading along. */
const followWithin = 60

export interface FollowEnd {
  readonly ref: RefObject<HTMLDivElement | null>
  readonly onScroll: (event: UIEvent<HTMLDivElement>) => void
}

/** Scrolls to the end whenever `grown` changes, unless the person has scrolled away from it. */
export function useFollowEnd(grown: unknown): FollowEnd {
  const ref = useRef<HTMLDivElement>(null)
  const following = useRef(true)
  useLayoutEffect(() => {
    const element = ref.current
    if (element !== null && following.current) element.scrollTop = element.scrollHeight
  }, [grown])
  return {
    ref,
    onScroll: ({ currentTarget }) => {
      following.current = currentTarget.scrollHeight - currentTarget.scrollTop - currentTarget.clientHeight < followWithin
    },
  }
}
