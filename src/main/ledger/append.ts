/**
 * Appends entries to the chain. The one place that writes the ledger; call inside the transaction
 * that ends the hold.
 */
import type { Entry } from '../../contract/ledger'
import type { Db } from '../storage/store'
import { columns, columnValue, fields, type EntryDraft } from './entry-row'
import { hashEntry, type Place } from './hash-chain'
import { createRollups } from './rollups'

export interface Appender {
  append(draft: EntryDraft): Entry
  /** The last entry; of an empty chain its beginning. */
  head(): Place
}

export function createAppender(db: Db, genesis: () => string): Appender {
  const names = ['seq', ...fields.map((field) => columns[field]), 'prev_hash', 'hash']
  const insert = db.prepare(
    `INSERT INTO entries (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
  )
  const newest = db.prepare<[], Place>('SELECT seq, hash FROM entries ORDER BY seq DESC LIMIT 1')
  const rollups = createRollups(db)

  // Asked of the database each time: a transaction that was undone must take its head with it.
  function head(): Place {
    return newest.get() ?? { seq: 0, hash: genesis() }
  }

  return {
    head,
    append(draft) {
      const previous = head()
      const seq = previous.seq + 1
      const hash = hashEntry(previous.hash, seq, draft)
      insert.run(seq, ...fields.map((field) => columnValue(draft, field)), previous.hash, hash)
      rollups.add({ ...draft, seq })
      const { serviceTier = null, inferenceGeo = null, charges = null, suspect = false } = draft
      return {
        ...draft,
        serviceTier,
        inferenceGeo,
        charges,
        suspect,
        seq,
        prevHash: previous.hash,
        hash,
      }
    },
  }
}
