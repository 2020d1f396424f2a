/** The place of one entry in the chain, checked against the file as it stands. */
import type { EntryDetails } from '../../contract/ledger'
import { Failure } from '../platform/failure'
import type { Db } from '../storage/store'
import { selectList, type EntryRow } from './entry-row'
import { breakOf } from './verify'

type ChainPlace = EntryDetails['chain']

export interface ChainPlaces {
  /** Its neighbours, and what its hash says of it. Throws Failure `not_found`. */
  chainPlace(id: string): ChainPlace
}

type Neighbour = NonNullable<ChainPlace['next']> & { readonly prevHash: string }

/** `genesis`: the hash before the first entry. */
export function createChainPlaces(db: Db, genesis: () => string): ChainPlaces {
  const byId = db.prepare<[string], EntryRow>(`SELECT ${selectList} FROM entries WHERE id = ?`)
  const neighbour = 'SELECT id, seq, hash, prev_hash AS prevHash FROM entries'
  const before = db.prepare<[number], Neighbour>(
    `${neighbour} WHERE seq < ? ORDER BY seq DESC LIMIT 1`,
  )
  const after = db.prepare<[number], Neighbour>(`${neighbour} WHERE seq > ? ORDER BY seq LIMIT 1`)
  return {
    chainPlace(id) {
      const row = byId.get(id)
      if (row === undefined) throw new Failure('not_found', `There is no ledger entry ${id}.`)
      const [previous, next] = [before.get(row.seq), after.get(row.seq)]
      const problem = breakOf(row, previous ?? { seq: 0, hash: genesis() }) ?? breakAfter(row, next)
      return { previous: placeOf(previous), next: placeOf(next), problem: problem ?? null }
    },
  }
}

/** Why the entry after a row does not continue it; its own facts are its own matter. */
function breakAfter(row: EntryRow, next: Neighbour | undefined): string | undefined {
  if (next === undefined) return undefined
  if (next.seq !== row.seq + 1) return `Entry ${row.seq + 1} is missing.`
  return next.prevHash === row.hash
    ? undefined
    : `Entry ${next.seq} does not continue the one before it.`
}

function placeOf(found: Neighbour | undefined): ChainPlace['next'] {
  return found === undefined ? null : { id: found.id, seq: found.seq, hash: found.hash }
}
