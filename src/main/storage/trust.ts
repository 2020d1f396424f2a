/** Whether the ledger found is the one that was left: its head must contain the anchor. */
import type { AnchorPoint, AnchorRead } from './anchor'
import type { Db } from './store'

export type TrustProblem =
  | 'anchor_missing'
  | 'anchor_unreadable'
  | 'foreign'
  | 'older'
  | 'altered'
  | 'damaged'
  | 'gone'
  | 'lock_lost'
  | 'restoring'
  | 'clock'
  | 'broken'

export interface Trust {
  readonly trusted: boolean
  readonly problem: TrustProblem | null
  readonly message: string | null
}

export const trusted: Trust = { trusted: true, problem: null, message: null }

const fileWayOut =
  'New calls are refused. Restore a backup, put the right file back and start again, or start a new ledger on record.'

/** What is wrong, and the way out. */
const sentences: Record<Exclude<TrustProblem, 'clock' | 'broken'>, string> = {
  anchor_missing: `The anchor beside the ledger is gone, so nobody can say that this ledger is complete. ${fileWayOut}`,
  anchor_unreadable: `The anchor beside the ledger cannot be read, so nobody can say that this ledger is complete. ${fileWayOut}`,
  foreign: `This is not the ledger that was here before: it was replaced, deleted or set aside because it was damaged. ${fileWayOut}`,
  older: `This ledger is older than the one that was here before: entries are missing at its end. ${fileWayOut}`,
  altered: `An entry of this ledger is not the one that was written: it was changed from outside. ${fileWayOut}`,
  damaged: `The ledger file is damaged. ${fileWayOut}`,
  gone: 'The ledger file was moved, replaced or deleted while Tollgate was running. New calls are refused. Put it back as it was and start Tollgate again.',
  lock_lost:
    'The lock file of the data folder was removed or replaced while Tollgate was running, so it keeps no other Tollgate out. New calls are refused. Stop Tollgate and start it again.',
  restoring: 'A backup is being restored. Calls go on when it is done: try again in a moment.',
}

/** What is wrong, with the sentence that says the ways out. */
export function distrust(problem: keyof typeof sentences): Trust {
  return { trusted: false, problem, message: sentences[problem] }
}

/** Verify found a break: it says which. */
export function distrustChain(reason: string): Trust {
  const message = `Verify found that the ledger was changed: ${reason} New calls are refused. Restore a backup, start a new ledger, or go on with the break on record.`
  return { trusted: false, problem: 'broken', message }
}

/** Trusted where the chain holds the anchor, or where there is neither anchor nor entry. */
export function judgeLedger(db: Db, ledgerId: string, anchor: AnchorRead): Trust {
  switch (anchor.state) {
    case 'unreadable':
      return distrust('anchor_unreadable')
    case 'missing':
      return db.prepare('SELECT count(*) FROM entries').pluck().get() === 0
        ? trusted
        : distrust('anchor_missing')
    case 'present':
      return comparePoint(db, ledgerId, anchor.point)
  }
}

function comparePoint(db: Db, ledgerId: string, point: AnchorPoint): Trust {
  if (point.ledgerId !== ledgerId) return distrust('foreign')
  if (point.seq === 0) return trusted
  const hash = db.prepare('SELECT hash FROM entries WHERE seq = ?').pluck().get(point.seq)
  if (hash === undefined) return distrust('older')
  return hash === point.hash ? trusted : distrust('altered')
}
