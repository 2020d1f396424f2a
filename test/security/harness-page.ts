/**
 * Builds the page of `harness/` and serves it through the real browser shell, under the headers
 * that are shipped.
 */
import { randomBytes } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { build } from 'vite'
import { systemClock } from '../../src/main/platform/clock'
import { silentLog } from '../../src/main/platform/log'
import { startBrowserShell, type BrowserShell } from '../../src/main/shell/browser/server'
import { createTestConsole, type TestConsole } from '../support/test-console'

export interface ServedPage {
  readonly shell: BrowserShell
  readonly console: TestConsole
}

/** A page folder behind the real shell with a console that tells what reached it. */
export async function servePage(pageRoot: string): Promise<ServedPage> {
  const console = createTestConsole()
  const shell = await startBrowserShell({
    console,
    port: 0,
    origin: null,
    pageRoot,
    version: '1',
    clock: systemClock,
    random: randomBytes,
    log: silentLog,
  })
  return { shell, console }
}

export async function buildHarness(): Promise<string> {
  const outDir = mkdtempSync(join(tmpdir(), 'tollgate-harness-'))
  await build({
    configFile: false,
    root: resolve('test/security/harness'),
    plugins: [react()],
    logLevel: 'error',
    build: {
      outDir,
      emptyOutDir: true,
      minify: false,
      cssMinify: false,
      reportCompressedSize: false,
    },
  })
  return outDir
}
