/** What the frame knows of a page: where it is in the rail, how to get there, and what to draw. */
import type { LucideIcon } from 'lucide-react'
import type { ComponentType, LazyExoticComponent } from 'react'

export type PageGroup = 'work' | 'review' | 'setup' | 'system'

export interface PageEntry {
  readonly id: string
  /** The hash route: `#/playground`. Anything after it is the page's own (see useRoute). */
  readonly path: string
  readonly label: string
  readonly icon: LucideIcon
  readonly group: PageGroup
  /** The letter after `g` that jumps here. */
  readonly key: string
  /** It names model, cost or time of single calls: held back while a blind comparison is open. */
  readonly tellsOfCalls?: boolean
  readonly component: LazyExoticComponent<ComponentType>
}
