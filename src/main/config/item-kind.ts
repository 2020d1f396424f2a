/** What tells one kind of rule in the file from another, for the part they have in common. */
import type { z } from 'zod'
import type { Path } from './read-yaml'
import type { Fields, Item, PlanContext, Section } from './section'

export interface ItemIssue {
  /** Within the item. */
  readonly path: Path
  readonly message: string
}

export interface Kind extends Omit<Section, 'plan' | 'prepare'> {
  /** In sentences: `budget`. */
  readonly word: string
  /** A name this kind may have. Absent: any. */
  readonly nameSchema?: z.ZodType<string>
  /**
   * The fields as written; each may be left out, which leaves it as it is. Must refuse unknown
   * ones.
   */
  readonly fieldsSchema: z.ZodType<Fields>
  /** What a new one has where the file does not say. */
  readonly blank: Fields
  /** What a new one cannot be without. */
  readonly required?: readonly string[]
  /** Fields that never change once it is there. */
  readonly fixed?: readonly string[]
  /** One way to write what may be written in several. */
  normal?(fields: Fields): Fields
  /**
   * Which present item a written one means. Absent: the one of its name. `taken` are those that are
   * spoken for.
   */
  match?(name: string, fields: Fields, taken: ReadonlySet<string>): Item | undefined
  /** Looks at the written fields of every item that can be read, before `issuesOf` is asked. */
  prepare?(fields: readonly Fields[]): Promise<void>
  /** What stands against a new or different item. */
  issuesOf?(
    name: string,
    after: Fields,
    before: Fields | null,
    context: PlanContext,
  ): readonly ItemIssue[]
  /** Why it is not taken away although the file does not name it; null: it goes. */
  staysBecause?(item: Item): string | null
  put(name: string, after: Fields, present: Item | undefined, who: string): void
  remove?(item: Item, who: string): void
}
