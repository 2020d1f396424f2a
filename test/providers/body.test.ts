/** What a stream of events may be on its way to an SDK: whole lines, bounded, watched. */
import { afterEach, expect, test } from 'vitest'
import { beginAttempt, type Attempt } from '../../src/main/providers/attempt'
import { mostBytes, watched } from '../../src/main/providers/body'
import { patient } from './harness'

const open: Attempt[] = []
afterEach(() => open.splice(0).forEach((attempt) => attempt.close()))

function newAttempt(): Attempt {
  const attempt = beginAttempt({ id: 'openai', kind: 'openai', baseUrl: null, timeouts: { ...patient, firstTokenMs: 60_000 } }, 'm-1', new AbortController().signal)
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

test('lines leave whole, and no byte is lost or added', async () => {
  expect(await pass(newAttempt(), pieces('da', 'ta: 1\n', '\ndata: 2\r', '\n\r\nda', 'ta: 3'))).toEqual(['data: 1\n', '\ndata: 2\r', '\n\r\n', 'data: 3'])
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
  const line = Buffer.alloc(1024 * 1024, `${': '.padEnd(1023, 'x')}\n`)
  async function* endless() {
    for (;;) yield line
  }
  let total = 0
  const reading = (async () => {
    for await (const chunk of watched(endless(), attempt)) total += chunk.length
  })()
  await expect(reading).rejects.toMatchObject({ code: 'malformed_response', message: expect.stringContaining('64 MB') })
  expect([total, attempt.ended()?.code]).toEqual([mostBytes, 'malformed_response'])
})
