/** Browser shell: the contract over a line that comes back by itself, and downloads beside it. */
import { createORPCClient, DynamicLink } from '@orpc/client'
import type { Client } from '../../contract/contract'
import type { Connection } from './connection'
import { saveResponse } from './download'
import { openSession } from './session'
import { createStateCell } from './connection.state'
import { createReconnectingLine, unreachable } from './reconnecting-line'

export async function connectBrowser(): Promise<Connection> {
  const session = openSession()
  const state = createStateCell({ status: 'reconnecting', attempt: 0, message: unreachable })
  await session.exchangeCode().catch(() => undefined)
  const line = createReconnectingLine(session, state)
  await line.start()
  // A fresh address pasted into a tab that is already here changes the hash only; the router is
  // told once the code is gone from it.
  async function onHash() {
    if (!(await session.exchangeCode().catch(() => false))) return
    window.dispatchEvent(new HashChangeEvent('hashchange'))
    if (state.get().status !== 'connected') await line.start()
  }
  const follow = () => void onHash()
  window.addEventListener('hashchange', follow)
  const client: Client = createORPCClient(new DynamicLink(() => line.link()))
  return {
    client,
    shell: 'browser',
    getState: state.get,
    subscribe: state.subscribe,
    async download(path, filename) {
      const response = await fetch(path, {
        headers: { authorization: `Bearer ${session.token() ?? ''}` },
        cache: 'no-store',
        redirect: 'error',
      })
      await saveResponse(response, filename)
    },
    async signIn(token) {
      session.replace(token.trim())
      await line.start()
      return state.get().status === 'connected'
    },
    close() {
      window.removeEventListener('hashchange', follow)
      line.close()
    },
  }
}
