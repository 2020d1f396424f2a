/**
 * What a process meets outside its ledger: a lock that is taken away, a folder that cannot be used,
 * a terminal or a reader that is gone.
 */
import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import { makeHome } from '../support/fault-tools'
import { startMockProvider } from '../support/mock-provider'
import { startServe, type ServeProcess } from '../support/serve-process'

const key = { OPENAI_API_KEY: 'sk-test-openai-0123456789abcdef' }
const call = (callId: string) => ({
  callId,
  project: 'dev',
  model: 'gpt-4o-mini',
  maxOutputTokens: 20,
  messages: [{ role: 'user', content: 'hello' }],
})

async function openPlace() {
  const { folder, home } = makeHome()
  const mock = await startMockProvider()
  const started: ServeProcess[] = []
  onTestFinished(async () => {
    for (const { child } of started) child.kill('SIGKILL')
    await mock.close()
    rmSync(folder, { recursive: true, force: true })
  })
  async function start(at = home) {
    const serve = await startServe({ home: at, env: key })
    started.push(serve)
    await serve.api('PATCH', '/providers/openai', { baseUrl: mock.openaiUrl })
    return serve
  }
  const first = await start()
  await first.end('SIGTERM')
  return { folder, home, mock, start }
}

const ledgerOf = async (serve: ServeProcess) =>
  (
    (await serve.api('GET', '/health')).body as {
      readonly ledger: {
        readonly trusted: boolean
        readonly problem: string | null
        readonly message: string | null
      }
    }
  ).ledger

const slow = { timeout: 180_000 }

describe('the lock', slow, () => {
  test('taken away, no second process starts on the ledger, the first sends nothing more and says so, and a new start is well', async () => {
    const { home, mock, start } = await openPlace()
    const first = await start()
    expect((await first.api('POST', '/calls', call('before'))).status).toBe(200)
    rmSync(join(home, 'lock.db'))
    await expect(startServe({ home, env: key })).rejects.toThrow(
      /ended with 1 .*has .*ledger\.db open, and only one may use it/s,
    )
    const sent = mock.requests.length
    expect(await first.api('POST', '/calls', call('after'))).toMatchObject({
      status: 503,
      body: {
        code: 'ledger_unavailable',
        message: expect.stringMatching(/lock file .* removed or replaced/),
      },
    })
    expect(mock.requests).toHaveLength(sent)
    expect(await ledgerOf(first)).toMatchObject({ trusted: false, problem: 'lock_lost' })
    expect(await first.end('SIGTERM')).toBe(0)
    const again = await start()
    expect((await again.api('POST', '/calls', call('again'))).status).toBe(200)
  })

  test('a call that waited for its turn is held back too', async () => {
    const { home, mock, start } = await openPlace()
    const serve = await start()
    await serve.api('PATCH', '/providers/openai', { concurrency: 1 })
    let goOn = () => {}
    const held = new Promise<void>((resolve) => (goOn = resolve))
    mock.script(() => held.then(() => ({ text: 'a b c ' })))
    const running = serve.api('POST', '/calls', call('running'))
    await until(() => mock.requests.length === 1)
    const waiting = serve.api('POST', '/calls', call('waiting'))
    await until(
      async () =>
        ((await serve.api('GET', '/queue')).body as { readonly waiting: number }).waiting === 1,
    )
    renameSync(join(home, 'lock.db'), join(home, 'lock.away'))
    writeFileSync(join(home, 'lock.db'), '')
    goOn()
    expect((await running).status).toBe(200)
    expect(await waiting).toMatchObject({ status: 503, body: { code: 'ledger_unavailable' } })
    expect(mock.requests).toHaveLength(1)
  })

  test('keeps others out by every name of the folder and of the ledger', async () => {
    const { folder, home, start } = await openPlace()
    await start()
    const link = join(folder, 'link')
    symlinkSync(home, link)
    const linked = join(folder, 'linked')
    mkdirSync(linked)
    linkSync(join(home, 'ledger.db'), join(linked, 'ledger.db'))
    const pointed = join(folder, 'pointed')
    mkdirSync(pointed)
    symlinkSync(join(home, 'ledger.db'), join(pointed, 'ledger.db'))
    for (const other of [link, `${home}/.`, linked, pointed])
      await expect(startServe({ home: other }), other).rejects.toThrow(
        /ended with 1 .*(in use by another Tollgate|only one may use it)/s,
      )
  })

  test('a folder that was moved away with another in its place is noticed', async () => {
    const { home, start } = await openPlace()
    const serve = await start()
    renameSync(home, `${home}-away`)
    mkdirSync(home)
    expect(await ledgerOf(serve)).toMatchObject({ trusted: false, problem: 'gone' })
    expect((await serve.api('POST', '/calls', call('moved'))).status).toBe(503)
  })
})

describe('a folder that cannot be used gets one sentence and exit code 1', slow, () => {
  const top = mkdtempSync(join(tmpdir(), 'tollgate-odd-'))
  test.each([
    ['of the kernel', '/proc/self'],
    ['not to be made', '/proc/1/x'],
    ['too long a path', join(top, ...Array.from({ length: 30 }, () => 'd'.repeat(200)))],
  ])('%s', async (_name, home) => {
    const ended = await startServe({ home }).then(
      () => 'ready',
      (error: Error) => error.message,
    )
    expect(ended).toMatch(
      /^The browser shell ended with 1 before it was ready: The data folder .*\.\n$/,
    )
    expect(ended).not.toMatch(/\n\s+at /)
    expect(ended.length).toBeLessThan(700)
  })
  test('a port that is taken too', async () => {
    const { start, folder } = await openPlace()
    const first = await start()
    await expect(
      startServe({ home: join(folder, 'other'), args: ['--port', new URL(first.url).port] }),
    ).rejects.toThrow(/ended with 1 .*Port \d+ is in use by another program/s)
  })
})

describe('a folder in the place of a file of ours', slow, () => {
  test.each(['ledger.db', 'anchor.json'])(
    '%s: the console comes up and says so, and no call leaves',
    async (name) => {
      const { home, mock, start } = await openPlace()
      rmSync(join(home, name))
      mkdirSync(join(home, name))
      const serve = await start()
      expect(await ledgerOf(serve)).toMatchObject({
        trusted: false,
        message: expect.stringMatching(/\.$/),
      })
      expect((await serve.api('GET', '/backups')).status).toBe(200)
      expect(await serve.api('POST', '/calls', call('refused'))).toMatchObject({
        status: 503,
        body: { code: 'ledger_unavailable' },
      })
      expect(mock.requests).toHaveLength(0)
    },
  )
  test('anchor.json.new: what cannot be cleared away does not keep the console from starting', async () => {
    const { home, start } = await openPlace()
    mkdirSync(join(home, 'anchor.json.new'), { recursive: true })
    expect(await ledgerOf(await start())).toMatchObject({ trusted: true })
  })
})

describe('readers that are gone', slow, () => {
  test('neither end the process nor make it spin, and what runs is settled at a hang-up', async () => {
    const { home, mock, start } = await openPlace()
    const serve = await start()
    serve.child.stdout?.destroy()
    serve.child.stderr?.destroy()
    renameSync(join(home, 'ledger.db'), join(home, 'away.db'))
    // Written to standard error.
    for (let round = 0; round < 3; round += 1)
      expect(
        (
          await fetch(new URL('api/v1/ledger/export?format=csv', serve.url), {
            headers: { authorization: `Bearer ${serve.token}` },
          })
        ).status,
      ).toBe(503)
    renameSync(join(home, 'away.db'), join(home, 'ledger.db'))
    // A spinning thread uses 50 ticks of a hundredth of a second, now and for ever; what a start
    // still has to do comes to an end.
    await expect
      .poll(
        async () => {
          const before = cpuTicks(serve)
          await sleep(500)
          return cpuTicks(serve) - before
        },
        { timeout: 60_000 },
      )
      .toBeLessThan(25)
    mock.script(() => ({ chunks: Array.from({ length: 1_000 }, () => 'x '), chunkDelayMs: 50 }))
    const stream = await fetch(new URL('api/v1/calls', serve.url), {
      method: 'POST',
      headers: {
        authorization: `Bearer ${serve.token}`,
        'content-type': 'application/json',
        accept: 'text/event-stream',
      },
      body: JSON.stringify(call('hung-up')),
    })
    let received = ''
    const reading = (async () => {
      for await (const chunk of stream.body ?? []) received += Buffer.from(chunk).toString('utf8')
    })().catch(() => undefined)
    // Some of the answer has come, which a hang-up is then to settle.
    await until(() => received.includes('x '))
    expect(await serve.end('SIGHUP')).toBe(0)
    await reading
    const again = await start()
    expect((await again.api('GET', '/ledger')).body).toMatchObject({
      items: [{ callId: 'hung-up', outcome: 'interrupted', unresolved: false }],
    })
  })
})

function cpuTicks({ child }: ServeProcess): number {
  const [, fields = ''] = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')
  const [user = '0', system = '0'] = fields.split(' ').slice(11, 13)
  return Number(user) + Number(system)
}

async function until(done: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await done())) await sleep(10)
}
