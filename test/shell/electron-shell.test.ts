/** The Electron shell against a fake Electron: what it locks down, what it lets through, and how it starts and ends. */
import { mkdtempSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MessageChannel } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Client } from '../../src/contract/contract'
import { Failure } from '../../src/main/platform/failure'
import { runElectronShell } from '../../src/main/shell/electron/app'
import { menuTemplate } from '../../src/main/shell/electron/menu'
import { makePageRoot } from '../contract/transports'
import {
  app,
  BrowserWindow,
  calls,
  dialog,
  FakeMessagePortMain,
  FakeWebContents,
  frame,
  ipcMain,
  Notification,
  resetElectron,
  session,
  shell,
} from '../support/fake-electron'
import { createTestConsole, type TestConsole } from '../support/test-console'
import type { ShellPorts } from '../../src/main/console-port'

let console: TestConsole
let ports: ShellPorts
let pageRoot: string

async function start(openConsole?: () => Promise<TestConsole>): Promise<void> {
  await runElectronShell({
    home: mkdtempSync(join(tmpdir(), 'tollgate-home-')),
    pageRoot,
    preload: '/built/preload.cjs',
    openConsole: async (given) => {
      ports = given
      return openConsole === undefined ? console : openConsole()
    },
  })
}

beforeEach(() => {
  resetElectron()
  console = createTestConsole()
  pageRoot = makePageRoot()
})

const ownSignals = (['SIGINT', 'SIGTERM'] as const).map((signal) => ({
  signal,
  before: process.listeners(signal),
}))
afterEach(() => {
  for (const { signal, before } of ownSignals)
    for (const listener of process.listeners(signal))
      if (!before.includes(listener)) process.off(signal, listener)
})

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
    expect([console.closed(), app.exitCode]).toEqual([1, 0])
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
    ports.notify('Budget', '90 % spent')
    expect(Notification.shown[0]?.options).toEqual({ title: 'Budget', body: '90 % spent' })
    Notification.shown[0]?.emit('click')
    expect(BrowserWindow.windows[0]?.focused).toBe(1)
  })
})

/** As listed for setPermissionRequestHandler and setPermissionCheckHandler in Electron's own types. */
const permissions = [
  'clipboard-read',
  'clipboard-sanitized-write',
  'display-capture',
  'fullscreen',
  'geolocation',
  'idle-detection',
  'media',
  'mediaKeySystem',
  'midi',
  'midiSysex',
  'notifications',
  'pointerLock',
  'keyboardLock',
  'openExternal',
  'speaker-selection',
  'storage-access',
  'top-level-storage-access',
  'window-management',
  'fileSystem',
  'hid',
  'serial',
  'usb',
  'unknown',
]

describe('lockdown', () => {
  test.each(permissions)(
    'permission %s is refused when asked for and when looked up',
    async (permission) => {
      await start()
      const answers: boolean[] = []
      session.defaultSession.permissionRequest?.({}, permission, (allowed) => answers.push(allowed))
      expect(answers).toEqual([false])
      expect(session.defaultSession.permissionCheck?.({}, permission)).toBe(false)
      expect(session.defaultSession.devicePermission?.({})).toBe(false)
    },
  )

  const foreign = [
    'https://evil.test/',
    'http://127.0.0.1:1/',
    'file:///etc/passwd',
    'app://evil/',
    'app://tollgate.evil/',
    'app://tollgate@evil/',
    'app://user@tollgate/',
    'app://tollgate:80/',
    'javascript:alert(1)',
    'data:text/html,x',
    'blob:https://evil.test/1',
    'about:blank',
    'apps://tollgate/',
    'chrome://settings',
    'view-source:app://tollgate/',
    '',
    'nonsense',
  ]

  test.each(foreign)('navigation to %j is stopped, whoever starts it', async (url) => {
    await start()
    const [window] = BrowserWindow.windows
    for (const name of ['will-navigate', 'will-frame-navigate', 'will-redirect']) {
      const preventDefault = vi.fn()
      window?.webContents.emit(name, { url, isMainFrame: true, preventDefault })
      expect(preventDefault, name).toHaveBeenCalledOnce()
    }
  })

  test('the page may go to itself; a frame inside it may go nowhere', async () => {
    await start()
    const contents = BrowserWindow.windows[0]?.webContents
    const preventDefault = vi.fn()
    contents?.emit('will-navigate', { url: 'app://tollgate/#/ledger', preventDefault })
    expect(preventDefault).not.toHaveBeenCalled()
    contents?.emit('will-frame-navigate', {
      url: 'app://tollgate/',
      isMainFrame: false,
      preventDefault,
    })
    expect(preventDefault).toHaveBeenCalledOnce()
  })

  test('no window is opened and no webview attached, also by contents that come later', async () => {
    await start()
    const later = new FakeWebContents()
    app.emit('web-contents-created', {}, later)
    for (const url of ['https://ok.test', 'app://tollgate/', 'calculator://'])
      expect(later.windowOpen?.({ url })).toEqual({ action: 'deny' })
    const preventDefault = vi.fn()
    later.emit('will-attach-webview', { preventDefault })
    expect(preventDefault).toHaveBeenCalledOnce()
  })

  test.each([
    ['app://tollgate/assets/a.js', false],
    ['blob:app://tollgate/1', false],
    ['data:image/png;base64,AA', false],
    ['https://evil.test/', true],
    ['http://127.0.0.1:1/', true],
    ['ws://evil.test/', true],
    ['file:///etc/passwd', true],
    ['data:text/html,x', true],
    ['app://evil/', true],
  ])('the session asked for %s: refused %s', async (url, cancel) => {
    await start()
    const results: object[] = []
    session.defaultSession.beforeRequest?.({ url }, (result) => results.push(result))
    expect(results).toEqual([{ cancel }])
  })
})

describe('opening an address outside', () => {
  const refused = [
    'http://ok.test',
    'file:///etc/passwd',
    'smb://host/share',
    '\\\\unc\\share',
    'ms-msdt:/id',
    'calculator://',
    'javascript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'https://user@host.test',
    'https://user:pass@host.test',
    'https://',
    '//host.test',
    'host.test',
    '',
    'mailto:a@b.test',
    'HTTP://OK.TEST',
    'https:\\\\user@host.test',
  ]

  test.each(refused)('%j opens nothing and asks nothing', async (url) => {
    await start()
    dialog.answer = 1
    expect(await ports.openExternal(url)).toBe(false)
    expect([dialog.shown.length, shell.opened.length]).toEqual([0, 0])
  })

  test('https opens after the person agreed, and not when they did not', async () => {
    await start()
    expect(await ports.openExternal('https://docs.test/a?b#c')).toBe(false)
    expect([dialog.shown.length, shell.opened.length]).toEqual([1, 0])
    dialog.answer = 1
    expect(await ports.openExternal('https://docs.test/a?b#c')).toBe(true)
    expect(shell.opened).toEqual(['https://docs.test/a?b#c'])
  })

  test('the question shows the host as the network sees it', async () => {
    await start()
    await ports.openExternal('https://аpple.com/login')
    expect(dialog.shown[0]?.message).toBe('Open xn--pple-43d.com in your browser?')
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
    symlinkSync(join(outside, 'secret.txt'), join(pageRoot, 'link.txt'))
    mkdirSync(join(pageRoot, 'folder.js'))
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
    expect(console.running()).toBe(1)
    await reader?.cancel()
    expect(console.running()).toBe(0)
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
    expect(console.reached).toEqual(['system.health page'])
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
    expect(console.reached).toEqual([])
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
    expect(console.reached).toEqual(['system.health page'])
  })
})
