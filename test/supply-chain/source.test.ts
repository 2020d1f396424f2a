/**
 * What our own source may reach: no code from text, the environment in the two entries, the network
 * in a few known files, and only reviewed addresses.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { root } from '../structure/source-files'
import { addressesIn, codeFromText, environmentReads, networkUses } from './source-rules'
import { parseFile, parseSources, textsOf, type ParsedFile } from './syntax'

const files = parseSources('src')
const other = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && !/\.tsx?$/.test(entry.name))
  .map((entry) => join(entry.parentPath, entry.name))

function uses(rule: (file: ParsedFile) => readonly string[]): Record<string, readonly string[]> {
  return Object.fromEntries(
    files.map((file) => [file.path, rule(file)] as const).filter(([, found]) => found.length > 0),
  )
}
const of = (text: string) => parseFile({ path: 'x.tsx', text, imports: [] })

describe('code from text', () => {
  test('is made nowhere', () => {
    expect(files.length).toBeGreaterThan(200)
    expect(uses(codeFromText)).toEqual({})
  })

  test.each([
    'eval("1")',
    'globalThis.eval("1")',
    '(0, eval)("1")',
    'new Function("return 1")',
    'Function("return 1")',
    'window.Function("1")()',
    '(() => {}).constructor("return 1")()',
    'setTimeout("go()", 1)',
    'window.setInterval(`go()`, 1)',
    'import vm from "node:vm"',
    'await import("vm")',
    'document.createElement("script")',
    'WebAssembly.compile(bytes)',
  ])('%s is seen', (code) => expect(codeFromText(of(code))).not.toEqual([]))

  test('words and ordinary code are not', () => {
    expect(
      codeFromText(
        of(
          '// eval("1")\nconst evaluate = (text: string) => text; evaluate("eval(1)"); setTimeout(() => evaluate("x"), 1); document.createElement("a")',
        ),
      ),
    ).toEqual([])
  })
})

describe('the environment', () => {
  test('is read by the entries, once each and as a whole; everything else is handed what it needs', () => {
    expect(Object.keys(uses(environmentReads)).sort()).toEqual([
      'src/main/index.ts',
      'src/main/serve.ts',
    ])
  })

  test.each([
    'process.env.A',
    'process["env"]',
    'globalThis.process.env',
    'const { env } = process',
    'import { env } from "node:process"',
    'import.meta.env.DEV',
  ])('%s is seen', (code) => {
    expect(environmentReads(of(code))).not.toEqual([])
  })

  test('a snippet that shows it to a person is not', () => {
    expect(
      environmentReads(
        of('const text = `new OpenAI({ apiKey: process.env.OPENAI_API_KEY })`; settings.env'),
      ),
    ).toEqual([])
  })
})

describe('the network', () => {
  test('is reached from these files only', () => {
    expect(uses(networkUses)).toEqual({
      // Providers: the one pool of sockets, behind the gate.
      'src/main/providers/pool.ts': ['undici'],
      // Looks names up at the moment of connecting, and hands on only addresses a key may go to.
      'src/main/providers/guarded-lookup.ts': ['node:dns'],
      // Published prices, when a person asks.
      'src/main/catalog/catalog.ts': ['fetch'],
      'src/main/catalog/fetch-prices.ts': ['fetch'],
      // The session bus of this machine, by a Unix socket.
      'src/main/keys/dbus-connection.ts': ['node:net'],
      // The browser shell listens on 127.0.0.1 and starts the person's browser.
      'src/main/shell/browser/open-page.ts': ['node:child_process'],
      'src/main/shell/browser/server.ts': ['node:http'],
      'src/main/shell/browser/sockets.ts': ['ws'],
      // The page talks to the address it came from.
      'src/renderer/client/browser.ts': ['fetch'],
      'src/renderer/client/reconnecting-line.ts': ['WebSocket'],
      'src/renderer/client/electron.ts': ['fetch'],
      'src/renderer/client/session.ts': ['fetch'],
    })
  })

  test('the page names no address in what it fetches', () => {
    const named = files
      .filter(({ path }) => path.startsWith('src/renderer/client/'))
      .flatMap((file) => textsOf(file).flatMap(addressesIn))
    expect(named).toEqual([])
  })

  test.each([
    'fetch("/x")',
    'window.fetch("/x")',
    'const f = globalThis.fetch',
    'new WebSocket(a)',
    'navigator.sendBeacon("/x")',
    'new XMLHttpRequest()',
    'import { request } from "node:https"',
    'import net from "net"',
    'await import("undici")',
    'import { exec } from "child_process"',
  ])('%s is seen', (code) => expect(networkUses(of(code))).not.toEqual([]))

  test('types and methods that share a name are not', () => {
    expect(
      networkUses(
        of(
          'import type { Server } from "node:http"; import { type Socket } from "node:net"; source.fetch(record); type F = typeof globalThis.fetch',
        ),
      ),
    ).toEqual([])
  })
})

/**
 * Every absolute address in our source, by file, and what it is there for. An address that is not
 * here fails the test; so does one that is gone. None receives usage data, crash reports or update
 * checks.
 */
const reviewed: Readonly<Record<string, readonly string[]>> = {
  // Where a key and a prompt go when a person makes a call, unless the provider has a base URL of
  // its own.
  'src/main/providers/openai-client.ts': ['https://api.openai.com'],
  'src/main/providers/anthropic-client.ts': ['https://api.anthropic.com'],
  // Price data, fetched when a person asks for it.
  'src/contract/models.ts': ['https://raw.githubusercontent.com'],
  // Offered in a form, used when a person takes them.
  'src/renderer/pages/keys/provider-presets.ts': [
    'http://127.0.0.1:11434',
    'http://127.0.0.1:1234',
    'http://127.0.0.1:8000',
    'https://YOUR-RESOURCE.openai.azure.com',
    'https://api.anthropic.com',
    'https://api.openai.com',
    'https://openrouter.ai',
  ],
  // Part of a code sample that a person copies.
  'src/renderer/call/snippet.ts': ['https://api.anthropic.com', 'https://api.openai.com'],
  // Examples and rules in sentences and placeholders.
  'src/main/providers/webhook-post.ts': ['http://'],
  'src/contract/webhook-url.ts': ['http://', 'https://', 'https://hooks.example.com'],
  'src/contract/base-url.ts': ['http://', 'https://', 'https://api.example.com'],
  'src/main/providers/network-failures.ts': ['http://', 'https://'],
  'src/main/providers/address.ts': ['http://localhost:11434'],
  'src/main/shell/browser/flags.ts': ['http://localhost:9000', 'https://box.example'],
  'src/renderer/pages/settings/alerts/WebhookAddress.tsx': ['https://hooks.example.com'],
  'src/renderer/pages/keys/ProviderForm.tsx': ['https://host.example'],
  'src/renderer/parts/ConfirmNetwork.tsx': ['https://'],
  'src/renderer/pages/keys/base-url.form.ts': [
    'http://',
    'http://127.0.0.1:11434',
    'https://',
    'https://host.example',
  ],
  // Our own address, and bases that only complete a path for the parser.
  'src/main/shell/browser/origin-guard.ts': ['http://${}:${}'],
  'src/main/shell/browser/server.ts': ['http://127.0.0.1:${}'],
  'src/main/shell/browser/api.ts': ['http://localhost'],
  'src/main/shell/browser/sockets.ts': ['http://localhost'],
  'src/renderer/kit/markdown/markdown-safety.ts': ['https://${}'],
  // The name of a vocabulary, never fetched.
  'src/renderer/app/icon.svg': ['http://www.w3.org'],
}

describe('addresses', () => {
  const found: Record<string, string[]> = {}
  function add(path: string, addresses: readonly string[]) {
    if (addresses.length > 0)
      found[path] = [...new Set([...(found[path] ?? []), ...addresses])].sort()
  }
  for (const file of files) add(file.path, textsOf(file).flatMap(addressesIn))
  for (const file of other)
    add(file.slice(root.length + 1).replaceAll('\\', '/'), addressesIn(readFileSync(file, 'utf8')))

  test('are all reviewed, and no reviewed one is gone', () => {
    expect(found).toEqual(reviewed)
  })

  test('in the clear lead to this machine, or to nowhere', () => {
    const clear = Object.values(found)
      .flat()
      .filter((address) => /^(http|ws|ftp):/.test(address))
    expect(clear.length).toBeGreaterThan(5)
    // `${}:${}` is the guard's, over its own three names.
    expect(
      clear.filter(
        (address) =>
          !/^http:\/\/($|127\.0\.0\.1(:|$)|localhost(:|$)|\[::1\]|\$\{\}:\$\{\}$|www\.w3\.org$)/.test(
            address,
          ),
      ),
    ).toEqual([])
  })

  test.each([
    ["fetch('https://collect.example.net/v1?x=1')", ['https://collect.example.net']],
    ['const a = `https://${host}/x`', ['https://${}']],
    ['const a = `https://eu.${region}.example.com/x`', ['https://eu.${}.example.com']],
    [
      '<a href="HTTPS://evil.test">see wss://other.test:1/x</a>',
      ['https://evil.test', 'wss://other.test:1'],
    ],
    ["const a = 'http://[::1]:80/x'", ['http://[::1]:80']],
  ])('%s is seen', (code, addresses) =>
    expect(textsOf(of(code)).flatMap(addressesIn)).toEqual(addresses),
  )

  test('comments are not', () => {
    expect(
      textsOf(of('// https://sqlite.org\n/* http://x.test */ const a = 1')).flatMap(addressesIn),
    ).toEqual([])
  })
})
