/** One table of named things: how each lies in it, and how it is read and written. */
import type { Policy } from '../../contract/projects'
import { storedInt } from '../storage/stored-int'
import { readStored } from '../storage/stored-json'
import type { Db } from '../storage/store'
import { unreadablePolicy } from './rules'

type Cell = string | number | null

/** What every named thing has. */
export interface Named {
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

export interface NamedTable<Item> {
  /** Oldest first. */
  read(): Item[]
  /** Adds or replaces. Call this and `remove` inside a transaction. */
  save(item: Item): void
  remove(name: string): void
}

export function createNamedTable<Item extends Named>(
  { table, columns, cells, item }: Layout<Item>,
  db: Db,
): NamedTable<Item> {
  const select = db.prepare<[], Record<string, Cell>>(
    `SELECT * FROM ${table} ORDER BY created_at, rowid`,
  )
  const [, ...changing] = columns
  const upsert = db.prepare<Cell[]>(
    `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})
     ON CONFLICT (name) DO UPDATE SET ${changing.map((column) => `${column} = excluded.${column}`).join(', ')}`,
  )
  const drop = db.prepare<[string]>(`DELETE FROM ${table} WHERE name = ?`)

  function readersOf(row: Readonly<Record<string, Cell>>): CellReaders {
    const name = String(row['name'])
    return {
      policy: () =>
        table === 'environments'
          ? {}
          : (readStored(db, `${table}.policy`, name, row['policy']) ?? unreadablePolicy),
      whole: (column, instead) => storedInt(db, `${table}.${column}`, name, row[column], instead),
    }
  }

  return {
    read: () => select.all().map((row) => item(row, readersOf(row))),
    save: (saved) => void upsert.run(...cells(saved)),
    remove: (name) => void drop.run(name),
  }
}
