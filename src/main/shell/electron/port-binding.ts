/**
 * The page's line to main: a MessagePort that the preload script forwards, bound to the contract
 * once its sender is known to be the page.
 */
import { RPCHandler } from '@orpc/server/message-port'
import type { IpcMain, IpcMainEvent, MessagePortMain, WebFrameMain } from 'electron'
import type { CallerContext, TollgateConsole } from '../../console-port'
import type { Log } from '../../platform/log'
import { peerMessage } from '../peer-message'
import { errorInterceptors } from '../wire-errors'
import { isPageAddress } from './page-origin'

/** The one channel between preload script and main. */
export const portChannel = 'tollgate:port'

/** A port from any other sender is logged and closed. */
export function bindPorts(ipcMain: IpcMain, tollgate: TollgateConsole, log: Log): void {
  const handler = new RPCHandler<CallerContext>(
    tollgate.router,
    errorInterceptors(tollgate.describeError),
  )
  ipcMain.on(portChannel, (event: IpcMainEvent) => {
    const [port, ...more] = event.ports
    if (port === undefined || more.length > 0 || !isPageFrame(event.senderFrame)) {
      log.warn('a port from an unexpected sender was refused')
      for (const refused of event.ports) refused.close()
      return
    }
    handler.upgrade(onlyRequests(port, log), { context: { who: 'page' } })
    port.start()
  })
}

/** True for the top frame of the page itself; a frame that is gone is null. */
function isPageFrame(frame: WebFrameMain | null): boolean {
  return frame !== null && frame.parent === null && isPageAddress(frame.url)
}

interface MessagePortLike {
  on(event: string, listener: (event?: { data: unknown }) => void): void
  postMessage(data: unknown): void
}

/** The port as oRPC wants it, less every message that is not one of its own. */
function onlyRequests(port: MessagePortMain, log: Log): MessagePortLike {
  return {
    on(event, listener) {
      if (event === 'close') port.on('close', () => listener())
      if (event !== 'message') return
      port.on('message', ({ data }: { data: unknown }) => {
        if (peerMessage(data) !== null) listener({ data })
        else log.warn('a message that is not a request was dropped')
      })
    },
    postMessage: (data) => port.postMessage(data),
  }
}
