/**
 * The Electron shell against a fake Electron: how it starts and ends, serves its page and binds its
 * port.
 */
import { mkdtempSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MessageChannel } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import { describe, expect, test, vi } from 'vitest'
import type { Client } from '../../src/contract/contract'
import { Failure } from '../../src/main/platform/failure'
import { menuTemplate } from '../../src/main/shell/electron/menu'
import {
  app,
  BrowserWindow,
  calls,
  dialog,
  FakeMessagePortMain,
  frame,
  ipcMain,
  Notification,
  resetElectron,
  session,
} from '../support/fake-electron'
import { useElectronShell } from './use-electron-shell'

const under = useElectronShell()
const { start } = under

describe('start', () => {
  test('the sandbox and the scheme come before ready, the page after', async () => {
    await start()
    const names = calls.map((call) => call.name)
    for (const early of [
      'app.enableSandbox',
      'protocol.registerSchemesAsPrivileged',
      'app.requestSingleInstanceLock',
    ]) {
      expect(names.indexOf(early)).toBeGreaterThanOrEqual(0)
      expect(names.indexOf(early)).toBeLessThan(names.indexOf('app.whenReady'))
    }
    expect(names.indexOf('protocol.handle')).toBeLessThan(names.indexOf('new BrowserWindow'))
    expect(BrowserWindow.windows.map((window) => window.url)).toEqual(['app://tollgate/'])
  })

  test('the scheme is an origin and bypasses nothing', async () => {
    await start()
    expect(
      calls.find((call) => call.name === 'protocol.registerSchemesAsPrivileged')?.args,
    ).toEqual([
      [
        {
          scheme: 'app',
          privileges: {
            standard: true,
            secure: true,
            supportFetchAPI: true,
            stream: true,
            codeCache: true,
          },
        },
      ],
    ])
  })

  test('the window has exactly these preferences', async () => {
    await start()
    expect(BrowserWindow.windows[0]?.options.webPreferences).toEqual({
      preload: '/built/preload.cjs',
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      safeDialogs: true,
    })
  })

  test('a second instance ends and opens nothing; the first comes to the front', async () => {
    await start()
    const [window] = BrowserWindow.windows
    if (window === undefined) throw new Error('no window')
    window.minimized = true
    app.emit('second-instance')
    expect([window.minimized, window.focused]).toEqual([false, 1])
    resetElectron()
    app.isFirstInstance = false
    await start()
    expect([app.quits, BrowserWindow.windows.length]).toEqual([1, 0])
  })

  test('a folder in use by another process is said in a dialog', async () => {
    await start(() =>
      Promise.reject(
        new Failure('conflict', 'The data folder /x is in use by another Tollgate (process 7).'),
      ),
    )
    expect(dialog.errors).toEqual([
      'Tollgate cannot start: The data folder /x is in use by another Tollgate (process 7).',
    ])
    expect([app.exitCode, BrowserWindow.windows.length]).toEqual([1, 0])
  })

  test('quitting closes the console once, then exits', async () => {
    await start()
    const gone = new Promise((resolve) => app.once('fake-exit', resolve))
    app.quit()
    app.quit()
    await gone
    expect([under.console.closed(), app.exitCode]).toEqual([1, 0])
  })

  test('macOS has the edit menu, without which copy and paste do nothing', () => {
    expect(menuTemplate('darwin').map((item) => item.role ?? item.label)).toEqual([
      'appMenu',
      'fileMenu',
      'editMenu',
      'View',
      'windowMenu',
    ])
    expect(menuTemplate('linux').map((item) => item.role ?? item.label)).toEqual([
      'fileMenu',
      'editMenu',
      'View',
      'windowMenu',
    ])
  })

  test('a notification brings the window to the front when clicked', async () => {
    await start()
    under.ports.notify('Budget', '90 % spent', '/budgets')
    expect(Notification.shown[0]?.options).toEqual({ title: 'Budget', body: '90 % spent' })
    Notification.shown[0]?.emit('click')
    expect(BrowserWindow.windows[0]?.focused).toBe(1)
  })

  test('a click on a notification leads to what it is about, without loading the page anew there', async () => {
    await start()
    const [window] = BrowserWindow.windows
    under.ports.notify('Prices', 'Old', '/models/openai/gpt-4o')
    const [shown] = Notification.shown
    shown?.emit('click')
    expect(window?.url).toBe('app://tollgate/#/models/openai/gpt-4o')
    shown?.emit('click')
    expect([window?.loads, window?.focused]).toEqual([2, 2])
  })

  test('a click opens a window where the last one was closed, and no place leaves the page', async () => {
    await start()
    BrowserWindow.windows = []
    under.ports.notify('Odd', 'Text', '//evil.test/ #x')
    Notification.shown[0]?.emit('click')
    expect(BrowserWindow.windows.map(({ url }) => url)).toEqual([
      'app://tollgate/#//evil.test/%20#x',
    ])
  })
})

describe('the page', () => {
  async function get(url: string, init?: RequestInit): Promise<Response> {
    const answer = await session.defaultSession.pageHandler?.(new Request(url, init))
    if (answer === undefined) throw new Error('no handler')
    return answer
  }

  test('is served under a policy with the nonce that is in it, fresh each time', async () => {
    await start()
    const nonces = new Set<string>()
    for (let visit = 0; visit < 3; visit += 1) {
      const response = await get('app://tollgate/')
      const policy = response.headers.get('content-security-policy') ?? ''
      const nonce = /style-src-elem 'self' 'nonce-([^']+)'/.exec(policy)?.[1] ?? ''
      expect(policy).toContain("script-src 'self';")
      expect(policy).not.toContain('unsafe')
      expect(await response.text()).toContain(`<meta property="csp-nonce" nonce="${nonce}">`)
      nonces.add(nonce)
    }
    expect(nonces.size).toBe(3)
  })

  test.each([
    'app://tollgate/..%2f..%2fpackage.json',
    'app://tollgate/%2e%2e/%2e%2e/etc/passwd.txt',
    'app://tollgate/..%5c..%5cpackage.json',
    'app://tollgate/assets/%00.js',
    'app://tollgate//etc/passwd.txt',
    'app://tollgate/assets/../../secret.txt',
    'app://tollgate/%E0%A4%A',
    'app://tollgate/link.txt',
    'app://tollgate/folder.js',
    'app://evil/',
    'app://tollgate/api/v1/health',
    'app://tollgate/missing.js',
  ])('%s is 404', async (url) => {
    const outside = mkdtempSync(join(tmpdir(), 'tollgate-outside-'))
    writeFileSync(join(outside, 'secret.txt'), 'secret')
    symlinkSync(join(outside, 'secret.txt'), join(under.pageRoot, 'link.txt'))
    mkdirSync(join(under.pageRoot, 'folder.js'))
    await start()
    const response = await get(url)
    expect(response.status).toBe(404)
    expect(await response.text()).not.toContain('secret')
  })

  test('takes GET only', async () => {
    await start()
    for (const method of ['POST', 'PUT', 'DELETE'])
      expect((await get('app://tollgate/', { method })).status).toBe(404)
  })

  test('hands out the export as a stream that stops when the page stops reading', async () => {
    await start()
    const response = await get('app://tollgate/api/v1/ledger/export?format=csv')
    expect([response.status, await response.text()]).toEqual([200, '0,x\n1,x\n2,x\n'])
    expect((await get('app://tollgate/api/v1/ledger/export?outcome=bad')).status).toBe(400)
    const endless = await get('app://tollgate/api/v1/ledger/export?outcome=endless')
    const reader = endless.body?.getReader()
    await reader?.read()
    expect(under.console.running()).toBe(1)
    await reader?.cancel()
    expect(under.console.running()).toBe(0)
  })

  test('hands out the export of an experiment as a file', async () => {
    await start()
    const at = 'app://tollgate/api/v1/experiments/exp_1/export'
    const response = await get(`${at}?format=html`)
    expect([response.status, await response.text()]).toEqual([200, 'html'])
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="exp_1.txt"')
    expect((await get(`${at}?format=exe`)).status).toBe(400)
  })

  test('hands out a report of usage as a file, and refuses what is no question', async () => {
    await start()
    const at = 'app://tollgate/api/v1/usage/report/file'
    const response = await get(`${at}?format=markdown&period=week&project=dev`)
    expect([response.status, await response.text()]).toEqual([200, 'markdown'])
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="report.txt"')
    for (const wrong of ['format=exe', 'period=year', 'nosuch=1', 'at=1&at=2'])
      expect((await get(`${at}?${wrong}`)).status, wrong).toBe(400)
  })
})

describe('the port', () => {
  function offer(
    senderFrame: object | null,
    count = 1,
  ): { client: Client; ends: FakeMessagePortMain[] } {
    const channels = Array.from({ length: count }, () => new MessageChannel())
    const ends = channels.map(({ port2 }) => new FakeMessagePortMain(port2))
    ipcMain.emit('tollgate:port', { senderFrame, ports: ends })
    const [first] = channels
    if (first === undefined)
      return { client: createORPCClient(new RPCLink({ port: new MessageChannel().port1 })), ends }
    first.port1.start()
    return { client: createORPCClient(new RPCLink({ port: first.port1 })), ends }
  }

  test('of the page is bound', async () => {
    await start()
    expect(await offer(frame('app://tollgate/#/ledger')).client.system.health()).toMatchObject({
      ok: true,
    })
    expect(under.console.reached).toEqual(['system.health page'])
  })

  test.each([
    ['no frame', null],
    ['a foreign page', frame('https://evil.test/')],
    ['another host of the scheme', frame('app://evil/')],
    ['a name that starts like ours', frame('app://tollgate.evil/')],
    ['an empty page', frame('about:blank')],
    ['a frame inside the page', frame('app://tollgate/', frame('app://tollgate/'))],
  ])('of %s is closed', async (_name, sender) => {
    await start()
    const { ends } = offer(sender)
    await vi.waitFor(() => expect(ends.every((end) => end.closed)).toBe(true), { timeout: 15_000 })
    expect(under.console.reached).toEqual([])
  })

  test('two at once are both closed, none is no error', async () => {
    await start()
    const { ends } = offer(frame('app://tollgate/'), 2)
    await vi.waitFor(() => expect(ends.map((end) => end.closed)).toEqual([true, true]), {
      timeout: 15_000,
    })
    offer(frame('app://tollgate/'), 0)
  })

  test('drops garbage and goes on', async () => {
    await start()
    const channel = new MessageChannel()
    ipcMain.emit('tollgate:port', {
      senderFrame: frame('app://tollgate/'),
      ports: [new FakeMessagePortMain(channel.port2)],
    })
    for (const garbage of [
      null,
      7,
      {},
      '',
      '{',
      '[]',
      { i: '1', p: { u: '/system/health' } },
      new Uint8Array(3),
      'x'.repeat(21 * 1024 * 1024),
      '{"i":"1","p":{"u":"file:///etc/passwd"}}',
    ]) {
      channel.port1.postMessage(garbage)
    }
    channel.port1.start()
    const client: Client = createORPCClient(new RPCLink({ port: channel.port1 }))
    expect(await client.system.health()).toMatchObject({ ok: true })
    expect(under.console.reached).toEqual(['system.health page'])
  })
})
