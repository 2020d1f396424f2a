/**
 * Provider records: what a new installation has, what may be changed, and what every change leaves
 * behind.
 */
import { describe, expect, test, vi } from 'vitest'
import { refusedBaseUrl } from '../../src/main/providers/base-url'
import { createProviderRecords } from '../../src/main/providers/records'
import { slugOf } from '../../src/main/providers/new-provider'
import { Failure } from '../../src/main/platform/failure'
import { open } from './open-records'

function refusal(work: () => unknown): Failure {
  try {
    work()
  } catch (thrown) {
    if (thrown instanceof Failure) return thrown
    throw thrown
  }
  throw new Error('nothing was refused')
}

describe('a new installation', () => {
  test('has the three built-in providers, once', () => {
    const { records, deps } = open()
    expect(
      records
        .list()
        .map(({ id, kind, baseUrl, builtIn, enabled, health }) => [
          id,
          kind,
          baseUrl,
          builtIn,
          enabled,
          health,
        ]),
    ).toEqual([
      ['anthropic', 'anthropic', null, true, true, 'unknown'],
      ['openai', 'openai', null, true, true, 'unknown'],
      ['simulated', 'simulated', null, true, true, 'unknown'],
    ])
    expect(records.require('openai').timeouts).toEqual({
      connectMs: 10_000,
      firstTokenMs: 60_000,
      idleMs: 60_000,
      totalMs: 600_000,
    })
    expect(createProviderRecords(deps).list()).toHaveLength(3)
  })
  test('takes the base URL of the .env file, when it may be used', () => {
    expect(
      open({ openaiBaseUrl: 'https://proxy.example.com/v1' }).records.require('openai').baseUrl,
    ).toBe('https://proxy.example.com/v1')
    expect(
      open({ openaiBaseUrl: 'http://169.254.169.254/' }).records.require('openai').baseUrl,
    ).toBeNull()
  })
})

describe('changes', () => {
  test('add: a slug for an id, unique, on record, published', () => {
    const { records, audit, published } = open()
    const first = records.create(
      { kind: 'openai-compatible', name: 'My Ollama!', baseUrl: 'http://localhost:11434/v1/' },
      'page',
    )
    const second = records.create(
      {
        kind: 'openai-compatible',
        name: 'my ollama',
        baseUrl: 'http://127.0.0.1:1234/v1',
        enabled: false,
      },
      'api',
    )
    expect([first.id, first.baseUrl, first.enabled, second.id, second.enabled]).toEqual([
      'my-ollama',
      'http://localhost:11434/v1',
      true,
      'my-ollama-2',
      false,
    ])
    expect(records.create({ kind: 'openai', name: 'OpenAI' }, 'page').id).toBe('openai-2')
    expect(
      audit.list({}).items.map(({ what, subject, who }) => [what, subject, who]),
    ).toContainEqual(['provider added', 'my-ollama-2', 'api'])
    expect(published).toContain('providers')
  })

  test('an id is never given twice: the ledger still names the first one', async () => {
    const { records, asked } = open()
    const { id } = records.create(
      { kind: 'openai-compatible', name: 'Box', baseUrl: 'https://box.example.com' },
      'page',
    )
    await records.remove(id, 'page')
    expect([asked, records.find(id)]).toEqual([['box'], undefined])
    expect(
      records.create(
        { kind: 'openai-compatible', name: 'Box', baseUrl: 'https://box.example.com' },
        'page',
      ).id,
    ).toBe('box-2')
  })

  test('built-in ones stay', async () => {
    const { records } = open()
    await expect(records.remove('openai', 'page')).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('built in'),
    })
    await expect(records.remove('nobody', 'page')).rejects.toMatchObject({ code: 'not_found' })
  })

  test('update: names, switch and single timeouts; the keys stay', async () => {
    const { records, asked, deps } = open()
    await records.update(
      'openai',
      { name: 'Work OpenAI', enabled: false, timeouts: { idleMs: 5000 } },
      'page',
    )
    const expected = {
      name: 'Work OpenAI',
      enabled: false,
      timeouts: { connectMs: 10_000, firstTokenMs: 60_000, idleMs: 5000, totalMs: 600_000 },
    }
    expect(records.find('openai')).toMatchObject(expected)
    expect(createProviderRecords(deps).find('openai')).toMatchObject(expected)
    expect(asked).toEqual([])
  })

  test('a changed base URL asks for the keys again, before it takes effect', async () => {
    const seen: (string | null)[] = []
    const { records } = open({
      onBaseUrlChanged: async (id, who) =>
        void seen.push(`${id} ${who} ${records.find('openai')?.baseUrl ?? 'public'}`),
    })
    await records.update('openai', { baseUrl: 'https://proxy.example.com/v1/' }, 'api')
    await records.update('openai', { baseUrl: 'https://proxy.example.com/v1' }, 'api')
    await records.update('openai', { baseUrl: null }, 'api')
    expect(seen).toEqual(['openai api public', 'openai api https://proxy.example.com/v1'])
    expect(records.find('openai')?.baseUrl).toBeNull()
  })

  test('when the keys cannot be removed, the address stays', async () => {
    const { records, deps } = open({
      onBaseUrlChanged: () =>
        Promise.reject(new Failure('keychain_unavailable', 'The keychain is locked.')),
    })
    await expect(
      records.update('openai', { baseUrl: 'https://elsewhere.example.com/v1' }, 'page'),
    ).rejects.toMatchObject({ code: 'keychain_unavailable' })
    expect([
      records.find('openai')?.baseUrl,
      createProviderRecords(deps).find('openai')?.baseUrl,
    ]).toEqual([null, null])
  })

  test('addresses: needed, refused or pointless', () => {
    const { records } = open()
    const create = (kind: 'openai-compatible' | 'simulated', baseUrl?: string) =>
      refusal(() =>
        records.create({ kind, name: 'X', ...(baseUrl === undefined ? {} : { baseUrl }) }, 'page'),
      )
    expect(create('openai-compatible')).toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining('base URL'),
    })
    expect(create('simulated', 'https://x.example.com').message).toContain('offline')
    expect(create('openai-compatible', 'http://192.168.1.5:11434/v1').message).toContain(
      'in the clear',
    )
    expect(records.list()).toHaveLength(3)
  })

  test('plain http on a private network is confirmed once, for that host, on record', async () => {
    const { records, deps, audit } = open()
    const baseUrl = 'http://192.168.1.5:11434/v1'
    const { id, privateNetworkConfirmed } = records.create(
      { kind: 'openai-compatible', name: 'Box', baseUrl, confirmPrivateNetwork: true },
      'page',
    )
    expect([
      privateNetworkConfirmed,
      createProviderRecords(deps).require(id).privateNetworkConfirmed,
    ]).toEqual([true, true])
    expect(audit.list({}).items[0]).toMatchObject({
      what: 'provider added',
      after: expect.stringContaining(`"baseUrl":"${baseUrl}","privateNetworkConfirmed":true`),
    })
    expect(
      await records.update(id, { name: 'Big box', baseUrl: 'http://192.168.1.5:8000/v1' }, 'page'),
    ).toMatchObject({ privateNetworkConfirmed: true })
    await expect(
      records.update(id, { baseUrl: 'http://192.168.1.6:8000/v1' }, 'page'),
    ).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining('confirmPrivateNetwork'),
    })
    await expect(
      records.update(
        id,
        { baseUrl: 'http://192.168.1.6:8000/v1', confirmPrivateNetwork: false },
        'page',
      ),
    ).rejects.toMatchObject({ code: 'invalid_request' })
    expect(
      await records.update(
        id,
        { baseUrl: 'http://192.168.1.6:8000/v1', confirmPrivateNetwork: true },
        'api',
      ),
    ).toMatchObject({ privateNetworkConfirmed: true })
    expect(await records.update(id, { baseUrl: 'https://192.168.1.6/v1' }, 'api')).toMatchObject({
      privateNetworkConfirmed: false,
    })
    await expect(
      records.update(id, { baseUrl: 'http://192.168.1.6:8000/v1' }, 'page'),
    ).rejects.toMatchObject({ code: 'invalid_request' })
    // There is nothing to confirm for this machine, and nothing that a confirmation could open
    // elsewhere.
    expect(
      records.create(
        {
          kind: 'openai-compatible',
          name: 'Here',
          baseUrl: 'http://127.0.0.1:1/v1',
          confirmPrivateNetwork: true,
        },
        'page',
      ).privateNetworkConfirmed,
    ).toBe(false)
    for (const elsewhere of [
      'http://8.8.8.8/v1',
      'http://example.com/v1',
      'http://169.254.169.254/v1',
    ]) {
      expect(
        refusal(() =>
          records.create(
            {
              kind: 'openai-compatible',
              name: 'X',
              baseUrl: elsewhere,
              confirmPrivateNetwork: true,
            },
            'page',
          ),
        ).code,
      ).toBe('invalid_request')
    }
  })

  test('an address is kept as it is read, whatever it was written like', () => {
    const { records } = open()
    expect(
      records.create(
        { kind: 'openai-compatible', name: 'Odd', baseUrl: 'HTTP://0x7f.1:8080/v1//' },
        'page',
      ).baseUrl,
    ).toBe('http://127.0.0.1:8080/v1')
  })
})

describe('where a key may be sent', () => {
  test.each([
    'https://api.example.com/v1',
    'http://localhost:11434/v1',
    'http://127.0.0.1:8080',
    'http://127.9.9.9',
    'http://[::1]:1234/v1',
    'http://ollama.localhost',
    'https://10.0.0.5',
    'https://LOCALHOST.',
  ])('%s is fine', (url) => {
    expect(refusedBaseUrl(url)).toBeNull()
  })
  test.each([
    'http://example.com',
    'http://10.0.0.5',
    'http://0.0.0.0:8080',
    'http://localhost.example.com',
    'http://127.0.0.1.example.com',
    'https://169.254.169.254/latest',
    'https://2852039166/',
    'https://0xa9fea9fe',
    'https://[fe80::1]',
    'https://[::ffff:169.254.169.254]',
    'https://[fd00:ec2::254]',
    'https://100.100.100.200',
    'https://metadata.google.internal',
    'https://user:pass@example.com',
    'https://example.com/v1?key=secret',
    'https://example.com/#x',
    'ftp://example.com',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'example.com',
    '',
  ])('%s is refused', (url) => {
    expect(refusedBaseUrl(url)).toMatch(/\.$/)
  })
})

test.each([
  ['My Ollama', 'my-ollama'],
  ['  --A  b--', 'a-b'],
  ['Café №1', 'cafe-no1'],
  ['한국', 'provider'],
  ['x'.repeat(60), 'x'.repeat(40)],
])('the slug of %s', (name, slug) => {
  expect(slugOf(name)).toBe(slug)
})

describe('what attempts tell', () => {
  test('is there at once, and in the table after a while, written together', () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const { records, deps, store } = open()
    const writes = vi.spyOn(deps.store, 'write')
    for (let call = 0; call < 50; call += 1) records.noteResult('openai', null)
    records.noteResult('anthropic', { code: 'overloaded', message: 'Anthropic is overloaded.' })
    expect(records.find('openai')).toMatchObject({
      health: 'good',
      lastOkAt: expect.any(Number),
      lastError: null,
    })
    expect(records.find('anthropic')).toMatchObject({
      health: 'failing',
      lastError: { code: 'overloaded' },
    })
    expect(writes).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1000)
    expect(writes).toHaveBeenCalledTimes(1)
    expect(store.db.prepare('SELECT health FROM providers ORDER BY id').pluck().all()).toEqual([
      'failing',
      'good',
      'unknown',
    ])
    vi.useRealTimers()
  })
  test('network is unavailable; what is the fault of the request changes nothing', () => {
    const { records } = open()
    records.noteResult('openai', { code: 'network', message: 'x' })
    for (const code of [
      'invalid_request',
      'context_too_long',
      'content_filtered',
      'model_not_found',
      'cancelled',
      'budget_exceeded',
    ] as const)
      records.noteResult('openai', { code, message: 'y' })
    expect(records.find('openai')).toMatchObject({
      health: 'unavailable',
      lastError: { code: 'network' },
    })
    records.noteResult('gone', null)
  })
  test('survives a damaged row', () => {
    const { records, store, deps } = open()
    store.db
      .prepare(
        "UPDATE providers SET timeouts = '{', last_error = 'x', health = 'odd' WHERE id = 'openai'",
      )
      .run()
    records.reload()
    expect(records.find('openai')).toMatchObject({
      timeouts: { connectMs: 10_000 },
      lastError: null,
      health: 'unknown',
    })
    expect(createProviderRecords(deps).list()).toHaveLength(3)
  })
})
