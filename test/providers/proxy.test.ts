/**
 * Providers behind a company proxy (spec P10): https through it where it is set, past it where
 * NO_PROXY says so; this machine and plain http never.
 */
import { createServer as createHttpServer, type Server } from 'node:http'
import { createServer as createHttpsServer, type Server as TlsServer } from 'node:https'
import { connect, type AddressInfo } from 'node:net'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { systemClock } from '../../src/main/platform/clock'
import { silentLog } from '../../src/main/platform/log'
import type { ProxySettings } from '../../src/main/providers/pool'
import { proxyOf } from '../../src/main/providers/proxy-env'
import { createProviders } from '../../src/main/providers/providers'
import { startMockProvider, type MockProvider } from '../support/mock-provider'
import { chatOf, endpointOf, hear, secret } from './harness'
import { providerTest } from './self-signed'

let mock: MockProvider
let upstream: TlsServer
let proxy: Server
let proxyUrl: string
const trusted = getCACertificates('default')
/** Everything the proxy was told and could read. */
const seen: string[] = []
/** Keys that reached the provider over TLS. */
const keys: (string | undefined)[] = []

beforeAll(async () => {
  setDefaultCACertificates([...trusted, providerTest.cert])
  mock = await startMockProvider()
  upstream = createHttpsServer(providerTest, (request, response) => {
    keys.push(request.headers.authorization)
    request.resume()
    response.setHeader('content-type', 'text/event-stream')
    response.end(
      'data: {"choices":[{"delta":{"content":"Hi"},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n',
    )
  })
  // Whatever name it is asked for, it leads to the provider above.
  proxy = createHttpServer((request, response) => {
    seen.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)}`)
    response.writeHead(502).end()
  }).on('connect', (request, client, head) => {
    seen.push(`CONNECT ${request.url} ${JSON.stringify(request.headers)}`)
    const { port } = upstream.address() as AddressInfo
    const through = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n')
      through.write(head)
      client.on('data', (chunk: Buffer) => seen.push(chunk.toString('latin1')))
      through.pipe(client).pipe(through)
    })
    for (const end of [client, through]) end.on('error', () => through.destroy())
  })
  await Promise.all(
    [proxy, upstream].map(
      (server) => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)),
    ),
  )
  proxyUrl = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
})
beforeEach(() => {
  mock.reset()
  seen.length = 0
  keys.length = 0
})
afterAll(async () => {
  setDefaultCACertificates(trusted)
  for (const server of [proxy, upstream]) {
    server.closeAllConnections()
    server.close()
  }
  await mock.close()
})

async function through(settings: ProxySettings, baseUrl: string, confirmed = false) {
  const providers = createProviders({
    platform: { clock: systemClock, log: silentLog },
    redact: (text) => text,
    proxy: settings,
  })
  const heard = await hear(
    providers,
    chatOf({
      ...endpointOf(mock, 'openai', { connectMs: 2000, firstTokenMs: 2000 }),
      baseUrl,
      privateNetworkConfirmed: confirmed,
    }),
  )
  await providers.close()
  return heard
}

test.each([[{ httpsProxy: true }], [{ httpProxy: true }]])(
  'https goes through the proxy, which never sees the key (%j)',
  async (by) => {
    const heard = await through(
      'httpsProxy' in by ? { httpsProxy: proxyUrl } : { httpProxy: proxyUrl },
      'https://provider.test/v1',
    )
    expect([heard.failure, heard.text, keys]).toEqual([null, 'Hi', [`Bearer ${secret}`]])
    expect(seen[0]).toMatch(/^CONNECT provider\.test:443 /)
    expect(seen.join('\n')).not.toContain(secret)
  },
)

test('NO_PROXY goes past it', async () => {
  // The name is in no name server, so going past the proxy finds nothing.
  const { failure } = await through(
    { httpsProxy: proxyUrl, noProxy: 'corp.example, provider.test' },
    'https://provider.test/v1',
  )
  expect([failure?.reach, seen]).toEqual(['not_sent', []])
})

const spellings = [
  '127.0.0.1',
  '127.0.0.2',
  '127.1',
  '127.0.1',
  '0x7f.1',
  '0x7f000001',
  '2130706433',
  '017700000001',
  '0177.0.0.01',
  '127.0.0.1.',
  '[::1]',
  '[0:0:0:0:0:0:0:1]',
  '[::ffff:127.0.0.1]',
  '[::FFFF:7f00:1]',
  'localhost',
  'LOCALHOST',
  'localhost.',
  'x.localhost',
  'X.Y.LocalHost.',
  'localhost.localdomain',
  'ip6-localhost',
  '１２７.0.0.1',
  '127。0。0。1',
  'ｌｏｃａｌｈｏｓｔ',
  'ⓛocalhost',
  'local\u00adhost',
  '%6cocalhost',
] as const

test.each(spellings)('this machine, written %s, is never reached through a proxy', async (host) => {
  const { port } = new URL(mock.url)
  for (const noProxy of ['', 'corp.example', undefined]) {
    for (const scheme of ['http', 'https'])
      await through(
        {
          httpProxy: proxyUrl,
          httpsProxy: proxyUrl,
          ...(noProxy === undefined ? {} : { noProxy }),
        },
        `${scheme}://${host}:${port}/v1`,
      )
  }
  expect(seen).toEqual([])
  // ::1 has no listener here and 127.0.0.2 does not on every system; every other spelling reaches
  // the server on 127.0.0.1.
  if (!/::1\]|:1\]|127\.0\.0\.2/.test(host))
    expect(mock.requests.map(({ key }) => key)).toEqual([secret, secret, secret])
})

test.each([
  'me:pass@127.0.0.1',
  '127.0.0.1@evil.test',
  '0.0.0.0',
  '[::]',
  '0',
  '[::127.0.0.1]',
  '127.0.0.1..',
  '.localhost',
  'a..localhost',
])('%s is no way around it: refused before anything leaves', async (host) => {
  const { port } = new URL(mock.url)
  for (const scheme of ['http', 'https']) {
    const { failure } = await through(
      { httpProxy: proxyUrl, httpsProxy: proxyUrl, noProxy: '' },
      `${scheme}://${host}:${port}/v1`,
      true,
    )
    expect(failure).toMatchObject({ code: 'invalid_request', reach: 'not_sent' })
  }
  expect([seen, mock.requests]).toEqual([[], []])
})

test('plain http on a private network goes there itself: a proxy would read the key', async () => {
  await through(
    { httpProxy: proxyUrl, httpsProxy: proxyUrl, noProxy: '' },
    'http://10.255.255.1:9/v1',
    true,
  )
  await through(
    { httpProxy: proxyUrl, httpsProxy: proxyUrl, noProxy: '' },
    'http://box.internal:9/v1',
    true,
  )
  expect(seen).toEqual([])
})

test('a proxy that is not there is a failure that sent nothing; one that is no address says so, and this machine is reached all the same', async () => {
  expect(
    (await through({ httpsProxy: 'http://127.0.0.1:9' }, 'https://provider.test/v1')).failure,
  ).toMatchObject({ code: 'network', reach: 'not_sent' })
  const { failure } = await through(
    { httpsProxy: 'user:hunter2 at proxy' },
    'https://provider.test/v1',
  )
  expect(failure).toMatchObject({
    code: 'network',
    reach: 'not_sent',
    message: expect.stringMatching(/^The proxy in HTTPS_PROXY/),
  })
  expect(failure?.message).not.toContain('hunter2')
  expect(
    (await through({ httpsProxy: 'user:hunter2 at proxy' }, mock.openaiUrl)).failure,
  ).toBeNull()
})

test('the variables count in either case, and an empty one is none', () => {
  expect(
    proxyOf({ HTTPS_PROXY: ' http://a:1 ', http_proxy: 'http://b:2', NO_PROXY: '', no_proxy: 'c' }),
  ).toEqual({ httpsProxy: 'http://a:1', httpProxy: 'http://b:2', noProxy: 'c' })
  expect(proxyOf({ HTTPS_PROXY: '', ALL_PROXY: 'http://a:1' })).toEqual({
    httpProxy: undefined,
    httpsProxy: undefined,
    noProxy: undefined,
  })
})
