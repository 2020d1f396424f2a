/**
 * Where a key may go, in every spelling: this machine, private networks, the internet, and what is
 * refused; by name at the moment of connecting.
 */
import type { LookupAddress } from 'node:dns'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, test } from 'vitest'
import { kindOfAddress, kindOfHost, kindOfResolved } from '../../src/contract/addresses'
import { judgeBaseUrl } from '../../src/contract/base-url'
import { createGuardedLookup } from '../../src/main/providers/guarded-lookup'
import { refusedBaseUrl } from '../../src/main/providers/base-url'
import { chatOf, endpointOf, hear, newProviders, patient } from './harness'
import { startMockProvider } from '../support/mock-provider'

const hostOf = (text: string) => new URL(`https://${text}`).hostname

describe('refused as a base URL, in every spelling, encrypted or not, confirmed or not', () => {
  test.each([
    '169.254.169.254',
    '169.254.0.1',
    '0xa9fea9fe',
    '2852039166',
    '0251.0376.0251.0376',
    '169.254.43518',
    '１６９.254.169.254',
    '169。254。169。254',
    '169.254.169.254.',
    '[::ffff:169.254.169.254]',
    '[::FFFF:a9fe:a9fe]',
    '[::169.254.169.254]',
    '[64:ff9b::169.254.169.254]',
    '[64:ff9b::8.8.8.8]',
    '[64:ff9b:1::1]',
    '[64:ff9b:1:ffff::a9fe:a9fe]',
    '[2002:a9fe:a9fe::1]',
    '[2002::1]',
    '[2001::1]',
    '[2001:0:4136:e378:8000:63bf:3fff:fdd2]',
    '[::ffff:0:169.254.169.254]',
    '[fe80::1]',
    '[FE80::abcd]',
    '[febf::1]',
    '[fec0::1]',
    '[fd00:ec2::254]',
    '[fd00:0ec2:0:0:0:0:0:254]',
    '[fd00:ec2::23]',
    '[fd20:ce::254]',
    '[fd00:42::42]',
    '100.100.100.200',
    '0x646464c8',
    '[::ffff:100.100.100.200]',
    '168.63.129.16',
    '2822734096',
    '[::ffff:168.63.129.16]',
    '192.0.0.192',
    '192.0.0.1',
    '192.88.99.1',
    '0.0.0.0',
    '0',
    '0.1.2.3',
    '[::]',
    '[::ffff:0.0.0.0]',
    '224.0.0.1',
    '239.255.255.250',
    '[ff02::1]',
    '255.255.255.255',
    '240.0.0.1',
    '[100::1]',
    '[4000::1]',
    'metadata',
    'METADATA.google.internal',
    'metadata.google.internal.',
    'metadata.goog',
    'instance-data',
    'instance-data.ec2.internal',
    'metadata.azure.internal',
  ])('%s', (text) => {
    expect(kindOfHost(hostOf(text))).toBe('refused')
    for (const scheme of ['http', 'https', 'HTTPS'])
      expect([scheme, refusedBaseUrl(`${scheme}://${text}:8080/v1`, true)]).toEqual([
        scheme,
        expect.stringMatching(/\.$/),
      ])
  })
})

describe('plain http', () => {
  test.each([
    '10.0.0.5',
    '10.255.255.255',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.5',
    '0xc0a80105',
    '3232235781',
    '[::ffff:10.0.0.5]',
    '[fc00::1]',
    '[fd12:3456::1]',
    'nas.local',
    'box.lan',
    'Box.Internal.',
    'host.docker.internal',
    'pi.home.arpa',
    'ollama',
    'GPU-1',
  ])('to %s is a private network: once confirmed', (host) => {
    expect(judgeBaseUrl(`http://${host}:11434/v1`)).toMatchObject({
      kind: 'confirm',
      sentence: expect.stringContaining('in the clear'),
    })
    expect([
      refusedBaseUrl(`http://${host}/v1`),
      refusedBaseUrl(`http://${host}/v1`, true),
      refusedBaseUrl(`https://${host}/v1`),
    ]).toEqual([expect.stringContaining('confirmPrivateNetwork'), null, null])
  })
  test.each([
    '8.8.8.8',
    '172.15.0.1',
    '172.32.0.1',
    '192.169.0.1',
    '11.0.0.1',
    '100.64.0.1',
    '198.18.0.1',
    '[2606:4700::1]',
    '[fbff::1]',
    'example.com',
    'localhost.example.com',
    '10.0.0.5.nip.io',
    '127.0.0.1.example.com',
    'local.example',
    'internal.example.com',
    'notlocalhost.com',
  ])('to %s is refused, whatever is confirmed', (host) => {
    expect(refusedBaseUrl(`http://${host}/v1`, true)).toMatch(/in the clear|reserved/)
  })
  test.each(['127.0.0.1', '[::1]', 'localhost', 'ollama.localhost', 'a.b.localhost.'])(
    'to %s is fine at once',
    (host) => {
      expect(judgeBaseUrl(`http://${host}:1/v1`)).toEqual({
        kind: 'fine',
        host: 'loopback',
        plain: true,
      })
    },
  )
})

test('https goes anywhere else', () => {
  for (const host of [
    'api.example.com',
    '8.8.8.8',
    '100.64.0.1',
    '198.18.0.1',
    '192.0.2.1',
    '[2606:4700::1]',
    '[2a00:1450::1]',
    '[::ffff:8.8.8.8]',
    'münchen.example',
    'x.test',
  ])
    expect([host, refusedBaseUrl(`https://${host}/v1`)]).toEqual([host, null])
})

test('what is no address has no kind; what a name server gives and is none is refused', () => {
  expect([kindOfAddress('localhost'), kindOfAddress(''), kindOfResolved('nonsense')]).toEqual([
    null,
    null,
    'refused',
  ])
})

test('behind NAT64 a public host is reached, and nothing else through its addresses', () => {
  expect(
    [
      '64:ff9b::808:808',
      '64:ff9b::a9fe:a9fe',
      '64:ff9b::7f00:1',
      '64:ff9b::a00:1',
      '64:ff9b:1::808:808',
    ].map(kindOfResolved),
  ).toEqual(['public', 'refused', 'refused', 'refused', 'refused'])
})

describe('a name is judged by where it leads when the connection is made', () => {
  function look(
    plain: boolean,
    hostname: string,
    addresses: readonly string[],
    options: object = { all: true },
  ) {
    const found: LookupAddress[] = addresses.map((address) => ({
      address,
      family: address.includes(':') ? 6 : 4,
    }))
    return new Promise<unknown>((resolve) =>
      createGuardedLookup(plain, (_name, done) => done(null, found))(
        hostname,
        options,
        (error, given) => resolve(error?.code ?? given),
      ),
    )
  }
  const list = (...addresses: string[]) =>
    addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))

  test.each(['localhost', 'LOCALHOST.', 'ollama.localhost', 'a.b.localhost'])(
    '%s is this machine, whatever a name server says',
    async (name) => {
      for (const plain of [true, false])
        expect(await look(plain, name, ['192.0.2.1'])).toEqual(list('127.0.0.1', '::1'))
      expect(await look(true, name, ['192.0.2.1'], {})).toBe('127.0.0.1')
      expect(await look(true, name, ['192.0.2.1'], { family: 6 })).toBe('::1')
    },
  )
  test.each([
    '169.254.169.254',
    '::ffff:169.254.169.254',
    '100.100.100.200',
    '168.63.129.16',
    '64:ff9b::a9fe:a9fe',
    '2002:a9fe:a9fe::1',
    'fd00:ec2::254',
    '0.0.0.0',
    '::',
  ])('one that leads to %s is refused, beside a good address too', async (address) => {
    for (const plain of [true, false]) {
      expect(await look(plain, 'box.example', [address])).toBe('ERR_ADDRESS_REFUSED')
      expect(await look(plain, 'box.example', ['10.0.0.1', address])).toBe('ERR_ADDRESS_REFUSED')
    }
  })
  test('a link-local address beside a real one is left out, and alone it is refused', async () => {
    expect(await look(true, 'mac.local', ['fe80::1%en0', '192.168.1.5'])).toEqual(
      list('192.168.1.5'),
    )
    expect(await look(false, 'mac.local', ['fe80::1'])).toBe('ERR_ADDRESS_REFUSED')
  })
  test('plain http stays on this machine and private networks', async () => {
    expect(await look(true, 'nas', ['192.168.1.5', '2606:4700::5'])).toEqual(list('192.168.1.5'))
    expect(await look(true, 'nas', ['127.0.1.1'])).toEqual(list('127.0.1.1'))
    expect(await look(true, 'nas', ['2606:4700::5'])).toBe('ERR_ADDRESS_PUBLIC')
    expect(await look(false, 'nas', ['2606:4700::5'])).toEqual(list('2606:4700::5'))
  })
  test('a name that is not found stays so', async () => {
    const missing = Object.assign(new Error('none'), { code: 'ENOTFOUND' })
    expect(
      await new Promise((resolve) =>
        createGuardedLookup(true, (_name, done) => done(missing, []))(
          'nas',
          { all: true },
          (error) => resolve(error?.code),
        ),
      ),
    ).toBe('ENOTFOUND')
  })
})

test('an attempt asks again: an unconfirmed address of an older ledger is not called', async () => {
  const providers = newProviders()
  const endpoint = {
    id: 'box',
    kind: 'openai-compatible',
    baseUrl: 'http://10.0.0.5:1/v1',
    timeouts: patient,
  } as const
  expect((await hear(providers, chatOf(endpoint))).failure).toMatchObject({
    code: 'invalid_request',
    reach: 'not_sent',
    message: expect.stringContaining('10.0.0.5 in the clear'),
  })
  await providers.close()
})

test('a redirect to another host, or to another port, never carries the key on', async () => {
  const reached: string[] = []
  const other = createServer((request, response) => {
    reached.push(JSON.stringify(request.headers))
    response.end('{}')
  })
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  const target = `http://localhost:${(other.address() as AddressInfo).port}/v1/chat/completions`
  const mock = await startMockProvider()
  const providers = newProviders()
  for (const status of [301, 302, 303, 307, 308]) {
    mock.script(() => ({ status, headers: { location: target } }))
    for (const kind of ['openai', 'anthropic'] as const) {
      const { failure } = await hear(providers, chatOf(endpointOf(mock, kind)))
      expect([status, kind, failure?.code, failure?.message]).toEqual([
        status,
        kind,
        'malformed_response',
        expect.stringContaining('never sent on'),
      ])
    }
  }
  expect(reached).toEqual([])
  await providers.close()
  await mock.close()
  other.close()
})
