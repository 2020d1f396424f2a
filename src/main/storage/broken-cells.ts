/**
 * Cells of the database that cannot be read: each is told of once, by the connection it was read
 * on, and its text is kept for repair where its row may be written over. Who owns the row decides
 * what follows; nobody goes on as if the cell were not there.
 */
import { createHash } from 'node:crypto'
import type { Db } from './store'

export interface BrokenCell {
  /** `table.column`. */
  readonly place: string
  /** The key of its row. */
  readonly row: string
  readonly text: string
  /** What is wrong, as the end of a sentence. */
  readonly problem: string
}

type Listener = (cell: BrokenCell) => void

interface Finds {
  readonly seen: Set<string>
  waiting: BrokenCell[]
  listener: Listener | undefined
}

const finds = new WeakMap<Db, Finds>()
/** More than this many different ones are one damage, and named as that. */
const most = 200

function findsOf(db: Db): Finds {
  const known = finds.get(db) ?? { seen: new Set<string>(), waiting: [], listener: undefined }
  finds.set(db, known)
  return known
}

/** Tells cells apart by place, row and a digest of what stands there. */
export function keyOf({ place, row, text }: BrokenCell): string {
  return `${place} ${row} ${createHash('sha256').update(text).digest('hex').slice(0, 16)}`
}

/** Tells of a cell, once a text at a place. Safe at any time, inside a transaction too. */
export function noteBroken(db: Db, cell: BrokenCell): void {
  const known = findsOf(db)
  const key = keyOf(cell)
  if (known.seen.has(key) || known.seen.size >= most) return
  known.seen.add(key)
  if (known.listener === undefined) known.waiting.push(cell)
  else known.listener(cell)
}

/** Hands on what was found so far and what will be. */
export function onBroken(db: Db, listener: Listener): void {
  const known = findsOf(db)
  known.listener = listener
  for (const cell of known.waiting.splice(0)) listener(cell)
}

/** After the content was replaced, what was found is of the content that is gone. */
export function forgetBroken(db: Db): void {
  findsOf(db).seen.clear()
}
