/**
 * One table of named things, read into memory once: the path of a call asks for them without
 * touching the database.
 */
import type { Policy } from '../../contract/projects'
import { Failure } from '../platform/failure'
import type { Platform } from '../platform/platform'
import type { Audit } from '../record/audit'
import { storedInt } from '../storage/stored-int'
import { readStored } from '../storage/stored-json'
import type { Store } from '../storage/store'
import type { Topic } from '../../contract/system'
import { unreadablePolicy } from './rules'

export interface PolicyDeps {
  readonly store: Pick<Store, 'db' | 'write'>
  readonly platform: Pick<Platform, 'clock' | 'changes'>
  readonly audit: Pick<Audit, 'note'>
  /** A project's prompts and answers are no longer kept: what others kept of them goes too. */
  readonly onContentOff?: (project: string, who: string) => void
}

type Cell = string | number | null

interface Named {
  readonly name: string
  readonly builtIn: boolean
  readonly createdAt: number
}

/** Cells of the row that is being read; one that cannot be read is on record then. */
export interface CellReaders {
  policy(): Policy
  whole<Instead>(column: string, instead: Instead): number | Instead
}

/** How a thing lies in its table. Columns and values are in the same order, `name` first. */
export interface Layout<Item extends Named> {
  readonly table: 'projects' | 'environments' | 'services'
  /** As it stands in sentences and in the audit trail: `project`. */
  readonly word: string
  readonly columns: readonly string[]
  cells(item: Item): readonly Cell[]
  item(row: Readonly<Record<string, Cell>>, read: CellReaders): Item
}

export interface NamedRows<Item extends Named> {
  list(): Item[]
  find(name: string): Item | undefined
  /** Throws Failure `invalid_request`: a call or a setting named something that is not there. */
  require(name: string): Item
  /** Adds or replaces one, on record. Nothing happens where nothing differs. */
  put(item: Item, who: string, what?: string): Item
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

export function createNamedRows<Item extends Named>(
  layout: Layout<Item>,
  { store, platform, audit }: PolicyDeps,
): NamedRows<Item> {
  const { table, word, columns } = layout
  const topic: Topic = table
  const select = store.db.prepare<[], Record<string, Cell>>(
    `SELECT * FROM ${table} ORDER BY created_at, rowid`,
  )
  const upsert = store.db.prepare<Cell[]>(
    `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})
     ON CONFLICT (name) DO UPDATE SET ${columns
       .slice(1)
       .map((column) => `${column} = excluded.${column}`)
       .join(', ')}`,
  )
  const drop = store.db.prepare<[string]>(`DELETE FROM ${table} WHERE name = ?`)
  let items = new Map<string, Item>()

  function itemOf(row: Readonly<Record<string, Cell>>): Item {
    const name = String(row['name'])
    return layout.item(row, {
      policy: () =>
        table === 'environments'
          ? {}
          : (readStored(store.db, `${table}.policy`, name, row['policy']) ?? unreadablePolicy),
      whole: (column, instead) =>
        storedInt(store.db, `${table}.${column}`, name, row[column], instead),
    })
  }

  function reload() {
    items = new Map(
      select
        .all()
        .map((row) => itemOf(row))
        .map((item) => [item.name, item]),
    )
  }
  reload()

  return {
    reload,
    list: () => [...items.values()],
    find: (name) => items.get(name),
    require(name) {
      const item = items.get(name)
      if (item !== undefined) return item
      throw new Failure(
        'invalid_request',
        `There is no ${word} "${name}". Add it first, or use one of: ${[...items.keys()].join(', ')}.`,
      )
    },
    put(item, who, what) {
      const before = items.get(item.name)
      if (
        before !== undefined &&
        JSON.stringify(layout.cells(before)) === JSON.stringify(layout.cells(item))
      )
        return before
      store.write(() => {
        upsert.run(...layout.cells(item))
        audit.note({
          who,
          what: what ?? `${word} ${before === undefined ? 'added' : 'changed'}`,
          subject: item.name,
          before,
          after: item,
        })
      })
      items.set(item.name, item)
      platform.changes.publish(topic)
      return item
    },
    remove(name, who) {
      const before = items.get(name)
      if (before === undefined) throw new Failure('not_found', `There is no ${word} "${name}".`)
      if (before.builtIn)
        throw new Failure(
          'conflict',
          `The ${word} ${name} ships with Tollgate and would be back at the next start.`,
        )
      store.write(() => {
        drop.run(name)
        audit.note({ who, what: `${word} removed`, subject: name, before })
      })
      items.delete(name)
      platform.changes.publish(topic)
    },
    seed(seeds) {
      const missing = seeds.filter((item) => !items.has(item.name))
      if (missing.length === 0) return
      store.write(() => {
        for (const item of missing) upsert.run(...layout.cells(item))
      })
      for (const item of missing) items.set(item.name, item)
    },
  }
}
