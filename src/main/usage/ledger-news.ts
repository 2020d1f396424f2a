/** Which entries were added to the ledger since it was last asked. */
import type { Db } from '../storage/store'

export type NewEntry = readonly [time: number, simulated: number]

export interface LedgerNews {
  /**
   * The entries added since the last question; 'everything' where it is another ledger now or so
   * many came that looking at each costs more than starting over. Where nobody `wants` them, they
   * are passed over.
   */
  next(wants: boolean): readonly NewEntry[] | 'everything'
}

/** With more new entries than this, starting over is cheaper than looking for what they touched. */
const mostNews = 2000

export function createLedgerNews(db: Db): LedgerNews {
  const totalChanges = db.prepare<[], number>('SELECT total_changes()').pluck()
  const newest = db.prepare<[], { seq: number; hash: string }>(
    'SELECT seq, hash FROM entries ORDER BY seq DESC LIMIT 1',
  )
  const hashOf = db.prepare<[number], string>('SELECT hash FROM entries WHERE seq = ?').pluck()
  const after = db
    .prepare<[number, number], [number, number]>(
      'SELECT time, simulated FROM entries WHERE seq > ? LIMIT ?',
    )
    .raw()
  let known = { seq: 0, hash: '' }
  let knownChanges = -1
  return {
    next(wants) {
      // This connection is the only writer, so its count of changes tells whether to look.
      const changes = totalChanges.get() ?? 0
      if (changes === knownChanges) return []
      knownChanges = changes
      const head = newest.get() ?? { seq: 0, hash: '' }
      const count = head.seq - known.seq
      // A new or restored ledger does not continue the chain that was read.
      const continues = known.seq === 0 || hashOf.get(known.seq) === known.hash
      const startOver = !continues || count > mostNews
      const added = !startOver && count > 0 && wants ? after.all(known.seq, mostNews) : []
      known = head
      return startOver ? 'everything' : added
    },
  }
}
