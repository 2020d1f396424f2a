/** Electron's security checklist, all twenty items by their numbers: over our source, and over the real shell in a fake Electron. */
import { mkdtempSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { MessageChannel } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import { FuseState, FuseV1Options, FuseVersion, getCurrentFuseWire } from '@electron/fuses'
import fc from 'fast-check'
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Client } from '../../src/contract/contract'
import { contentSecurityPolicy, securityHeaders } from '../../src/main/shell/page'
import { startShell } from '../contract/transports'
import { readSources, root } from '../structure/source-files'
import { parseSources, textsOf } from '../supply-chain/syntax'
import {
  app,
  BrowserWindow,
  calls,
  dialog,
  FakeMessagePortMain,
  FakeWebContents,
  frame,
  ipcMain,
  session,
  shell,
  type ipcRenderer,
} from '../support/fake-electron'
import { callsOf, electronImports, rules } from './electron-rules'
import { announce, startElectronShell, type StartedShell } from './electron-shell'
import { comparable, parsePolicy } from './policy'

const files = parseSources('src')
const electronFiles = files.filter(({ path }) =>
  /^src\/(main\/shell\/electron\/|main\/index\.ts$|preload\/)/.test(path),
)
const breaches = (...names: string[]) =>
  rules
    .filter((rule) => names.includes(rule.name))
    .flatMap((rule) =>
      files.flatMap((file) => rule.find(file).map((what) => `${file.path}: ${what}`)),
    )
const placesOf = (object: string, method: string) =>
  files.flatMap((file) => callsOf(object, method)(file).map(() => file.path))

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
  ).toEqual(['src/main/shell/page.ts'])
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

/** Addresses that are not the page's, by how they are put together and not by how a parser reads them. */
const foreignAddress = fc
  .record({
    scheme: fc.constantFrom(
      'app',
      'https',
      'http',
      'file',
      'data',
      'javascript',
      'blob',
      'about',
      'chrome',
      'devtools',
      'apps',
      'view-source:app',
      'ws',
      'smb',
      'ms-msdt',
    ),
    user: fc.constantFrom('', 'tollgate@', 'user:pass@', 'app:%2f%2ftollgate@'),
    host: fc.constantFrom(
      'tollgate',
      'evil.test',
      'tollgate.evil.test',
      'tollgate.',
      'tollgat%65',
      'evil.test%2ftollgate',
      '127.0.0.1',
      '',
      'tollgate\u200b',
      'toIlgate',
    ),
    port: fc.constantFrom('', ':1', ':80'),
    rest: fc.oneof(
      fc.webPath(),
      fc.constantFrom(
        '/',
        '/..',
        '/#app://tollgate/',
        '?app://tollgate/',
        '//tollgate/',
        '\\tollgate',
      ),
    ),
  })
  .filter(
    ({ scheme, user, host, port }) =>
      !(scheme === 'app' && user === '' && host === 'tollgate' && port === ''),
  )
  .map(({ scheme, user, host, port, rest }) => `${scheme}://${user}${host}${port}${rest}`)

test('13: no navigation to any other place: 2,000 addresses, and the ones that fooled others', () => {
  fc.assert(
    fc.property(foreignAddress, (url) => started.staysFrom(url)),
    { numRuns: 2_000, seed: 13 },
  )
  const known = [
    'app://tollgate@evil.test/',
    'app://evil.test/app://tollgate/',
    'app:\\\\evil.test',
    'javascript://tollgate/%0aalert(1)',
    'data:text/html,<base href=app://tollgate/>',
    'blob:null/1',
    'about:srcdoc',
    '',
    ' ',
    '//evil.test',
    'app:',
    'app://',
  ]
  for (const url of known) expect(started.staysFrom(url), url).toBe(true)
  expect(started.staysFrom('app://tollgate/#/ledger')).toBe(false)
})

test('14: no window is ever opened', () => {
  for (const contents of [started.contents, announce(new FakeWebContents())]) {
    for (const url of [
      'app://tollgate/',
      'https://ok.test/',
      'about:blank',
      'javascript:1',
      'file:///etc/passwd',
      'calculator://',
    ]) {
      for (const disposition of ['foreground-tab', 'background-tab', 'new-window', 'default'])
        expect(contents.windowOpen?.({ url, disposition } as { url: string })).toEqual({
          action: 'deny',
        })
    }
  }
  expect(BrowserWindow.windows).toHaveLength(1)
})

test('15: addresses leave by one call site, https only, without credentials, and only when the person agreed', async () => {
  expect(placesOf('shell', 'openExternal')).toEqual(['src/main/shell/electron/external.ts'])
  expect(
    files.filter((file) => electronImports(file).includes('shell')).map(({ path }) => path),
  ).toEqual(['src/main/shell/electron/external.ts'])
  expect(breaches('OPEN_PATH', 'LOAD_FILE')).toEqual([])
  dialog.answer = 1
  const refused = [
    'file:///etc/passwd',
    'smb://host/share',
    '\\\\unc\\share',
    '//unc/share',
    'ms-msdt:/id PCWDiagnostic',
    'calculator://',
    'javascript:alert(1)',
    'data:text/html,<script>1</script>',
    'vbscript:msgbox',
    'https://user@host.test/',
    'https://user:pass@host.test/',
    'https://@:@host.test@evil.test/',
    'http://host.test/',
    'ftp://host.test/',
    'search-ms:query=x',
    'ms-officecmd:{}',
    'vscode://x',
    'tel:1',
    'mailto:a@b.test',
    'about:blank',
    'blob:https://a.test/1',
    'view-source:https://a.test/',
    'https:',
    'https://',
    'java\tscript:alert(1)',
    'ht\ntps//x',
    'file:\\\\\\c:\\windows\\system32\\calc.exe',
    'C:\\Windows\\calc.exe',
    '/usr/bin/xcalc',
    'intent://x#Intent;end',
    'jar:https://a.test!/x',
  ]
  for (const url of refused) expect(await started.ports.openExternal(url), url).toBe(false)
  expect([shell.opened, dialog.shown]).toEqual([[], []])
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.webUrl({
          withQueryParameters: true,
          withFragments: true,
          validSchemes: ['https', 'http', 'file', 'smb', 'ws'],
        }),
        fc.string(),
        fc
          .tuple(
            fc.constantFrom('https://', 'HTTPS:', 'https:/', ' https://', 'https:\\\\'),
            fc.string(),
          )
          .map(([a, b]) => a + b),
      ),
      async (url) => {
        shell.opened.length = 0
        await started.ports.openExternal(url)
        // What leaves is a plain https address in ASCII, with a host and nobody's name in front of it.
        expect(
          shell.opened.filter((opened) => !/^https:\/\/[^@/\\]+\/[\x21-\x7e]*$/.test(opened)),
        ).toEqual([])
      },
    ),
    { numRuns: 1_000, seed: 15 },
  )
  dialog.shown.length = 0
  await started.ports.openExternal('https://аpple.com/')
  expect(dialog.shown[0]?.message).toContain('xn--pple-43d.com')
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

describe('18: our own scheme, never file:', () => {
  test('nothing loads a file, and the scheme bypasses nothing', () => {
    expect(
      breaches('LOAD_FILE', 'PROTOCOL_HANDLER', 'PROTOCOL_PRIVILEGES', 'HTTP_RESOURCES'),
    ).toEqual([])
    expect(calls.find(({ name }) => name === 'protocol.registerSchemesAsPrivileged')?.args).toEqual(
      [
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
      ],
    )
    expect(calls.filter(({ name }) => name === 'protocol.handle').map(({ args }) => args)).toEqual([
      ['app'],
    ])
  })

  test('1,000 ways out of the folder lead nowhere', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'tollgate-outside-'))
    writeFileSync(join(outside, 'secret.txt'), 'SECRET')
    writeFileSync(join(dirname(started.pageRoot), 'secret.txt'), 'SECRET')
    symlinkSync(join(outside, 'secret.txt'), join(started.pageRoot, 'link.txt'))
    symlinkSync(outside, join(started.pageRoot, 'folder'))
    mkdirSync(join(started.pageRoot, 'assets'))
    const step = fc.constantFrom(
      '..',
      '%2e%2e',
      '.%2e',
      '%2e.',
      '%252e%252e',
      '..%00',
      '...',
      '.',
      'assets',
      'folder',
      'link.txt',
      '..;',
      '%c0%ae%c0%ae',
      '\u2025',
      'C:',
      '%2e%2e%2e',
    )
    const joint = fc.constantFrom('/', '%2f', '%2F', '%5c', '\\', '//', '/./', '%252f', '\u2215')
    const path = fc
      .tuple(
        fc.array(fc.tuple(step, joint), { minLength: 1, maxLength: 6 }),
        fc.constantFrom(
          'secret.txt',
          'secret.txt%00.js',
          'secret.txt/',
          'secret%2etxt',
          'etc/passwd.txt',
        ),
      )
      .map(([steps, name]) => steps.map((pair) => pair.join('')).join('') + name)
    await fc.assert(
      fc.asyncProperty(path, async (way) => {
        const response = await started.get(`app://tollgate/${way}`)
        expect(await response.text()).not.toContain('SECRET')
        expect([200, 404]).toContain(response.status)
      }),
      { numRuns: 1_000, seed: 18 },
    )
    for (const way of [
      'link.txt',
      'folder/secret.txt',
      '..%2fsecret.txt',
      '..%5csecret.txt',
      'secret.txt%00.js',
    ])
      expect((await started.get(`app://tollgate/${way}`)).status, way).toBe(404)
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
    // A stand-in with a fuse wire: sentinel, version, count, and one byte a fuse, all the wrong way round.
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
