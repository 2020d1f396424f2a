/**
 * Errors that only the kernel gives, injected by strace into the built shell: a sync or a write
 * that fails stops calls, and none is lost or booked twice.
 */
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openDatabase } from '../../src/main/storage/open-database'
import { hasStrace, makeHome } from '../support/fault-tools'
import { expectSound } from '../support/invariants'
import { startMockProvider } from '../support/mock-provider'
import { startServe } from '../support/serve-process'

const env = { OPENAI_API_KEY: 'sk-test-openai-0123456789abcdef' }

async function openPlace() {
  const { folder, home } = makeHome()
  const mock = await startMockProvider()
  const children: { kill(signal: 'SIGKILL'): boolean }[] = []
  onTestFinished(async () => {
    for (const child of children) child.kill('SIGKILL')
    await mock.close()
    rmSync(folder, { recursive: true, force: true })
  })
  /** `-D` makes the tracer the grandchild, so that signals and exit codes are the shell's own. */
  async function start(strace: readonly string[] = []) {
    const serve = await startServe({
      home,
      env,
      under: strace.length === 0 ? [] : ['strace', '-f', '-D', '-qq', ...strace],
    })
    children.push(serve.child)
    return serve
  }
  const first = await start()
  await first.api('PATCH', '/providers/openai', { baseUrl: mock.openaiUrl })
  await first.api('POST', '/budgets', {
    name: 'cap',
    scope: {},
    unit: 'usd',
    period: 'month',
    limit: 1e12,
    enforcement: 'hard',
  })
  await first.end('SIGTERM')
  mock.script(() => ({ text: 'fine' }))
  return { folder, home, mock, start }
}

const call = (callId: string) => ({
  callId,
  project: 'dev',
  model: 'gpt-4o-mini',
  maxOutputTokens: 20,
  messages: [{ role: 'user', content: 'hello' }],
})

const faults: readonly (readonly [name: string, inject: string])[] = [
  ['a sync that fails with EIO', 'fsync,fdatasync:error=EIO:when=25+'],
  ['a write that fails with ENOSPC', 'pwrite64:error=ENOSPC:when=120+'],
  ['a file system that became read-only', 'pwrite64:error=EROFS:when=120+'],
]
for (const [name, inject] of faults) {
  test(
    `${name}: the call is refused, no later one leaves, reading works, and the next start has every call once`,
    { timeout: 90_000 },
    async () => {
      if (!hasStrace()) return
      const { home, mock, start } = await openPlace()
      const serve = await start([
        '-o',
        '/dev/null',
        '-e',
        `inject=${inject}`,
        '-e',
        `trace=${inject.split(':')[0]}`,
      ])
      const acknowledged: string[] = []
      let refusal: { readonly status: number; readonly body: unknown } | undefined
      for (let index = 0; refusal === undefined && index < 200; index += 1) {
        const answer = await serve.api('POST', '/calls', call(`c${index}`))
        if (answer.status === 200) acknowledged.push(`c${index}`)
        else refusal = answer
      }
      expect(refusal).toMatchObject({ status: 503, body: { code: 'ledger_unavailable' } })
      const left = mock.calls().length
      expect(left - acknowledged.length, 'calls under way when it failed').toBeLessThanOrEqual(1)
      expect(await serve.api('POST', '/calls', call('later'))).toMatchObject({
        status: 503,
        body: { code: 'ledger_unavailable' },
      })
      expect(mock.calls().length, 'calls that left after the failure').toBe(left)
      expect((await serve.api('GET', '/ledger?limit=1000')).status).toBe(200)
      await serve.end('SIGKILL')

      const again = await start()
      expect((await again.api('GET', '/health')).body).toMatchObject({ ledger: { trusted: true } })
      expect((await again.api('POST', '/calls', call('after'))).status).toBe(200)
      expect(await again.end('SIGTERM')).toBe(0)
      const db = openDatabase(join(home, 'ledger.db'))
      await expectSound(db, join(home, 'ledger.db'))
      const entries = db
        .prepare<[], { id: string; outcome: string }>('SELECT call_id AS id, outcome FROM entries')
        .all()
      db.close()
      const ids = entries.map(({ id }) => id)
      expect(new Set(ids).size, 'booked twice').toBe(ids.length)
      expect(
        [...acknowledged, 'after'].filter((id) => !ids.includes(id)),
        'acknowledged and lost',
      ).toEqual([])
      // A commit whose sync failed may be on disk all the same: a hold is then booked at its bound
      // and flagged, a settlement as it was.
      const others = entries.filter(({ id }) => id !== 'after' && !acknowledged.includes(id))
      expect(others.length).toBeLessThanOrEqual(2)
      const whole = others.filter(({ outcome }) => outcome === 'ok').map(({ id }) => id)
      expect(others.filter(({ outcome }) => outcome !== 'interrupted' && outcome !== 'ok')).toEqual(
        [],
      )
      // Booked as good although nobody was told: only the one call whose answer had come when its
      // settlement could not be synced.
      expect(whole.length).toBeLessThanOrEqual(left - acknowledged.length)
    },
  )
}

test(
  'every hold and every settlement is synced before it counts: as many syncs of the log as commits',
  { timeout: 90_000 },
  async () => {
    if (!hasStrace()) return
    const { folder, start } = await openPlace()
    const output = join(folder, 'trace')
    const serve = await start(['-y', '-o', output, '-e', 'trace=fsync,fdatasync'])
    const pid = serve.child.pid
    const before = syncs()
    const calls = 50
    for (let index = 0; index < calls; index += 1)
      expect((await serve.api('POST', '/calls', call(`s${index}`))).status).toBe(200)
    const during = syncs() - before
    expect(await serve.end('SIGTERM')).toBe(0)
    expect(during).toBeGreaterThanOrEqual(2 * calls)
    process.stderr.write(
      `${calls} calls one after another, ${2 * calls} commits: ${during} syncs of the write-ahead log by the writer\n`,
    )

    /** Of the writer's thread alone: the checkpoint thread syncs on its own account. */
    function syncs() {
      return readFileSync(output, 'utf8')
        .split('\n')
        .filter((line) => line.startsWith(`${pid} `) && line.includes('ledger.db-wal>')).length
    }
  },
)
