/**
 * What a call says never reaches a file outside the data folder: every write of the built shell is
 * looked at, those to unlinked temporary files too (spec R4).
 */
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { hasStrace, makeHome } from '../support/fault-tools'
import { startMockProvider } from '../support/mock-provider'
import { startServe } from '../support/serve-process'

const canary = 'CANARY-7f3a91c2'

test(
  'no text of a prompt or an answer is written outside the data folder, by calls, a comparison’s history, a backup, a restore or a verify',
  { timeout: 120_000 },
  async () => {
    if (!hasStrace()) return
    const { folder, home } = makeHome()
    const mock = await startMockProvider()
    const trace = join(folder, 'trace')
    const serve = await startServe({
      home,
      // -y names the file behind each descriptor, and says where it is deleted.
      under: [
        'strace',
        '-f',
        '-D',
        '-qq',
        '-y',
        '-s',
        '65536',
        '-o',
        trace,
        '-e',
        'trace=write,pwrite64,writev,pwritev',
      ],
    })
    onTestFinished(async () => {
      serve.child.kill('SIGKILL')
      await mock.close()
      rmSync(folder, { recursive: true, force: true })
    })
    await serve.api('PATCH', '/providers/openai', { baseUrl: mock.openaiUrl })
    await serve.api('POST', '/keys', {
      providerId: 'openai',
      label: 'test',
      secret: 'sk-test-openai-0123456789abcdef',
      storage: 'session',
    })
    await serve.api('POST', '/budgets', {
      name: 'cap',
      scope: {},
      unit: 'usd',
      period: 'month',
      limit: 1e12,
      enforcement: 'hard',
    })
    mock.script(() => ({ text: `${canary} ${'answer '.repeat(3000)}` }))
    for (let index = 0; index < 12; index += 1) {
      const call = {
        project: 'dev',
        model: 'gpt-4o-mini',
        maxOutputTokens: 5000,
        messages: [{ role: 'user', content: `${canary} ${index} ${'word '.repeat(8000)}` }],
      }
      expect(
        (
          await Promise.all([serve.api('POST', '/calls', call), serve.api('POST', '/calls', call)])
        ).map(({ status }) => status),
      ).toEqual([200, 200])
    }
    const made = await serve.api('POST', '/backups')
    expect(made.status).toBe(201)
    expect((await serve.api('GET', `/calls?search=${canary}`)).status).toBe(200)
    expect((await serve.api('POST', '/ledger/verify')).status).toBe(200)
    expect(
      (
        await serve.api('POST', `/backups/${(made.body as { id: string }).id}/restore`, {
          reason: 'to trace it',
        })
      ).status,
    ).toBe(200)
    await serve.end('SIGTERM')

    const lines = readFileSync(trace, 'utf8')
      .split('\n')
      .filter((line) => line.includes(canary))
    const places = lines.map(
      (line) =>
        /(?:write|pwrite64|writev|pwritev)\(\d+<([^>]*)>/.exec(line)?.[1] ?? line.slice(0, 80),
    )
    expect(
      places.some((place) => place.startsWith(home)),
      'the trace sees what is written',
    ).toBe(true)
    const elsewhere = places.filter(
      (place) => !place.startsWith(`${home}/`) && !/^(TCP|socket|pipe)/.test(place),
    )
    expect([...new Set(elsewhere)]).toEqual([])
  },
)
