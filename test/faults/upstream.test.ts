/**
 * Whatever an upstream does, a call ends: in bounded time and memory, with one entry (or none where
 * nothing left), its hold ended, and the right code. The adapters' own rules are in test/providers;
 * this is the whole path, down to the ledger.
 */
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, onTestFinished, test } from 'vitest'
import type { CallEvent, CallRequest } from '../../src/contract/calls'
import { ask, openaiKey, openHouse } from '../support/house'
import { nextMessage, startTypeScript } from '../support/typescript-process'
import { faults } from './upstream-faults'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/**
 * What is in use, in bytes: of RSS nobody can say how much the collector has merely not given back.
 */
function inUse(): number {
  collect()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

const timeouts = { firstTokenMs: 8000, idleMs: 4000, totalMs: 60_000 }
/** Every clock may run out once, on a machine that is slow to notice. */
const withinMs = timeouts.totalMs + 15_000
const withinMegabytes = 100

test(
  `${Object.keys(faults).length} upstream faults: bounded time and memory, one entry each, every hold ended, the right code`,
  { timeout: 600_000 },
  async () => {
    const upstream = startTypeScript(fileURLToPath(new URL('./upstream-mock.ts', import.meta.url)))
    onTestFinished(() => void upstream.kill())
    const { openaiUrl } = (await nextMessage(upstream)) as { readonly openaiUrl: string }
    const { client, closeAndCheck } = await openHouse({ keys: false })
    await client.providers.update({ id: 'openai', baseUrl: openaiUrl, timeouts })
    await client.keys.create({
      providerId: 'openai',
      label: 'test',
      secret: openaiKey,
      storage: 'session',
    })
    await client.budgets.create({
      name: 'all',
      scope: {},
      unit: 'usd',
      period: 'month',
      limit: 1e12,
      enforcement: 'hard',
    })

    async function actOut(name: string) {
      const ready = nextMessage(upstream)
      upstream.send(name)
      await ready
    }
    /** Keeps the last event alone, and looks at the memory while the call is not over. */
    async function run(
      request: CallRequest,
    ): Promise<{ readonly last: CallEvent | undefined; readonly most: number }> {
      let last: CallEvent | undefined
      let most = 0
      for await (const event of await client.calls.stream(request)) {
        last = event
        if (event.type === 'done' || event.type === 'error') most = inUse()
      }
      return { last, most }
    }

    const found: Record<string, unknown> = {}
    const expected: Record<string, unknown> = {}
    let [slowest, fattest] = [0, 0]
    for (const [name, { outcome, entry = 'refused' }] of Object.entries(faults)) {
      // A good answer in between: a provider that only fails is left alone after a while, which is
      // another test's subject.
      await actOut('nothing')
      await run(ask('well'))
      await actOut(name)
      const callId = `fault-${name.replace(/\W+/g, '-')}`
      const before = inUse()
      const started = performance.now()
      const { last, most } = await run(ask('hello', { callId, maxAttempts: 1 }))
      slowest = Math.max(slowest, performance.now() - started)
      fattest = Math.max(fattest, most - before)
      const entries = (await client.ledger.list({ callId })).items
      const [only] = entries
      found[name] = {
        entries: entries.length,
        outcome:
          last?.type === 'error' ? last.failure.error.code : last?.type === 'done' ? 'ok' : 'none',
        entry:
          only === undefined
            ? 'none'
            : only.unresolved
              ? 'bound'
              : only.costStatus === 'computed' && only.costNanoUsd === 0
                ? 'refused'
                : only.costStatus,
      }
      expected[name] = { entries: 1, outcome, entry }
      expect((await client.budgets.list()).items[0]?.held, `held after ${name}`).toBe(0)
    }
    expect(found).toEqual(expected)
    process.stderr.write(
      `upstream faults: ${Object.keys(faults).length}, slowest ${Math.round(slowest)} ms, most memory +${Math.round(fattest / 1e6)} MB\n`,
    )
    expect(slowest).toBeLessThan(withinMs)
    expect(fattest / 1e6).toBeLessThan(withinMegabytes)
    await closeAndCheck()
  },
)
