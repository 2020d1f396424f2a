/** Finds the entries that have several labels at once by where each label stands, the newest first. */
import type { Db } from '../storage/store'
import type { Sql, SqlValue, Term } from './filter'
import {
  blockOf,
  blockSize,
  keepCommon,
  listPlaces,
  readPlaces,
  startOf,
  type KeptPlaces,
  type Places,
} from './postings'

/** Where an entry stands in a page: by time, then by `seq`. */
export interface PagePlace {
  readonly time: number
  readonly seq: number
}

export interface SearchQuestion {
  readonly terms: readonly Term[]
  /** All that must hold of an entry, the terms among it. */
  readonly conditions: Sql
  readonly before: PagePlace
  readonly from: number
  readonly most: number
}

export interface PostingSearch {
  /** Undefined where too much of the chain has not been looked through yet. */
  find(question: SearchQuestion): PagePlace[] | undefined
}

/** Blocks that are read row by row, about four milliseconds each. */
const mostUnread = 2
/** Blocks whose places are read at once. */
const stretch = 64
/** With more hits in a block than this, reading all of it is quicker. */
const mostSingly = 400

interface Block {
  readonly block: number
  readonly firstTime: number
  readonly lastTime: number
}

export function createPostingSearch(db: Db): PostingSearch {
  const blocks = db.prepare<[], Block>(
    'SELECT block, first_time AS firstTime, last_time AS lastTime FROM entry_blocks ORDER BY block DESC',
  )
  const newest = db.prepare<[], number>('SELECT ifnull(max(seq), 0) FROM entries').pluck()
  const postings = db.prepare<[string, string, number, number], KeptPlaces & { block: number }>(
    `SELECT block, places, checksum FROM entry_postings
     WHERE field = ? AND value = ? AND block BETWEEN ? AND ?`,
  )

  /** By block: what has all terms; undefined where a row of it is not what was kept. */
  function commonIn(terms: readonly Term[], from: number, to: number) {
    let common: Map<number, Places | undefined> | undefined
    for (const { column, value } of terms) {
      const next = new Map<number, Places | undefined>()
      for (const row of postings.all(column, value, from, to)) {
        if (common !== undefined && !common.has(row.block)) continue
        const before = common?.get(row.block)
        const places = readPlaces(row)
        if (places !== undefined && before !== undefined) keepCommon(places, before)
        const isDamaged = places === undefined || (common !== undefined && before === undefined)
        next.set(row.block, isDamaged ? undefined : places)
      }
      common = next
    }
    return common ?? new Map<number, Places | undefined>()
  }

  return {
    find(question) {
      const known = blocks.all()
      const built = new Set(known.map(({ block }) => block))
      const end = blockOf(newest.get() ?? 0)
      const unread = Array.from({ length: end + 1 }, (_, index) => end - index).filter(
        (block) => !built.has(block),
      )
      if (unread.length > mostUnread) return undefined
      const page = new Page(db, question)
      for (const block of unread) page.readAll(block)
      const { before, from } = question
      const asked = known.filter(
        ({ firstTime, lastTime }) => firstTime <= before.time && lastTime >= from,
      )
      const latest = latestUpTo(asked)
      for (let at = 0; at < asked.length; at += stretch) {
        const part = asked.slice(at, at + stretch)
        const [high, low] = [part[0]?.block ?? 0, part.at(-1)?.block ?? 0]
        const common = commonIn(question.terms, low, high)
        for (const [index, { block }] of part.entries()) {
          if (page.isFull(latest[at + index] ?? 0)) return page.found
          if (common.has(block)) page.read(block, common.get(block))
        }
      }
      return page.found
    },
  }
}

/** Of each block the latest time in it and in all that are older. */
function latestUpTo(blocks: readonly Block[]): number[] {
  let latest = Number.MIN_SAFE_INTEGER
  return blocks
    .toReversed()
    .map(({ lastTime }) => (latest = Math.max(latest, lastTime)))
    .toReversed()
}

/** What was found so far, in the order of a page. */
class Page {
  found: PagePlace[] = []
  readonly #rows: (from: number, to: number) => PagePlace[]
  readonly #most: number

  constructor(db: Db, { conditions, before, from, most }: SearchQuestion) {
    const select = db.prepare<SqlValue[], PagePlace>(
      `SELECT time, seq FROM entries NOT INDEXED
       WHERE seq >= ? AND seq < ? AND (time, seq) < (?, ?) AND time >= ?${conditions.sql}`,
    )
    this.#most = most
    this.#rows = (start, end) =>
      select.all(start, end, before.time, before.seq, from, ...conditions.values)
  }

  /** Nothing that is older than `latest` can come before what is found. */
  isFull(latest: number): boolean {
    const last = this.found[this.#most - 1]
    return last !== undefined && last.time >= latest
  }

  readAll(block: number): void {
    this.#add(this.#rows(startOf(block), startOf(block) + blockSize))
  }

  read(block: number, places: Places | undefined): void {
    const hits = places === undefined ? undefined : listPlaces(places)
    if (hits === undefined || hits.length > mostSingly) return this.readAll(block)
    const start = startOf(block)
    this.#add(hits.flatMap((place) => this.#rows(start + place, start + place + 1)))
  }

  #add(rows: readonly PagePlace[]): void {
    if (rows.length === 0) return
    this.found = [...this.found, ...rows]
      .sort((a, b) => b.time - a.time || b.seq - a.seq)
      .slice(0, this.#most)
  }
}
