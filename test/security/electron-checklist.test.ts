/**
 * Electron's security checklist by the numbers of its items, 1 to 12, the window and its contents:
 * over our source, and over the real in a fake Electron.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { contentSecurityPolicy, securityHeaders } from '../../src/main/shell/page'
import { startShell } from '../contract/transports'
import { root } from '../structure/source-files'
import { textsOf } from '../supply-chain/syntax'
import { calls, FakeWebContents, session } from '../support/fake-electron'
import { callsOf } from './electron-rules'
import { announce, startElectronShell, type StartedShell } from './electron-shell'
import { comparable, parsePolicy } from './policy'
import { files, electronFiles, breaches } from './electron-sources'

let started: StartedShell
beforeAll(async () => {
  expect(electronFiles.length).toBeGreaterThan(8)
})
beforeEach(async () => {
  started = await startElectronShell()
})

test('1: only secure content: no address in the clear in the shell or the preload script, and none the session lets through', () => {
  expect(
    electronFiles
      .flatMap((file) => textsOf(file))
      .filter((text) => /\b(http|ws|ftp):\/\//i.test(text)),
  ).toEqual([])
  expect(
    [...parsePolicy(contentSecurityPolicy('x')).values()]
      .flat()
      .filter((source) => /^(https?|wss?|ftp):|^\*/.test(source)),
  ).toEqual([])
  const cancelled = (url: string) => {
    let answer: object = {}
    session.defaultSession.beforeRequest?.({ url }, (result) => (answer = result))
    return answer
  }
  for (const url of [
    'http://a.test/',
    'ws://a.test/',
    'ftp://a.test/',
    'https://a.test/',
    'wss://a.test/',
  ])
    expect(cancelled(url)).toEqual({ cancel: true })
})

test('2: no Node integration, in the window, its workers or its frames', () => {
  expect(breaches('NODE_INTEGRATION', 'NODE_INTEGRATION_ATTACH')).toEqual([])
  expect(started.preferences).toMatchObject({
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
  })
  expect(
    files
      .filter(
        (file) =>
          callsOf('.*', 'BrowserWindow')(file).length > 0 ||
          /new (BrowserWindow|WebContentsView|BaseWindow|BrowserView)\b/.test(file.text),
      )
      .map(({ path }) => path),
  ).toEqual(['src/main/shell/electron/window.ts'])
})

test('3: context isolation', () => {
  expect(breaches('CONTEXT_ISOLATION')).toEqual([])
  expect(started.preferences.contextIsolation).toBe(true)
})

test('4: the sandbox, for everything, before the app is ready, and no switch against it', () => {
  expect(breaches('SANDBOX', 'CUSTOM_ARGUMENTS')).toEqual([])
  expect(started.preferences.sandbox).toBe(true)
  const names = calls.map(({ name }) => name)
  expect(names.indexOf('app.enableSandbox')).toBe(0)
  expect(names).toContain('app.whenReady')
  for (const path of [
    'package.json',
    'build/electron-builder.yml',
    'scripts/launcher/electron.cjs',
    'scripts/launcher/start.cjs',
  ])
    expect(readFileSync(join(root, path), 'utf8'), path).not.toMatch(
      /no-sandbox|disable-web-security|remote-debugging/,
    )
})

/** Every permission Electron's own types name, in either handler. */
const permissions = (() => {
  const types = readFileSync(join(root, 'node_modules/electron/electron.d.ts'), 'utf8')
  const signatures = types
    .split('\n')
    .filter((line) => /^\s+setPermission(Request|Check)Handler\(handler/.test(line))
  return [
    ...new Set(
      signatures.flatMap((line) =>
        [
          ...(/permission: ((?:'[a-zA-Z-]+'(?: \| )?)+)/.exec(line)?.[1] ?? '').matchAll(
            /'([^']+)'/g,
          ),
        ].map(([, name = '']) => name),
      ),
    ),
  ]
})()

test('5: every permission Electron knows is refused when asked for and when looked up; so is every device and every screen', () => {
  expect(permissions.length).toBeGreaterThanOrEqual(40)
  for (const known of [
    'media',
    'geolocation',
    'clipboard-read',
    'local-network',
    'openExternal',
    'fileSystem',
    'unknown',
  ])
    expect(permissions).toContain(known)
  const answers: Array<[string, boolean]> = []
  for (const permission of permissions) {
    session.defaultSession.permissionRequest?.(started.contents, permission, (allowed) =>
      answers.push([permission, allowed]),
    )
    answers.push([
      permission,
      session.defaultSession.permissionCheck?.(started.contents, permission) ?? true,
    ])
  }
  expect(answers).toHaveLength(2 * permissions.length)
  expect(answers.filter(([, allowed]) => allowed)).toEqual([])
  for (const deviceType of ['hid', 'serial', 'usb'])
    expect(
      session.defaultSession.devicePermission?.({ deviceType, origin: 'app://tollgate' }),
    ).toBe(false)
  const streams: object[] = []
  session.defaultSession.displayMedia?.({ videoRequested: true, audioRequested: true }, (answer) =>
    streams.push(answer),
  )
  expect(streams).toEqual([{}])
  expect(breaches('DEVICE_CHOICE')).toEqual([])
})

test('6: web security', () => {
  expect(breaches('WEB_SECURITY')).toEqual([])
  expect(started.preferences.webSecurity).toBe(true)
})

test('7: one content security policy, strict, and the same in both shells', async () => {
  const browserShell = await startShell(started.console)
  const [overHttp, overApp] = await Promise.all([
    fetch(browserShell.url),
    started.get('app://tollgate/'),
  ])
  await browserShell.close()
  const policies = [overHttp, overApp].map((response) =>
    comparable(response.headers.get('content-security-policy') ?? ''),
  )
  expect(policies[0]).toEqual({
    'default-src': ["'none'"],
    'script-src': ["'self'"],
    'style-src': ["'self'"],
    'style-src-elem': ["'self'", 'NONCE'],
    'style-src-attr': ["'none'"],
    'img-src': ["'self'", 'data:', 'blob:'],
    'font-src': ["'self'", 'data:'],
    'connect-src': ["'self'"],
    'worker-src': ["'self'"],
    'form-action': ["'none'"],
    'base-uri': ["'none'"],
    'frame-src': ["'none'"],
    'object-src': ["'none'"],
    'frame-ancestors': ["'none'"],
  })
  expect(policies[1]).toEqual(policies[0])
  for (const [name, value] of Object.entries(securityHeaders))
    for (const response of [overHttp, overApp]) expect(response.headers.get(name), name).toBe(value)
  expect(
    files
      .filter((file) => textsOf(file).some((text) => /default-src|script-src/.test(text)))
      .map(({ path }) => path),
    // The exported file is opened without us, from a disk: its own policy lets it load nothing.
  ).toEqual(['src/main/shell/page.ts', 'src/main/compare/exports/html.ts'])
  expect(readFileSync(join(root, 'src/main/compare/exports/html.ts'), 'utf8')).toContain(
    `content="default-src 'none'; style-src 'unsafe-inline'"`,
  )
  expect(readFileSync(join(root, 'src/renderer/index.html'), 'utf8')).not.toMatch(
    /http-equiv|<script>|\son\w+=|<webview|nodeintegration|disablewebsecurity|allowpopups/i,
  )
})

test('8: no insecure content is allowed to run', () => {
  expect(breaches('INSECURE_CONTENT')).toEqual([])
  expect(started.preferences.allowRunningInsecureContent).toBe(false)
})

test('9: no experimental features', () => {
  expect(breaches('EXPERIMENTAL_FEATURES')).toEqual([])
  expect(started.preferences.experimentalFeatures).toBe(false)
})

test('10: no Blink features switched on or off', () => {
  expect(breaches('BLINK_FEATURES')).toEqual([])
  expect(Object.keys(started.preferences).filter((name) => /blink/i.test(name))).toEqual([])
})

test('11: no webview tag, so none with popups either', () => {
  expect(breaches('WEBVIEW_TAG', 'ALLOWPOPUPS')).toEqual([])
  expect(started.preferences.webviewTag).toBe(false)
})

test('12: a webview that is attached all the same is stopped, in contents that come later too', () => {
  for (const contents of [started.contents, announce(new FakeWebContents())]) {
    const preventDefault = vi.fn()
    contents.emit(
      'will-attach-webview',
      { preventDefault },
      { nodeIntegration: true },
      { src: 'app://tollgate/' },
    )
    expect(preventDefault).toHaveBeenCalledOnce()
  }
})
