/**
 * A part of the rules file. Each feature's rules are one section; what they have in common
 * (matching, diff, removal) is in plan-items.
 */
import type { ConfigChange } from '../../contract/config'
import type { FileIssue, Path } from './read-yaml'

/** What the file begins with: the format this program reads and writes. */
export const formatMark = 'tollgate'
export const formatVersion = 1

export type Fields = Readonly<Record<string, unknown>>

/** One thing as the file would write it. */
export interface Item {
  /** Tells it from others of the same name. */
  readonly id: string
  readonly name: string
  readonly fields: Fields
}

export interface PlanContext {
  /** Also remove what the section does not name. */
  readonly prune: boolean
  readonly lineOf: (path: Path) => number
  /** The names a section will have if everything in the file is applied. */
  readonly namesOf: (section: string) => ReadonlySet<string>
}

export interface SectionPlan {
  readonly changes: readonly ConfigChange[]
  readonly issues: readonly FileIssue[]
  /** Writes what is new or different. Call inside the transaction, sections in their order. */
  apply(who: string): void
  /** Takes away what goes. Call after every section's `apply`, sections in reverse. */
  remove(who: string): void
}

export interface Section {
  /** Its key in the file. */
  readonly name: string
  /** `map`: by name; `list`: names may repeat; `single`: one set of fields. */
  readonly form: 'map' | 'list' | 'single'
  /** What stands above it in the file. */
  readonly about: string
  /** As it is now, in a stable order. */
  read(): readonly Item[]
  /**
   * What must be looked at off the event loop before `plan` can say what stands against it.
   * `desired` as there.
   */
  prepare?(desired: unknown): Promise<void>
  /** What would change. `desired` is the section's value in the file. */
  plan(desired: unknown, context: PlanContext): SectionPlan
  /** Reads everything again: what was planned has been undone. */
  reload(): void
}
