/** Saved views of the ledger, for its page and for the palette. */
import { useServerQuery } from '../client/query'

export function useLedgerViews() {
  return useServerQuery(['ledgerViews'], ['ledger-views'], (client) => client.ledgerViews.list())
}
