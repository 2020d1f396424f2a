/**
 * Floods of what is hardly an answer: others go on meanwhile, and the work stays in proportion.
 * What is bounded is this thread's processor time, altogether and between two turns of a timer,
 * which a busy machine does not change. The upstream has a thread of its own.
 */
import { Worker } from 'node:worker_threads'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ProviderKind } from '../../src/contract/providers'
import type { Providers } from '../../src/main/providers/port'
import { chatOf, hear, newProviders } from './harness'

/**
 * The first folder of the path says what to send: the first events, the flood so many times in
 * pieces of 64 kB as fast as they are taken, the last events.
 */
const upstream = `
  const { parentPort } = require('node:worker_threads')
  require('node:http').createServer(async (request, response) => {
    for await (const _ of request);
    const { flood, times, first, last } = JSON.parse(Buffer.from(request.url.split('/')[1], 'base64url'))
    let proceed = () => {}
    response.on('drain', () => proceed()).on('close', () => proceed())
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write(first)
    const per = Math.ceil(65536 / flood.length)
    const piece = Buffer.from(flood.repeat(per))
    for (let sent = 0; sent < times && !response.destroyed; sent += per) {
      const now = sent + per > times ? piece.subarray(0, flood.length * (times - sent)) : piece
      if (!response.write(now)) await new Promise((go) => (proceed = go))
    }
    response.end(last)
  }).listen(0, '127.0.0.1', function () { parentPort.postMessage(this.address().port) })
`
let worker: Worker
let port: number
let providers: Providers
beforeAll(async () => {
  providers = newProviders()
  worker = new Worker(upstream, { eval: true })
  port = await new Promise((resolve) => worker.once('message', resolve))
})
afterAll(async () => {
  await providers.close()
  await worker.terminate()
})

const hours = 3_600_000
const timeouts = { connectMs: hours, firstTokenMs: hours, idleMs: hours, totalMs: hours }
const openai = (delta: object, finish: string | null = null) =>
  `data: ${JSON.stringify({ model: 'm', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`
const claude = (type: string, more: object) => `data: ${JSON.stringify({ type, ...more })}\n\n`
const wires = {
  'openai-compatible': {
    first: openai({ content: 'first ' }),
    last: `${openai({ content: 'last' }, 'stop')}data: [DONE]\n\n`,
  },
  anthropic: {
    first:
      claude('message_start', { message: { model: 'm' } }) +
      claude('content_block_delta', { delta: { type: 'text_delta', text: 'first ' } }),
    last:
      claude('content_block_delta', { delta: { type: 'text_delta', text: 'last' } }) +
      claude('message_delta', { delta: { stop_reason: 'end_turn' } }) +
      claude('message_stop', {}),
  },
} as const

const cpuMs = () => {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

async function flooded(
  kind: ProviderKind & keyof typeof wires,
  flood: string,
  times: number,
  before = '',
  after = '',
) {
  const { first, last } = wires[kind]
  const path = Buffer.from(
    JSON.stringify({ flood, times, first: first + before, last: after + last }),
  ).toString('base64url')
  const endpoint = { id: 'my-server', kind, baseUrl: `http://127.0.0.1:${port}/${path}`, timeouts }
  const begun = cpuMs()
  let [turn, longest] = [begun, 0]
  const beat = setInterval(() => {
    const now = cpuMs()
    longest = Math.max(longest, now - turn)
    turn = now
  }, 1)
  const { text, failure, end } = await hear(providers, chatOf(endpoint))
  clearInterval(beat)
  const ended = cpuMs()
  return {
    text,
    code: failure?.code ?? null,
    called: end?.toolCalls?.[0]?.arguments.length ?? 0,
    longest: Math.max(longest, ended - turn),
    spent: ended - begun,
  }
}

/**
 * Milliseconds of this thread between two beats. A block of events takes a few; the rest is for
 * collecting garbage.
 */
const most = 500
const kinds = ['openai-compatible', 'anthropic'] as const

test.each(
  kinds.flatMap(
    (kind) =>
      [
        ['comments', kind, ': x\n', 2_000_000],
        ['comments with blank lines', kind, ':\n\n', 2_000_000],
        ['events of empty data', kind, 'data:\n\n', 2_000_000],
        ['names without data', kind, 'event: ping\n\n', 1_000_000],
      ] as const,
  ),
)(
  'a flood of %s (%s) is passed over, and the answer is whole',
  async (_name, kind, flood, times) => {
    const { text, code, longest, spent } = await flooded(kind, flood, times)
    expect([text, code]).toEqual(['first last', null])
    expect(longest).toBeLessThan(most)
    expect(spent).toBeLessThan(10_000)
  },
  120_000,
)

test.each(
  kinds.flatMap(
    (kind) =>
      [
        ['empty data in one event', kind, 'data:\n', 5_000_000],
        ['one line without end', kind, 'x', 60_000_000],
        ['one line of data without end', kind, 'data: x', 8_000_000],
        ['one comment without end', kind, ':', 60_000_000],
      ] as const,
  ),
)(
  '%s (%s) is cut off, and what was said before is kept',
  async (_name, kind, flood, times) => {
    const { text, code, longest, spent } = await flooded(kind, flood, times)
    expect([text, code]).toEqual(['first ', 'malformed_response'])
    expect(longest).toBeLessThan(most)
    expect(spent).toBeLessThan(10_000)
  },
  120_000,
)

test.each([
  ['openai-compatible', 'data: {}\n\n'],
  ['anthropic', 'data: {"type":"ping"}\n\n'],
] as const)(
  'a million tiny events (%s) leave their turn to others',
  async (kind, flood) => {
    const { text, code, longest, spent } = await flooded(kind, flood, 1_000_000)
    expect([text, code]).toEqual(['first last', null])
    expect(longest).toBeLessThan(most)
    expect(spent).toBeLessThan(90_000)
  },
  240_000,
)

test.each([
  ['openai-compatible', openai({ content: 'FLOOD' })],
  ['anthropic', claude('content_block_delta', { delta: { type: 'text_delta', text: 'FLOOD' } })],
] as const)(
  'the largest events there may be (%s) are read whole',
  async (kind, event) => {
    const [before = '', after = ''] = event.split('FLOOD')
    const { text, code, longest, spent } = await flooded(kind, 'word ', 3_000_000, before, after)
    expect([text.length, code]).toEqual([15_000_010, null])
    expect(longest).toBeLessThan(2 * most)
    expect(spent).toBeLessThan(10_000)
  },
  120_000,
)

const called = {
  'openai-compatible': {
    start: openai({ tool_calls: [{ index: 0, id: 'x', function: { name: 'f', arguments: '"' } }] }),
    piece: (text: string) => openai({ tool_calls: [{ index: 0, function: { arguments: text } }] }),
  },
  anthropic: {
    start:
      claude('content_block_start', {
        index: 1,
        content_block: { type: 'tool_use', id: 'x', name: 'f', input: {} },
      }) +
      claude('content_block_delta', {
        index: 1,
        delta: { type: 'input_json_delta', partial_json: '"' },
      }),
    piece: (text: string) =>
      claude('content_block_delta', {
        index: 1,
        delta: { type: 'input_json_delta', partial_json: text },
      }),
  },
} as const

test.each(kinds)(
  'a flood of pieces of a call, and the largest one there may be (%s), are put together in turns',
  async (kind) => {
    const { start, piece } = called[kind]
    const many = await flooded(kind, piece('word '), 200_000, start)
    expect([many.text, many.code]).toEqual(['first last', null])
    expect(many.called).toBe(1_000_001)
    expect(many.longest).toBeLessThan(most)
    expect(many.spent).toBeLessThan(30_000)
    const [before = '', after = ''] = piece('FLOOD').split('FLOOD')
    const large = await flooded(kind, 'word ', 3_000_000, start + before, after)
    expect([large.called, large.code]).toEqual([15_000_001, null])
    expect(large.longest).toBeLessThan(2 * most)
    expect(large.spent).toBeLessThan(10_000)
  },
  120_000,
)
