/**
 * How much room the window has, in three steps: everything side by side, a bar that folds, and one
 * column (200 % zoom of a usual window).
 */
import { useSyncExternalStore } from 'react'

export type Width = 'wide' | 'folded' | 'single'

/** In CSS pixels; the style sheets' own steps are the same. */
const foldedBelow = 1180
const singleBelow = 900

export function widthOf(pixels: number): Width {
  return pixels < singleBelow ? 'single' : pixels < foldedBelow ? 'folded' : 'wide'
}

function subscribe(notify: () => void): () => void {
  window.addEventListener('resize', notify)
  return () => window.removeEventListener('resize', notify)
}

export function useWidth(): Width {
  return useSyncExternalStore(subscribe, () => widthOf(window.innerWidth))
}
