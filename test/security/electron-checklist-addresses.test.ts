/**
 * Electron's security checklist by the numbers of its items, 13 to 15 and 18, where a page may go
 * and what it may load: over our source, and over the real shell in a fake Electron.
 */
import { mkdtempSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { BrowserWindow, calls, dialog, FakeWebContents, shell } from '../support/fake-electron'
import { electronImports } from './electron-rules'
import { announce, startElectronShell, type StartedShell } from './electron-shell'
import { files, breaches, placesOf } from './electron-sources'

let started: StartedShell
beforeEach(async () => {
  started = await startElectronShell()
})

/**
 * Addresses that are not the page's, by how they are put together and not by how a parser reads
 * them.
 */
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
        // What leaves is a plain https address in ASCII, with a host and nobody's name in front of
        // it.
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
