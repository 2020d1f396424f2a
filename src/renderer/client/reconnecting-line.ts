/**
 * The line to the console in the browser shell: a WebSocket that is opened with a one-time ticket
 * and, when it drops, is tried again by itself, ever more slowly.
 */
import { RPCLink } from '@orpc/client/websocket'
import { CallError } from './call-error'
import type { StateCell } from './connection.state'
import type { Session } from './session'

const signedOut =
  'This page is not signed in any more. Open it again from the terminal that runs Tollgate, or give its token here.'
export const unreachable =
  'The console does not answer. It is tried again by itself; if it was stopped, start it again.'
/** How long a call made while the line is down waits for it. */
const callPatienceMs = 15_000

type Link = RPCLink<Record<never, never>>

/** `link` waits a while for a line that is down, then throws CallError. */
export function createReconnectingLine(session: Session, state: StateCell) {
  let link: Link | null = null
  let socket: WebSocket | null = null
  let retry: ReturnType<typeof setTimeout> | undefined
  let ended = false
  let newest = 0

  /** Tries once. On failure the next try is already planned, unless the token is not valid. */
  async function open(attempt: number): Promise<void> {
    clearTimeout(retry)
    const mine = (newest += 1)
    /** Another token may have been given meanwhile: what is answered to the old one ends nothing. */
    const isOvertaken = () => ended || mine !== newest
    try {
      const ticket = await session.ticket()
      if (isOvertaken()) return
      if (ticket === null) {
        session.replace(null)
        state.set({ status: 'signed_out', message: signedOut })
        return
      }
      const opened = await openSocket(ticket)
      if (isOvertaken()) return opened.close()
      socket = opened
      link = new RPCLink({ websocket: opened })
      opened.addEventListener('close', () => lost(opened))
      state.set({ status: 'connected' })
    } catch {
      if (!isOvertaken()) planRetry(attempt + 1)
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
