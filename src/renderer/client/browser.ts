/**
 * Browser shell: the contract over a WebSocket that is opened with a one-time ticket and comes back
 * by itself when it drops.
 */
import { createORPCClient, DynamicLink } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import type { Client } from '../../contract/contract'
import type { Connection } from './connection'
import { saveResponse } from './download'
import { CallError } from './call-error'
import { openSession, type Session } from './session'
import { createStateCell, type StateCell } from './connection.state'

const signedOut =
  'This page is not signed in any more. Open it again from the terminal that runs Tollgate, or give its token here.'
const unreachable =
  'The console does not answer. It is tried again by itself; if it was stopped, start it again.'
/** How long a call made while the line is down waits for it. */
const callPatienceMs = 15_000

export async function connectBrowser(): Promise<Connection> {
  const session = openSession()
  const state = createStateCell({ status: 'reconnecting', attempt: 0, message: unreachable })
  await session.exchangeCode().catch(() => undefined)
  const line = createLine(session, state)
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

type Link = RPCLink<Record<never, never>>

function createLine(session: Session, state: StateCell) {
  let link: Link | null = null
  let socket: WebSocket | null = null
  let retry: ReturnType<typeof setTimeout> | undefined
  let ended = false

  /** Tries once. On failure the next try is already planned, unless the token is not valid. */
  async function open(attempt: number): Promise<void> {
    clearTimeout(retry)
    try {
      const ticket = await session.ticket()
      if (ended) return
      if (ticket === null) {
        session.replace(null)
        state.set({ status: 'signed_out', message: signedOut })
        return
      }
      const opened = await openSocket(ticket)
      if (ended) return opened.close()
      socket = opened
      link = new RPCLink({ websocket: opened })
      opened.addEventListener('close', () => lost(opened))
      state.set({ status: 'connected' })
    } catch {
      if (!ended) planRetry(attempt + 1)
    }
  }

  function planRetry(attempt: number) {
    state.set({ status: 'reconnecting', attempt, message: unreachable })
    // 250 ms doubling to 8 s, with jitter so that several pages do not come back in step.
    retry = setTimeout(
      () => void open(attempt),
      Math.min(8_000, 250 * 2 ** (attempt - 1)) * (0.5 + Math.random() / 2),
    )
  }

  function lost(which: WebSocket) {
    if (ended || which !== socket) return
    link = null
    socket = null
    planRetry(1)
  }

  return {
    start: () => open(0),
    link: () => waitForLink(() => link, state),
    close() {
      ended = true
      clearTimeout(retry)
      socket?.close()
      state.set({ status: 'closed', message: 'This page was disconnected.' })
    },
  }
}

/** The link of the open socket; waits a while for one when the line is down. */
async function waitForLink(open: () => Link | null, state: StateCell): Promise<Link> {
  const now = open()
  if (now !== null) return now
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => settle(), callPatienceMs)
    const stop = state.subscribe(() => settleIfKnown())
    function settle() {
      clearTimeout(timer)
      stop()
      const link = open()
      if (link === null) reject(noLink(state))
      else resolve(link)
    }
    function settleIfKnown() {
      if (state.get().status !== 'reconnecting') settle()
    }
    settleIfKnown()
  })
}

function noLink(state: StateCell): CallError {
  const now = state.get()
  return new CallError({
    code: now.status === 'signed_out' ? 'unauthorized' : 'interrupted',
    message: now.status === 'connected' ? unreachable : now.message,
  })
}

function openSocket(ticket: string): Promise<WebSocket> {
  const address = new URL('/rpc', location.href)
  address.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:'
  address.search = new URLSearchParams({ ticket }).toString()
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(address)
    socket.addEventListener('open', () => resolve(socket), { once: true })
    socket.addEventListener('close', () => reject(new Error('The WebSocket was refused.')), {
      once: true,
    })
  })
}
