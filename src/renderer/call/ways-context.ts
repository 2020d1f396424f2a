/** Who takes the ways out that lead away from a call: the frame, which knows how to go. */
import { createContext } from 'react'
import type { PlaceInPage } from '../parts/page-paths'

export interface Ways {
  readonly go: (place: PlaceInPage) => void
  readonly releaseEmergency: () => void
}

/** Without one, only ways that stay at the call are offered. */
export const WaysContext = createContext<Ways | null>(null)
