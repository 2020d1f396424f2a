/** The Electron shell against a fake Electron, started anew by each test. */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'
import { runElectronShell } from '../../src/main/shell/electron/app'
import { makePageRoot } from '../contract/transports'
import { resetElectron } from '../support/fake-electron'
import { createTestConsole, type TestConsole } from '../support/test-console'
import type { ShellPorts } from '../../src/main/console-port'

/**
 * The shell that the tests of a file start, with the console and the ports of the test that runs.
 */
export interface ShellUnderTest {
  readonly console: TestConsole
  readonly ports: ShellPorts
  readonly pageRoot: string
  start(openConsole?: () => Promise<TestConsole>): Promise<void>
}

/**
 * Electron, console and page folder are new for each test; the process gets its own signal
 * listeners back after it.
 */
export function useElectronShell(): ShellUnderTest {
  let console: TestConsole
  let ports: ShellPorts
  let pageRoot: string
  const ownSignals = (['SIGINT', 'SIGTERM'] as const).map((signal) => ({
    signal,
    before: process.listeners(signal),
  }))

  beforeEach(() => {
    resetElectron()
    console = createTestConsole()
    pageRoot = makePageRoot()
  })
  afterEach(() => {
    for (const { signal, before } of ownSignals)
      for (const listener of process.listeners(signal))
        if (!before.includes(listener)) process.off(signal, listener)
  })

  return {
    get console() {
      return console
    },
    get ports() {
      return ports
    },
    get pageRoot() {
      return pageRoot
    },
    async start(openConsole) {
      await runElectronShell({
        home: mkdtempSync(join(tmpdir(), 'tollgate-home-')),
        pageRoot,
        preload: '/built/preload.cjs',
        openConsole: async (given) => {
          ports = given
          return openConsole === undefined ? console : openConsole()
        },
      })
    },
  }
}
