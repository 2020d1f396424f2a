/** Providers behind a company proxy (spec P10): through it where it is set, past it where NO_PROXY says so. */
import { createServer, type Server } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { systemClock } from '../../src/main/platform/clock'
import { silentLog } from '../../src/main/platform/log'
import type { ProxySettings } from '../../src/main/providers/pool'
import { createProviders } from '../../src/main/providers/providers'
import { startMockProvider, type MockProvider } from '../support/mock-provider'
import { chatOf, endpointOf, hear, secret } from './harness'

let mock: MockProvider
let proxy: Server
let proxyUrl: string
const seen: { readonly target: string; readonly headers: string }[] = []
beforeAll(async () => {
  mock = await startMockProvider()
  proxy = createServer().on('connect', (request, client, head) => {
    seen.push({ target: request.url ?? '', headers: JSON.stringify(request.headers) })
    const [host = '', port = ''] = (request.url ?? '').split(':')
    const upstream = connect(Number(port), host, () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n')
      upstream.write(head)
      upstream.pipe(client).pipe(upstream)
    })
    for (const end of [client, upstream]) end.on('error', () => upstream.destroy())
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  proxyUrl = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
})
beforeEach(() => {
  mock.reset()
  seen.length = 0
})
afterAll(async () => {
  proxy.closeAllConnections()
  proxy.close()
  await mock.close()
})

async function through(settings: ProxySettings) {
  const providers = createProviders({ platform: { clock: systemClock, log: silentLog }, redact: (text) => text, proxy: settings })
  const heard = await hear(providers, chatOf(endpointOf(mock, 'openai')))
  await providers.close()
  return heard
}

test('goes through the proxy, which never sees the key', async () => {
  const heard = await through({ httpProxy: proxyUrl, noProxy: '' })
  expect([heard.failure, mock.requests[0]?.key]).toEqual([null, secret])
  expect(seen.map(({ target }) => target)).toEqual([new URL(mock.url).host])
  expect(seen[0]?.headers).not.toContain(secret)
})

test('goes past it to the hosts of NO_PROXY, this machine by default', async () => {
  expect((await through({ httpProxy: proxyUrl })).failure).toBeNull()
  expect((await through({ httpProxy: proxyUrl, noProxy: 'example.com,127.0.0.1' })).failure).toBeNull()
  expect(seen).toEqual([])
})

test('a proxy that is not there is a failure that sent nothing', async () => {
  const { failure } = await through({ httpProxy: 'http://127.0.0.1:9', noProxy: '' })
  expect(failure).toMatchObject({ code: 'network', reach: 'not_sent' })
  expect(mock.requests).toHaveLength(0)
})
