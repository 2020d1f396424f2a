/**
 * A marked secret goes through everything the program does, failures included; afterwards no byte
 * of it is anywhere but in memory (spec K1).
 */
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { startMockProvider } from '../support/mock-provider'
import { startServe } from '../support/serve-process'

/** A secret in every spelling it could leak in. */
function spellings(secret: string): Buffer[] {
  const plain = Buffer.from(secret)
  const shifted = [0, 1, 2].map((offset) =>
    Buffer.from('x'.repeat(offset) + secret)
      .toString('base64')
      .slice(4, -4),
  )
  return [
    plain,
    Buffer.from(plain.toString('hex')),
    Buffer.from(secret, 'utf16le'),
    Buffer.from([...secret].reverse().join('')),
    ...shifted.map((text) => Buffer.from(text)),
  ]
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

const routes = [
  '/health',
  '/providers',
  '/keys',
  '/models',
  '/services',
  '/projects',
  '/environments',
  '/budgets',
  '/ledger',
  '/calls',
  '/alerts',
  '/audit',
  '/settings',
  '/usage/summary?by=key',
  '/usage/series',
  '/usage/meter',
  '/emergency',
  '/comparisons',
  '/openapi.json',
]

test('secret canary over data folder, logs, exports, API answers and process table: 0 hits', async () => {
  const marker = randomBytes(12).toString('hex')
  const secrets = {
    environment: `sk-CANARY-env-${marker}`,
    session: `sk-CANARY-ses-${marker}`,
    replaced: `sk-CANARY-rep-${marker}`,
    anthropic: `sk-ant-CANARY-${marker}`,
  }
  const mock = await startMockProvider()
  const folder = mkdtempSync(join(tmpdir(), 'tollgate-'))
  const home = join(folder, 'home')
  const serve = await startServe({
    home,
    env: { OPENAI_API_KEY: secrets.environment, NODE_DEBUG: 'http' },
  })
  onTestFinished(async () => {
    serve.child.kill('SIGKILL')
    await mock.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const seen: string[] = []
  async function api(method: string, path: string, body?: unknown) {
    const answer = await serve.api(method, path, body)
    seen.push(JSON.stringify(answer.body))
    return answer.body as { readonly id: string }
  }
  // The provider itself echoes the key in its error, as some do.
  mock.script((request) =>
    request.prompt.includes('echo')
      ? {
          status: 401,
          error: {
            message: `Incorrect API key provided: ${request.key ?? ''}. Header was Bearer ${request.key ?? ''}`,
          },
        }
      : request.prompt.includes('drop')
        ? { chunks: ['a ', 'b ', 'c '], chunkDelayMs: 5, dropAfterChunks: 2 }
        : { text: 'fine' },
  )
  const provider = await api('POST', '/providers', {
    kind: 'openai',
    name: 'Mine',
    baseUrl: mock.openaiUrl,
  })
  const claude = await api('POST', '/providers', {
    kind: 'anthropic',
    name: 'Other',
    baseUrl: mock.anthropicUrl,
  })
  await api('POST', '/keys/probe', { providerId: provider.id, secret: secrets.session })
  const key = await api('POST', '/keys', {
    providerId: provider.id,
    label: 'canary',
    secret: secrets.session,
    storage: 'session',
  })
  await api('POST', '/keys', {
    providerId: claude.id,
    label: 'canary',
    secret: secrets.anthropic,
    storage: 'session',
  })
  for (const prompt of ['hello', 'please echo', 'please drop']) {
    await api('POST', '/calls', {
      project: 'dev',
      provider: provider.id,
      model: 'gpt-4o-mini',
      maxOutputTokens: 20,
      messages: [{ role: 'user', content: prompt }],
    })
    await api('POST', '/calls', {
      project: 'dev',
      provider: claude.id,
      model: 'claude-3-5-haiku',
      maxOutputTokens: 20,
      messages: [{ role: 'user', content: prompt }],
    })
  }
  await api('POST', `/keys/${key.id}/test`)
  await api('PUT', `/keys/${key.id}/secret`, { secret: secrets.replaced })
  await api('POST', `/providers/${provider.id}/test`)
  await api('POST', '/keys', {
    providerId: provider.id,
    label: 'twice',
    secret: secrets.session,
    storage: 'session',
  })
  await api('POST', '/keys', { providerId: 'nowhere', label: 'x', secret: secrets.session })
  await api('POST', '/keys', { providerId: provider.id, secret: secrets.session, label: 5 })
  for (const route of routes) await api('GET', route)
  expect(
    mock.requests.some((request) => request.key === secrets.replaced),
    'the canary did travel to its provider',
  ).toBe(true)
  for (const format of ['csv', 'json', 'jsonl']) {
    const response = await fetch(new URL(`api/v1/ledger/export?format=${format}`, serve.url), {
      headers: { authorization: `Bearer ${serve.token}` },
    })
    expect(response.status).toBe(200)
    seen.push(await response.text())
  }
  seen.push(await (await fetch(serve.url)).text())
  const commandLine = readFileSync(`/proc/${serve.child.pid}/cmdline`)
  const liveFiles = filesOf(home).map((file) => [file, readFileSync(file)] as const)
  expect(await serve.end('SIGTERM')).toBe(0)

  const haystacks: (readonly [name: string, bytes: Buffer])[] = [
    ...liveFiles,
    ...filesOf(home).map((file) => [`${file} after exit`, readFileSync(file)] as const),
    ...seen.map(
      (text, index) => [`answer ${index}: ${text.slice(0, 80)}`, Buffer.from(text)] as const,
    ),
    ['standard error', Buffer.from(serve.stderr())],
    ['command line', commandLine],
  ]
  const hits = haystacks.flatMap(([name, bytes]) =>
    Object.entries(secrets)
      .filter(([, secret]) => spellings(secret).some((needle) => bytes.includes(needle)))
      .map(([which]) => `${which} in ${name}`),
  )
  expect(haystacks.length).toBeGreaterThan(40)
  expect(hits).toEqual([])
})

test('a key goes to no proxy in the clear, to no metadata address, and past no refusal of its base URL', async () => {
  const secret = `sk-CANARY-way-${randomBytes(12).toString('hex')}`
  const mock = await startMockProvider()
  const heard: string[] = []
  const proxy = createServer((socket) =>
    socket
      .on('error', () => undefined)
      .on('data', (chunk) => {
        heard.push(chunk.toString('latin1'))
        // A tunnel is granted, so that whatever would go through it comes.
        socket.write('HTTP/1.1 200 OK\r\n\r\n')
      }),
  )
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  const address = proxy.address()
  const by = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
  const home = mkdtempSync(join(tmpdir(), 'tollgate-'))
  const serve = await startServe({
    home,
    env: {
      HTTP_PROXY: by,
      http_proxy: by,
      HTTPS_PROXY: by,
      https_proxy: by,
      ALL_PROXY: by,
      all_proxy: by,
      NO_PROXY: '',
      no_proxy: '',
    },
  })
  onTestFinished(async () => {
    serve.child.kill('SIGKILL')
    proxy.close()
    await mock.close()
    rmSync(home, { recursive: true, force: true })
  })
  const port = new URL(mock.url).port
  const bases: readonly (readonly [string, boolean])[] = [
    ...[
      '127.0.0.1',
      '0x7f.1',
      '2130706433',
      'localhost',
      'LOCALHOST.',
      'any.localhost',
      '[::ffff:127.0.0.1]',
      '１２７.0.0.1',
    ].map((host) => [`http://${host}:${port}/v1`, true] as const),
    ['http://10.255.255.1:9/v1', true],
    ['https://nobody.invalid/v1', true],
    ...[
      '169.254.169.254',
      '0xa9fea9fe',
      '[::ffff:a9fe:a9fe]',
      '[64:ff9b::a9fe:a9fe]',
      '[2002:a9fe:a9fe::]',
      '168.63.129.16',
      '192.0.0.192',
      '100.100.100.200',
      'metadata.google.internal',
      '0.0.0.0',
      '[::]',
    ].flatMap(
      (host) =>
        [
          [`http://${host}/v1`, false],
          [`https://${host}/v1`, false],
        ] as const,
    ),
    ['http://8.8.8.8/v1', false],
    ['http://nobody.invalid/v1', false],
    [`http://me:${secret}@127.0.0.1:${port}/v1`, false],
  ]
  for (const [index, [baseUrl, taken]] of bases.entries()) {
    const made = await serve.api('POST', '/providers', {
      kind: 'openai',
      name: `P${index}`,
      baseUrl,
      confirmPrivateNetwork: true,
    })
    expect([baseUrl, made.status]).toEqual([baseUrl, taken ? 201 : 400])
    if (!taken) continue
    const { id } = made.body as { id: string }
    await serve.api('PATCH', `/providers/${id}`, {
      timeouts: { connectMs: 300, firstTokenMs: 1000 },
    })
    await serve.api('POST', '/keys', { providerId: id, label: 'k', secret, storage: 'session' })
    await serve.api('POST', '/calls', {
      project: 'dev',
      provider: id,
      model: 'gpt-4o-mini',
      maxAttempts: 1,
      maxOutputTokens: 20,
      messages: [{ role: 'user', content: 'Hi' }],
    })
    await serve.api('POST', `/providers/${id}/test`)
  }
  expect(mock.requests.filter(({ key }) => key === secret).length).toBeGreaterThanOrEqual(8)
  expect(
    heard.some((text) => text.startsWith('CONNECT nobody.invalid:443 ')),
    'https does go through the proxy',
  ).toBe(true)
  expect(
    heard.filter(
      (text) =>
        text.includes(secret) ||
        text.includes('127.0.0.1') ||
        text.includes('localhost') ||
        text.includes('10.255.255.1'),
    ),
  ).toEqual([])
})

test('a key goes to no address that somebody else could have written into a .env file', async () => {
  const secret = `sk-CANARY-env-${randomBytes(12).toString('hex')}`
  const mock = await startMockProvider()
  onTestFinished(() => mock.close())
  const line = `OPENAI_BASE_URL=${mock.openaiUrl}\n`
  const plants: Record<string, (folder: string) => void> = {
    'others may write to it': (folder) => plant(join(folder, '.env'), 0o666),
    'others may write to its folder': (folder) => {
      plant(join(folder, '.env'), 0o600)
      chmodSync(folder, 0o777)
    },
    'it is a link to one that others may write to': (folder) => {
      plant(join(folder, 'planted'), 0o662)
      symlinkSync('planted', join(folder, '.env'))
    },
  }
  function plant(path: string, mode: number) {
    writeFileSync(path, line)
    chmodSync(path, mode)
  }
  for (const [name, make] of Object.entries(plants)) {
    const folder = mkdtempSync(join(tmpdir(), 'tollgate-'))
    make(folder)
    const serve = await startServe({
      home: join(folder, 'home'),
      env: { OPENAI_API_KEY: secret, HTTPS_PROXY: 'http://127.0.0.1:9' },
    })
    onTestFinished(() => {
      serve.child.kill('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    })
    await serve.api('POST', '/calls', {
      project: 'dev',
      model: 'openai/gpt-4o-mini',
      maxAttempts: 1,
      maxOutputTokens: 5,
      messages: [{ role: 'user', content: 'hello' }],
    })
    expect(mock.requests, name).toEqual([])
    expect((await serve.api('GET', '/providers')).body, name).toMatchObject({
      items: expect.arrayContaining([expect.objectContaining({ id: 'openai', baseUrl: null })]),
    })
    expect(serve.stderr(), name).toMatch(/\.env was ignored: /)
    expect((await serve.api('GET', '/dot-env')).body, name).toMatchObject({
      files: [
        { state: 'absent' },
        { state: 'ignored', problem: expect.stringContaining('ignored') },
      ],
    })
    expect((await serve.api('GET', '/alerts')).body, name).toMatchObject({
      items: [{ kind: 'dot_env', severity: 'warning' }],
    })
    expect(await serve.end('SIGTERM')).toBe(0)
  }
})
