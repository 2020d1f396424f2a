/**
 * Named things of one kind, read into memory once: the path of a call asks for them without
 * touching the database.
 */
import type { Policy } from '../../contract/projects'
import type { Topic } from '../../contract/system'
import { Failure } from '../platform/failure'
import type { Platform } from '../platform/platform'
import type { Audit } from '../record/audit'
import type { Store } from '../storage/store'
import { createNamedTable, type Layout, type Named } from './named-table'

export interface PolicyDeps {
  readonly store: Pick<Store, 'db' | 'write'>
  readonly platform: Pick<Platform, 'clock' | 'changes'>
  readonly audit: Pick<Audit, 'note'>
  /** A project's prompts and answers are no longer kept: what others kept of them goes too. */
  readonly onContentOff?: (project: string, who: string) => void
  /** A service has this policy from now on, or is gone; inside the transaction that writes it. */
  readonly onServicePolicy?: (service: string, policy: Policy | undefined) => void
}

export interface NamedRows<Item extends Named> {
  list(): Item[]
  find(name: string): Item | undefined
  /** Throws Failure `invalid_request`: a call or a setting named something that is not there. */
  require(name: string): Item
  /**
   * Adds or replaces one, on record, with why where that is given. Nothing happens where nothing
   * differs.
   */
  put(item: Item, who: string, what?: string, because?: string): Item
  /**
   * Takes one away, on record. Throws Failure `not_found`, and `conflict` for one that ships with
   * the program.
   */
  remove(name: string, who: string): void
  /** Adds the ones that are missing. */
  seed(items: readonly Item[]): void
  /** Reads the table again, after it was changed by other means such as a restored backup. */
  reload(): void
}

/** `alongside`: what else changes where one is put or taken away, in the same transaction. */
export function createNamedRows<Item extends Named>(
  layout: Layout<Item>,
  { store, platform, audit }: PolicyDeps,
  alongside?: (name: string, after: Item | undefined, before: Item | undefined) => void,
): NamedRows<Item> {
  const { word } = layout
  const table = createNamedTable(layout, store.db)
  const topic: Topic = layout.table
  let items = new Map<string, Item>()

  function reload() {
    items = new Map(table.read().map((item) => [item.name, item]))
  }
  reload()

  return {
    reload,
    list: () => [...items.values()],
    find: (name) => items.get(name),
    require(name) {
      const item = items.get(name)
      if (item === undefined) throw unknownName(word, name, [...items.keys()])
      return item
    },
    put(item, who, what, because) {
      const before = items.get(item.name)
      if (before !== undefined && areSame(layout, before, item)) return before
      const done = `${word} ${before === undefined ? 'added' : 'changed'}`
      store.write(() => {
        table.save(item)
        alongside?.(item.name, item, before)
        const after = because === undefined ? item : { ...item, because }
        audit.note({ who, what: what ?? done, subject: item.name, before, after })
      })
      items.set(item.name, item)
      platform.changes.publish(topic)
      return item
    },
    remove(name, who) {
      const before = items.get(name)
      assertRemovable(word, name, before)
      store.write(() => {
        table.remove(name)
        alongside?.(name, undefined, before)
        audit.note({ who, what: `${word} removed`, subject: name, before })
      })
      items.delete(name)
      platform.changes.publish(topic)
    },
    seed(seeds) {
      const missing = seeds.filter((item) => !items.has(item.name))
      if (missing.length === 0) return
      store.write(() => missing.forEach(table.save))
      for (const item of missing) items.set(item.name, item)
    },
  }
}

function assertRemovable(word: string, name: string, item: Named | undefined): void {
  if (item === undefined) throw new Failure('not_found', `There is no ${word} "${name}".`)
  if (item.builtIn)
    throw new Failure(
      'conflict',
      `The ${word} ${name} ships with Tollgate and would be back at the next start.`,
    )
}

function unknownName(word: string, name: string, known: readonly string[]): Failure {
  return new Failure(
    'invalid_request',
    `There is no ${word} "${name}". Add it first, or use one of: ${known.join(', ')}.`,
  )
}

function areSame<Item extends Named>(layout: Layout<Item>, one: Item, other: Item): boolean {
  return JSON.stringify(layout.cells(one)) === JSON.stringify(layout.cells(other))
}
