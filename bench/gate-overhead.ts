/**
 * What the gate adds to the same SDK call made direct (spec C7): direct and gated calls alternate
 * against one loopback mock in another process, so that whatever else the machine does falls on
 * both. Full durability: two fsynced commits a call.
 */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import OpenAI from 'openai'
import { createRouterClient } from '@orpc/server'
import type { CallRequest } from '../src/contract/calls'
import type { Client } from '../src/contract/contract'
import { createConsole } from '../src/main/console/compose'
import { crowd, fillConsole, labels } from './crowd'
import { percentile, spread } from './figures'
import { startMockProcess } from './mock-process'

const warmUps = 60
const rounds = 400
const prompt =
  'A paragraph of an ordinary prompt, repeated until it is about one kilobyte long. '.repeat(13)
const secret = 'sk-bench-0123456789abcdef0123456789'

interface Timing {
  readonly firstToken: number
  readonly total: number
}

export async function measureGateOverhead() {
  const mock = await startMockProcess()
  const folder = mkdtempSync(join(tmpdir(), 'tollgate-bench-'))
  const console = await createConsole({
    home: join(folder, 'home'),
    shell: 'browser',
    version: 'bench',
    env: {},
    random: (size) => randomBytes(size),
    openExternal: async () => false,
    notify() {},
  })
  try {
    const client: Client = createRouterClient(console.router, { context: { who: 'api' } })
    await client.providers.update({ id: 'openai', baseUrl: mock.openaiUrl })
    await client.keys.create({ providerId: 'openai', label: 'bench', secret, storage: 'session' })
    await fillConsole(client)
    const sdk = new OpenAI({ apiKey: secret, baseURL: mock.openaiUrl, maxRetries: 0 })
    const request: CallRequest = {
      ...labels,
      messages: [{ role: 'user', content: prompt }],
      maxOutputTokens: 400,
    }

    const direct = () => timeDirect(sdk)
    const gated = () => timeGated(console, request)
    for (let index = 0; index < warmUps; index += 1) await alternate(index, direct, gated)
    const pairs: (readonly [direct: Timing, gated: Timing])[] = []
    for (let index = 0; index < rounds; index += 1)
      pairs.push(await alternate(index, direct, gated))
    const json = await timeJson(client, request)
    return {
      rounds,
      configured: crowd,
      addedMs: spread(pairs.map(([a, b]) => b.total - a.total)),
      addedFirstTokenMs: spread(pairs.map(([a, b]) => b.firstToken - a.firstToken)),
      directMs: spread(pairs.map(([a]) => a.total)),
      gatedMs: spread(pairs.map(([, b]) => b.total)),
      gatedJsonMs: spread(json),
      callsPerSecondAt64: await throughput(direct, gated),
      ratioP50:
        Math.round(
          (percentile(
            pairs.map(([, b]) => b.total),
            0.5,
          ) /
            percentile(
              pairs.map(([a]) => a.total),
              0.5,
            )) *
            100,
        ) / 100,
    }
  } finally {
    await console.close()
    mock.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Who goes first changes each time. */
async function alternate(
  index: number,
  direct: () => Promise<Timing>,
  gated: () => Promise<Timing>,
): Promise<readonly [Timing, Timing]> {
  if (index % 2 === 0) {
    const first = await direct()
    return [first, await gated()]
  }
  const first = await gated()
  return [await direct(), first]
}

async function timeDirect(sdk: OpenAI): Promise<Timing> {
  const started = performance.now()
  let firstToken = 0
  const stream = await sdk.chat.completions.create({
    model: 'gpt-4o-mini',
    messages: [{ role: 'user', content: prompt }],
    max_tokens: 400,
    stream: true,
    stream_options: { include_usage: true },
  })
  for await (const chunk of stream)
    if (firstToken === 0 && chunk.choices[0]?.delta.content)
      firstToken = performance.now() - started
  return { firstToken, total: performance.now() - started }
}

async function timeGated(
  console: Awaited<ReturnType<typeof createConsole>>,
  request: CallRequest,
): Promise<Timing> {
  const started = performance.now()
  let firstToken = 0
  for await (const event of console.streamCall(
    request,
    { who: 'api' },
    AbortSignal.timeout(30_000),
  )) {
    if (event.type === 'error') throw new Error(JSON.stringify(event.failure.error))
    if (event.type === 'delta' && firstToken === 0) firstToken = performance.now() - started
  }
  return { firstToken, total: performance.now() - started }
}

async function timeJson(client: Client, request: CallRequest): Promise<number[]> {
  const times: number[] = []
  for (let index = 0; index < rounds / 2; index += 1) {
    const started = performance.now()
    await client.calls.create(request)
    times.push(performance.now() - started)
  }
  return times
}

/** Closed loop, 64 at once, a second and a half each. */
async function throughput(direct: () => Promise<Timing>, gated: () => Promise<Timing>) {
  const perSecond = async (call: () => Promise<Timing>) => {
    const started = performance.now()
    let calls = 0
    await Promise.all(
      Array.from({ length: 64 }, async () => {
        while (performance.now() - started < 1500) {
          await call()
          calls += 1
        }
      }),
    )
    return Math.round((calls * 1000) / (performance.now() - started))
  }
  const [directRate, gatedRate] = [await perSecond(direct), await perSecond(gated)]
  return {
    direct: directRate,
    gated: gatedRate,
    share: Math.round((gatedRate / directRate) * 100) / 100,
  }
}
