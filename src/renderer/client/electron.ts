/**
 * Electron shell: the page makes a MessageChannel and hands one end through the preload script to
 * main.
 */
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import type { Client } from '../../contract/contract'
import type { Connection } from './connection'
import { saveResponse } from './download'
import { createStateCell } from './connection.state'

/** The one word between page, preload script and main; see src/preload/preload.ts. */
const portMessage = 'tollgate:port'

export async function connectElectron(): Promise<Connection> {
  const { port1, port2 } = new MessageChannel()
  const state = createStateCell({ status: 'connected' })
  port1.addEventListener('close', () =>
    state.set({
      status: 'closed',
      message: 'The console has ended. Close this window and open Tollgate again.',
    }),
  )
  window.postMessage(portMessage, location.origin === 'null' ? '*' : location.origin, [port2])
  port1.start()
  const client: Client = createORPCClient(new RPCLink({ port: port1 }))
  return {
    client,
    shell: 'electron',
    getState: state.get,
    subscribe: state.subscribe,
    download: async (path, filename) => saveResponse(await fetch(path), filename),
    signIn: async () => false,
    close: () => port1.close(),
  }
}
