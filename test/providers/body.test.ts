/** What a stream of events may be on its way to an SDK: whole events, bounded, watched. */
import { afterEach, expect, test } from 'vitest'
import { beginAttempt, type Attempt } from '../../src/main/providers/attempt'
import { mostBytes } from '../../src/main/providers/body'
import { watched } from '../../src/main/providers/event-stream'
import { patient } from './harness'

const open: Attempt[] = []
afterEach(() => open.splice(0).forEach((attempt) => attempt.close()))

function newAttempt(): Attempt {
  const attempt = beginAttempt(
    { id: 'openai', kind: 'openai', baseUrl: null, timeouts: { ...patient, firstTokenMs: 60_000 } },
    'm-1',
    new AbortController().signal,
  )
  open.push(attempt)
  return attempt
}

async function* pieces(...texts: readonly string[]) {
  for (const text of texts) yield Buffer.from(text)
}

async function pass(attempt: Attempt, body: AsyncIterable<Uint8Array>): Promise<string[]> {
  const out: string[] = []
  for await (const chunk of watched(body, attempt)) out.push(Buffer.from(chunk).toString())
  return out
}

test('events leave whole, however they were cut', async () => {
  expect(
    await pass(newAttempt(), pieces('da', 'ta: 1\n', '\ndata: 2\r', '\n\r\nda', 'ta: 3')),
  ).toEqual(['data: 1\n\n', 'data: 2\n\n', 'data: 3\n\n'])
  expect(await pass(newAttempt(), pieces())).toEqual([])
})

test('sees the end mark in one piece and in many, and not where it is not', async () => {
  const one = newAttempt()
  await pass(one, pieces('data: {"a":1}\n\ndata: [DONE]\n\n'))
  const many = newAttempt()
  await pass(many, pieces(...'data: [DONE]\n\n'))
  const none = newAttempt()
  await pass(none, pieces('data: {"text":"[DON"}\n\n', 'data: E]\n\n'))
  expect([one, many, none].map(({ progress }) => progress.sawDone)).toEqual([true, true, false])
})

test('a stream without end is cut off at its limit, and the attempt ends with it', async () => {
  const attempt = newAttempt()
  // What follows is the body of an answer; its connection stands.
  attempt.sent()
  const event = Buffer.from(`data: ${'x'.repeat(1016)}\n\n`.repeat(1024))
  async function* endless() {
    for (;;) yield event
  }
  let total = 0
  const reading = (async () => {
    for await (const chunk of watched(endless(), attempt)) total += chunk.length
  })()
  await expect(reading).rejects.toMatchObject({
    code: 'malformed_response',
    message: expect.stringContaining('64 MB'),
  })
  expect([total, attempt.ended()?.code]).toEqual([mostBytes, 'malformed_response'])
})
