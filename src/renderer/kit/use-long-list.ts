/** A list of any length that draws the rows in sight and asks for more before its end is reached. */
import { useVirtualizer, type VirtualItem } from '@tanstack/react-virtual'
import { useEffect, useRef, type RefObject } from 'react'

/** This many rows before the end of what is here, more are asked for. */
const ahead = 30

export interface LongList {
  /** For the element that scrolls. */
  readonly scroller: RefObject<HTMLDivElement | null>
  /** The rows to draw, each with where it stands. */
  readonly rows: readonly VirtualItem[]
  /** Of all rows together, in pixels. */
  readonly height: number
}

/** `rowHeight` in pixels, the same for every row. */
export function useLongList(
  list: {
    readonly items: readonly unknown[]
    readonly hasMore: boolean
    readonly loadingMore: boolean
    readonly more: () => void
  },
  rowHeight: number,
): LongList {
  const { items, hasMore, more, loadingMore } = list
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  })
  const rows = virtual.getVirtualItems()
  const last = rows.at(-1)?.index ?? 0
  useEffect(() => {
    if (hasMore && !loadingMore && last >= items.length - ahead) more()
  }, [hasMore, loadingMore, last, items.length, more])
  return { scroller, rows, height: virtual.getTotalSize() }
}
