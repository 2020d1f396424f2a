/** The list of backups, for the settings and for the banner of a ledger that cannot be trusted. */
import { useServerQuery } from '../../client/query'

export function useBackups() {
  return useServerQuery(['backups', 'ledger'], ['backups', 'list'], (client) =>
    client.backups.list(),
  )
}
