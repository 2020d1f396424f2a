/** Picks the transport of the shell this page was opened by. */
import { connectBrowser } from './browser'
import type { Connection } from './connection'
import { connectElectron } from './electron'

/**
 * Connects to the shell this page was opened by. Resolves as soon as the state is known, also when
 * that is `signed_out`.
 */
export function connect(): Promise<Connection> {
  return location.protocol === 'app:' ? connectElectron() : connectBrowser()
}
