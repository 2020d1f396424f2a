/**
 * The ledger: every attempt and cache hit this machine has made, as a list, and each on a page of
 * its own.
 */
import { useRoute } from '../../frame/route'
import { EntryPage } from './EntryPage'
import { LedgerList } from './LedgerList'

/** `#/ledger` is the list, `#/ledger/ENTRY` one entry of it. */
export function LedgerPage() {
  const { rest } = useRoute()
  const id = rest[0]
  return id === undefined ? <LedgerList /> : <EntryPage key={id} id={id} />
}
