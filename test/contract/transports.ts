/** The ways a client can reach the console, each through the shell's real binding code. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MessageChannel } from 'node:worker_threads'
import { randomBytes } from 'node:crypto'
import { createORPCClient } from '@orpc/client'
import { RPCLink as PortLink } from '@orpc/client/message-port'
import { RPCLink as SocketLink } from '@orpc/client/websocket'
import type { IpcMain } from 'electron'
import { WebSocket } from 'ws'
import type { Client } from '../../src/contract/contract'
import type { TollgateConsole } from '../../src/main/console-port'
import { systemClock } from '../../src/main/platform/clock'
import { silentLog } from '../../src/main/platform/log'
import { startBrowserShell, type BrowserShell } from '../../src/main/shell/browser/server'
import { bindPorts, portChannel } from '../../src/main/shell/electron/port-binding'
import { FakeMessagePortMain, frame, ipcMain, resetElectron } from '../support/fake-electron'

export interface Transport {
  readonly client: Client
  /** The client's end goes away, as when a tab is closed. */
  drop(): void
  close(): Promise<void>
}

/** A folder with a page to serve, as small as one can be. */
export function makePageRoot(): string {
  const root = mkdtempSync(join(tmpdir(), 'tollgate-page-'))
  writeFileSync(
    join(root, 'index.html'),
    '<!doctype html><html><head><title>t</title></head><body></body></html>',
  )
  return root
}

/** Its page goes with it. */
export async function startShell(
  console: TollgateConsole,
  more: { port?: number; origin?: URL | null } = {},
): Promise<BrowserShell> {
  const pageRoot = makePageRoot()
  const shell = await startBrowserShell({
    console,
    port: 0,
    origin: null,
    pageRoot,
    version: '1.2.3',
    clock: systemClock,
    random: randomBytes,
    log: silentLog,
    ...more,
  })
  return {
    ...shell,
    async close() {
      await shell.close()
      rmSync(pageRoot, { recursive: true, force: true })
    },
  }
}

export async function overPort(console: TollgateConsole): Promise<Transport> {
  resetElectron()
  bindPorts(ipcMain as unknown as IpcMain, console, silentLog)
  const { port1, port2 } = new MessageChannel()
  ipcMain.emit(portChannel, {
    senderFrame: frame('app://tollgate/'),
    ports: [new FakeMessagePortMain(port2)],
  })
  port1.start()
  return {
    client: createORPCClient(new PortLink({ port: port1 })),
    drop: () => port1.close(),
    close: async () => port1.close(),
  }
}

export async function overSocket(console: TollgateConsole): Promise<Transport> {
  const shell = await startShell(console)
  const response = await fetch(new URL('session/ticket', shell.url), {
    method: 'POST',
    headers: { authorization: `Bearer ${shell.token}` },
  })
  const { ticket } = (await response.json()) as { ticket: string }
  const origin = `http://127.0.0.1:${shell.port}`
  const socket = new WebSocket(`ws://127.0.0.1:${shell.port}/rpc?ticket=${ticket}`, { origin })
  await new Promise((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  const client: Client = createORPCClient(
    new SocketLink({ websocket: socket as unknown as globalThis.WebSocket }),
  )
  return {
    client,
    drop: () => socket.terminate(),
    async close() {
      socket.close()
      await shell.close()
    },
  }
}
