/**
 * The mock upstream itself: what it says about a request, and that it is fast enough to stand
 * behind the bench.
 */
import { request } from 'undici'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startMockProvider, type MockProvider } from '../support/mock-provider'

let mock: MockProvider
beforeEach(async () => {
  mock = await startMockProvider()
})
afterEach(() => mock.close())

function post(
  path: string,
  body: unknown,
  headers: Record<string, string> = { authorization: 'Bearer sk-test' },
) {
  return request(`${mock.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
}

test('streams as OpenAI does, with usage only when asked', async () => {
  const body = { model: 'm', stream: true, messages: [{ role: 'user', content: 'two words' }] }
  const bare = await (await post('/v1/chat/completions', body)).body.text()
  expect(bare).toContain('[DONE]')
  expect(bare).not.toContain('prompt_tokens')
  const full = await (
    await post('/v1/chat/completions', { ...body, stream_options: { include_usage: true } })
  ).body.text()
  expect(full).toContain('"prompt_tokens":8')
  expect(mock.calls().map(({ key }) => key)).toEqual(['sk-test', 'sk-test'])
})

test('cuts at the maximum and says so, and obeys a directive in the prompt', async () => {
  const cut = await (
    await post(
      '/v1/messages',
      { model: 'm', max_tokens: 2, messages: [{ role: 'user', content: 'hi' }] },
      { 'x-api-key': 'k' },
    )
  ).body.json()
  expect(cut).toMatchObject({
    stop_reason: 'max_tokens',
    content: [{ type: 'text', text: 'This is' }],
    usage: { output_tokens: 2 },
  })
  const told = await post('/v1/chat/completions', {
    model: 'm',
    messages: [
      { role: 'user', content: 'x [[mock:{"status":429,"headers":{"retry-after":"7"}}]]' },
    ],
  })
  expect([told.statusCode, told.headers['retry-after']]).toEqual([429, '7'])
  await told.body.dump()
})

test('answers 64 streams at a time, fast enough to stand behind a bench', async () => {
  const body = { model: 'm', stream: true, messages: [{ role: 'user', content: 'hi' }] }
  const began = performance.now()
  for (let round = 0; round < 20; round += 1) {
    await Promise.all(
      Array.from({ length: 64 }, async () =>
        (await post('/v1/chat/completions', body)).body.dump(),
      ),
    )
  }
  const perSecond = (20 * 64) / ((performance.now() - began) / 1000)
  expect(mock.received()).toBe(1280)
  // Thousands on a quiet machine; far less where every core is taken, which is no fault of the
  // mock.
  expect(perSecond).toBeGreaterThan(10)
})
