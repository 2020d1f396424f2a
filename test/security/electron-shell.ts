/**
 * The real Electron shell started against the fake Electron, and everything the checklist asks of
 * it.
 */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runElectronShell } from '../../src/main/shell/electron/app'
import type { ShellPorts } from '../../src/main/console-port'
import { makePageRoot } from '../contract/transports'
import {
  app,
  BrowserWindow,
  resetElectron,
  session,
  type FakeWebContents,
} from '../support/fake-electron'
import { createTestConsole, type TestConsole } from '../support/test-console'

export interface StartedShell {
  readonly console: TestConsole
  readonly ports: ShellPorts
  readonly pageRoot: string
  readonly contents: FakeWebContents
  readonly preferences: Readonly<Record<string, unknown>>
  /** One request over `app:`. */
  get(url: string, init?: RequestInit): Promise<Response>
  /** True when the contents were kept from going there by every event that starts a navigation. */
  staysFrom(url: string): boolean
}

export async function startElectronShell(): Promise<StartedShell> {
  resetElectron()
  const console = createTestConsole()
  const pageRoot = makePageRoot()
  const given: ShellPorts[] = []
  const before = (['SIGINT', 'SIGTERM'] as const).map((signal) => ({
    signal,
    listeners: process.listeners(signal),
  }))
  await runElectronShell({
    home: mkdtempSync(join(tmpdir(), 'tollgate-home-')),
    pageRoot,
    preload: '/built/preload.cjs',
    openConsole: async (ports) => {
      given.push(ports)
      return console
    },
  })
  // The runner keeps its own way of ending.
  for (const { signal, listeners } of before)
    for (const listener of process.listeners(signal))
      if (!listeners.includes(listener)) process.off(signal, listener)
  const [ports] = given
  const [window] = BrowserWindow.windows
  if (ports === undefined || window === undefined) throw new Error('The shell did not start.')
  return {
    console,
    ports,
    pageRoot,
    contents: window.webContents,
    preferences: window.options.webPreferences as Readonly<Record<string, unknown>>,
    async get(url, init) {
      const answer = await session.defaultSession.pageHandler?.(new Request(url, init))
      if (answer === undefined) throw new Error('Nobody answers.')
      return answer
    },
    staysFrom(url) {
      return ['will-navigate', 'will-frame-navigate', 'will-redirect'].every((name) => {
        let stopped = false
        window.webContents.emit(name, {
          url,
          isMainFrame: true,
          preventDefault: () => (stopped = true),
        })
        return stopped
      })
    },
  }
}

/** Contents that come to be later, as a popup's or a webview's would. */
export function announce(contents: FakeWebContents): FakeWebContents {
  app.emit('web-contents-created', {}, contents)
  return contents
}
