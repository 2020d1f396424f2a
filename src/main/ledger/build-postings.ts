/** Looks through blocks of entries that are full and keeps where each label stands in them. */
import { noValue } from '../../contract/entry-filter'
import { yieldToLoop } from '../platform/yield-to-loop'
import type { GroupCommitStore } from '../storage/group-commit'
import { postedColumns } from './filter'
import { blockOf, blockSize, keepPlaces, startOf } from './postings'

export interface PostingBuilderDeps {
  readonly store: Pick<GroupCommitStore, 'db' | 'commitSoon'>
  /** False while nothing may be written, and once it is to end. */
  readonly mayGoOn: () => boolean
}

export interface PostingBuilder {
  /** The newest block first. Ends early where it may not go on. */
  build(): Promise<void>
}

/** Rows read at a step: about two milliseconds. */
const slice = 512

type Row = Readonly<Record<string, string | number | null>> & {
  readonly seq: number
  readonly time: number
  readonly hash: string
}

interface ReadBlock {
  readonly block: number
  readonly firstTime: number
  readonly lastTime: number
  /** Of the newest entry: the ledger may be replaced meanwhile. */
  readonly end: { readonly seq: number; readonly hash: string }
  /** By field, then value: places, ascending. */
  readonly labels: ReadonlyMap<string, ReadonlyMap<string, number[]>>
}

export function createPostingBuilder({ store, mayGoOn }: PostingBuilderDeps): PostingBuilder {
  const { db } = store
  const newest = db.prepare<[], number>('SELECT ifnull(max(seq), 0) FROM entries').pluck()
  const built = db.prepare<[], number>('SELECT block FROM entry_blocks').pluck()
  const rows = db.prepare<[number, number], Row>(
    `SELECT seq, time, hash, ${postedColumns.join(', ')} FROM entries NOT INDEXED
     WHERE seq >= ? AND seq < ? ORDER BY seq`,
  )
  const hashOf = db.prepare<[number], string>('SELECT hash FROM entries WHERE seq = ?').pluck()
  const addBlock = db.prepare('INSERT OR IGNORE INTO entry_blocks VALUES (?, ?, ?)')
  const addPosting = db.prepare('INSERT OR REPLACE INTO entry_postings VALUES (?, ?, ?, ?, ?)')

  async function read(block: number): Promise<ReadBlock | undefined> {
    const labels = new Map(postedColumns.map((column) => [column, new Map<string, number[]>()]))
    let [firstTime, lastTime] = [Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER]
    let last: Row | undefined
    const start = startOf(block)
    for (let seq = start; seq < start + blockSize; seq += slice) {
      if (!mayGoOn()) return undefined
      for (const row of rows.all(seq, seq + slice)) {
        firstTime = Math.min(firstTime, row.time)
        lastTime = Math.max(lastTime, row.time)
        post(labels, row, row.seq - start)
        last = row
      }
      await yieldToLoop()
    }
    return last === undefined ? undefined : { block, firstTime, lastTime, end: last, labels }
  }

  function write({ block, firstTime, lastTime, end, labels }: ReadBlock): void {
    if (hashOf.get(end.seq) !== end.hash) return
    addBlock.run(block, firstTime, lastTime)
    for (const [field, values] of labels)
      for (const [value, found] of values) {
        const { places, checksum } = keepPlaces(found)
        addPosting.run(field, value, block, places, checksum)
      }
  }

  return {
    async build() {
      if (!mayGoOn()) return
      const known = new Set(built.all())
      const full = blockOf((newest.get() ?? 0) + 1)
      for (let block = full - 1; block >= 0; block -= 1) {
        if (known.has(block)) continue
        const found = await read(block)
        if (found === undefined || !mayGoOn()) return
        await store.commitSoon(() => write(found))
      }
    },
  }
}

function post(labels: ReadonlyMap<string, Map<string, number[]>>, row: Row, place: number): void {
  for (const [column, values] of labels) {
    const value = String(row[column] ?? noValue)
    const places = values.get(value)
    if (places === undefined) values.set(value, [place])
    else places.push(place)
  }
}
