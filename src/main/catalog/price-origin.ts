/** Where the prices come from that an entry cites by their id. */
import type { EntryDetails } from '../../contract/ledger'
import type { Db } from '../storage/store'
import { shippedSnapshot } from './snapshot'

type PriceOrigin = EntryDetails['price']

/** Null for an id that nothing here has: prices that came with an earlier version. */
export function createPriceOrigins(db: Db): (id: string) => PriceOrigin {
  const snapshot = db.prepare<[string], { source: string; date: number }>(
    'SELECT source, date FROM price_snapshots WHERE id = ? ORDER BY rowid DESC LIMIT 1',
  )
  const override = db
    .prepare<[string], number>('SELECT effective_at FROM price_overrides WHERE id = ?')
    .pluck()
  return (id) => {
    const typedAt = override.get(id)
    if (typedAt !== undefined) return { id, origin: 'override', source: 'typed in', date: typedAt }
    const list = shippedSnapshot.id === id ? shippedSnapshot : snapshot.get(id)
    return list === undefined
      ? null
      : { id, origin: 'snapshot', source: list.source, date: list.date }
  }
}
