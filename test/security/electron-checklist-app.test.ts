/**
 * Electron's security checklist by the numbers of its items, 16, 17, 19 and 20, the Electron we
 * build on, its messages, fuses and page: over our source, and over the real in a fake Electron.
 */
import { mkdtempSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { MessageChannel } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import { FuseState, FuseV1Options, FuseVersion, getCurrentFuseWire } from '@electron/fuses'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { Client } from '../../src/contract/contract'
import { readSources, root } from '../structure/source-files'
import {
  app,
  FakeMessagePortMain,
  frame,
  ipcMain,
  type ipcRenderer,
} from '../support/fake-electron'
import { electronImports } from './electron-rules'
import { startElectronShell, type StartedShell } from './electron-shell'
import { files, electronFiles, breaches, placesOf } from './electron-sources'

let started: StartedShell
beforeEach(async () => {
  started = await startElectronShell()
})

test('16: the Electron we build on is pinned, installed as pinned, and one of the three majors that get fixes', () => {
  const read = (path: string) =>
    JSON.parse(readFileSync(join(root, path), 'utf8')) as Record<string, unknown>
  const pinned = (read('package.json').devDependencies as Record<string, string>).electron ?? ''
  expect(pinned).toMatch(/^\d+\.\d+\.\d+$/)
  expect(read('node_modules/electron/package.json').version).toBe(pinned)
  // The packager's own table of Electron majors, as new as the lock file.
  const registry = JSON.parse(
    readFileSync(join(root, 'node_modules/node-abi/abi_registry.json'), 'utf8'),
  ) as readonly { runtime: string; target: string; future: boolean }[]
  const newest = Math.max(
    ...registry
      .filter((entry) => entry.runtime === 'electron' && !entry.future)
      .map((entry) => Number.parseInt(entry.target, 10)),
  )
  expect(newest).toBeGreaterThanOrEqual(45)
  expect(Number.parseInt(pinned, 10)).toBeGreaterThan(newest - 3)
})

describe('17: messages', () => {
  function offer(sender: object | null) {
    const { port1, port2 } = new MessageChannel()
    const end = new FakeMessagePortMain(port2)
    ipcMain.emit('tollgate:port', { senderFrame: sender, ports: [end] })
    port1.start()
    return { end, port: port1, client: createORPCClient(new RPCLink({ port: port1 })) as Client }
  }

  test('one channel is listened on, in one place', () => {
    expect(placesOf('ipcMain', '(on|once|handle|handleOnce|addListener)')).toEqual([
      'src/main/shell/electron/port-binding.ts',
    ])
    expect(ipcMain.eventNames()).toEqual(['tollgate:port'])
    expect(
      files.filter((file) => electronImports(file).includes('ipcMain')).map(({ path }) => path),
    ).toEqual(['src/main/shell/electron/app.ts'])
  })

  test.each([
    ['gone', null],
    ['foreign', frame('https://evil.test/')],
    ['of another host', frame('app://evil/')],
    ['inside the page', frame('app://tollgate/', frame('app://tollgate/'))],
    ['a data page', frame('data:text/html,app://tollgate/')],
    ['with credentials', frame('app://tollgate@evil/')],
    ['without address', frame('')],
  ])('a sender that is %s gets a closed port', async (_name, sender) => {
    const { end } = offer(sender)
    await vi.waitFor(() => expect(end.closed).toBe(true), { timeout: 15_000 })
    expect(started.console.reached).toEqual([])
  })

  test('10 MB in a field and 21 MiB as a message reach no handler, and the line goes on', async () => {
    const { client, port } = offer(frame('app://tollgate/'))
    const big = 'x'.repeat(10_000_000)
    await expect(client.projects.save({ name: big })).rejects.toMatchObject({
      code: 'invalid_request',
      status: 400,
    })
    await expect(
      client.projects.save({ name: 'a', policy: { allowedModels: [big] } }),
    ).rejects.toMatchObject({ code: 'invalid_request' })
    port.postMessage(
      `{"i":"1","p":{"u":"/projects/save","b":{"json":{"name":"${'x'.repeat(21 * 1024 * 1024)}"}}}}`,
    )
    expect(await client.system.health()).toMatchObject({ ok: true })
    expect(started.console.reached).toEqual(['system.health page'])
  })
})

describe('19: fuses', () => {
  const wanted = JSON.parse(readFileSync(join(root, 'build/fuses.json'), 'utf8')) as Record<
    string,
    boolean
  >
  const afterPack = createRequire(import.meta.url)(join(root, 'build/after-pack.cjs')) as (
    context: object,
  ) => Promise<void>

  test('the packager runs the step, which decides on every fuse there is', () => {
    expect(readFileSync(join(root, 'build/electron-builder.yml'), 'utf8')).toMatch(
      /^afterPack: build\/after-pack\.cjs$/m,
    )
    expect(Object.keys(wanted).sort()).toEqual(
      Object.keys(FuseV1Options)
        .filter((name) => Number.isNaN(Number(name)))
        .sort(),
    )
  })

  test.each([
    ['linux', 'tollgate'],
    ['win32', 'Tollgate.exe'],
    ['darwin', 'Tollgate.app/Contents/Frameworks/Electron Framework.framework/Electron Framework'],
  ])('of a packed app for %s are read back as decided', async (electronPlatformName, place) => {
    const appOutDir = mkdtempSync(join(tmpdir(), 'tollgate-packed-'))
    const executable = join(appOutDir, place)
    mkdirSync(dirname(executable), { recursive: true })
    // A stand-in with a fuse wire: sentinel, version, count, and one byte a fuse, all the wrong way
    // round.
    const wire = Object.keys(wanted)
      .map((name) => (wanted[name] === true ? '0' : '1'))
      .join('')
    writeFileSync(
      executable,
      Buffer.concat([
        Buffer.alloc(64, 7),
        Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'),
        Buffer.from([1, wire.length]),
        Buffer.from(wire),
        Buffer.alloc(64, 7),
      ]),
    )
    await afterPack({
      appOutDir,
      electronPlatformName,
      packager: { appInfo: { productFilename: 'Tollgate' }, executableName: 'tollgate' },
    })
    const read = await getCurrentFuseWire(
      electronPlatformName === 'darwin'
        ? join(appOutDir, 'Tollgate.app/Contents/MacOS/Tollgate')
        : executable,
    )
    expect(read.version).toBe(FuseVersion.V1)
    const states = Object.fromEntries(
      Object.entries(wanted).map(([name]) => [
        name,
        read[FuseV1Options[name as keyof typeof FuseV1Options]] === FuseState.ENABLE,
      ]),
    )
    expect(states).toEqual(wanted)
  })
})

describe('20: nothing of Electron reaches the page', () => {
  test('the preload script takes one thing from electron and exposes nothing', async () => {
    const preload = files.filter(({ path }) => path.startsWith('src/preload/'))
    expect(preload.flatMap((file) => electronImports(file))).toEqual(['ipcRenderer'])
    expect(breaches('EXPOSE', 'PRELOAD', 'REMOTE_MODULE')).toEqual([])
    expect(
      readFileSync(join(root, 'out/preload/preload.cjs'), 'utf8').match(/require\([^)]*\)/g),
    ).toEqual(['require("electron")'])
  })

  test('it forwards a port that its own page offers with the one word, once each, and no word of the page', async () => {
    const listeners: Array<(event: object) => void> = []
    const page: Record<string, unknown> = {
      addEventListener: (_type: string, listener: (event: object) => void) =>
        listeners.push(listener),
    }
    vi.stubGlobal('window', page)
    vi.resetModules()
    await import('../../src/preload/preload')
    const posted = ((await import('electron')) as unknown as { ipcRenderer: typeof ipcRenderer })
      .ipcRenderer.posted
    const [listener] = listeners
    const port = {}
    for (const event of [
      { source: {}, data: 'tollgate:port', ports: [port] },
      { source: null, data: 'tollgate:port', ports: [port] },
      { source: page, data: 'tollgate:port', ports: [] },
      { source: page, data: 'other', ports: [port] },
      { source: page, data: { channel: 'tollgate:port' }, ports: [port] },
    ])
      listener?.(event)
    expect(posted).toEqual([])
    listener?.({ source: page, data: 'tollgate:port', ports: [port, {}] })
    expect(posted).toEqual([{ channel: 'tollgate:port', ports: [port] }])
    expect([listeners.length, Object.keys(page)]).toEqual([1, ['addEventListener']])
    vi.unstubAllGlobals()
  })
})

test('all of it in one place: the app listens for contents before it makes any', () => {
  expect(app.listenerCount('web-contents-created')).toBe(1)
  expect(readSources('src/main/shell/electron').length).toBe(
    electronFiles.filter(({ path }) => path.includes('shell/electron')).length,
  )
})
