/** The Electron shell against a fake Electron: what it locks down, and how an address leaves it. */
import { describe, expect, test, vi } from 'vitest'
import {
  app,
  BrowserWindow,
  dialog,
  FakeWebContents,
  session,
  shell,
} from '../support/fake-electron'
import { useElectronShell } from './use-electron-shell'

const under = useElectronShell()
const { start } = under

/**
 * As listed for setPermissionRequestHandler and setPermissionCheckHandler in Electron's own types.
 */
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
    expect(await under.ports.openExternal(url)).toBe(false)
    expect([dialog.shown.length, shell.opened.length]).toEqual([0, 0])
  })

  test('https opens after the person agreed, and not when they did not', async () => {
    await start()
    expect(await under.ports.openExternal('https://docs.test/a?b#c')).toBe(false)
    expect([dialog.shown.length, shell.opened.length]).toEqual([1, 0])
    dialog.answer = 1
    expect(await under.ports.openExternal('https://docs.test/a?b#c')).toBe(true)
    expect(shell.opened).toEqual(['https://docs.test/a?b#c'])
  })

  test('the question shows the host as the network sees it', async () => {
    await start()
    await under.ports.openExternal('https://аpple.com/login')
    expect(dialog.shown[0]?.message).toBe('Open xn--pple-43d.com in your browser?')
  })
})
