/**
 * A hostile upstream, then somebody else: the first candidate breaks off after every chunk there is
 * and fails in every way there is, and the next one serves. One entry an attempt, every hold ended,
 * the money of the answer is the money of the ledger, the text is whole.
 */
import { expect, test } from 'vitest'
import type { CallRequest } from '../../src/contract/calls'
import { startMockProvider, type MockReply } from '../support/mock-provider'
import { ask, doneOf, failureOf, openHouse } from '../support/house'

const words = ['one ', 'two ', 'three ', 'four ', 'five ', 'six ', 'seven ', 'eight ']
const whole = 'the whole answer of somebody else'

async function openRoute() {
  const mock = await startMockProvider()
  const house = await openHouse({ mock, random: (size: number) => new Uint8Array(size) })
  await house.client.services.save({ name: 'routed' })
  await house.client.services.setPolicy({
    name: 'routed',
    policy: { defaultModel: 'gpt-4o-mini', route: ['claude-3-5-haiku'] },
  })
  await house.client.providers.update({
    id: 'openai',
    timeouts: { firstTokenMs: 4000, idleMs: 1500, totalMs: 30_000 },
  })
  await house.client.budgets.create({
    name: 'all',
    scope: {},
    unit: 'usd',
    period: 'month',
    limit: 1e12,
    enforcement: 'hard',
  })

  /**
   * The first candidate answers with `reply`, the second one well. Good calls in between keep the
   * circuit closed: that is another test's subject.
   */
  async function through(reply: MockReply, change: Partial<CallRequest>) {
    mock.script(() => undefined)
    for (let index = 0; index < 2; index += 1) doneOf(await house.run(ask('well')))
    mock.script(({ dialect }) => (dialect === 'openai' ? reply : { text: whole }))
    const before = mock.calls().length
    const events = await house.run({
      project: 'dev',
      service: 'routed',
      messages: [{ role: 'user', content: 'hello' }],
      maxOutputTokens: 60,
      maxAttempts: 2,
      ...change,
    })
    const entries = (await house.client.ledger.list({ callId: change.callId ?? '' })).items
    expect((await house.client.budgets.list()).items[0]?.held, 'held').toBe(0)
    expect(mock.calls().length - before, 'one entry for each request upstream').toBe(entries.length)
    return {
      events,
      entries,
      spent: entries.reduce((sum, { costNanoUsd }) => sum + (costNanoUsd ?? 0), 0),
    }
  }
  return { ...house, mock, through }
}

test(
  `a line that drops after each of ${words.length} chunks, then the next candidate`,
  { timeout: 120_000 },
  async () => {
    const { through, closeAndCheck, mock } = await openRoute()
    for (let chunks = -1; chunks <= words.length; chunks += 1) {
      const reply: MockReply = { chunks: words, chunkDelayMs: 3, dropAfterChunks: chunks }
      const asked = await through(reply, { callId: `asked-${chunks}`, retryShown: true })
      const answer = doneOf(asked.events)
      expect(answer, `dropped after ${chunks}`).toMatchObject({
        text: whole,
        provider: 'anthropic',
        costNanoUsd: asked.spent,
        attempts: [{ outcome: 'network' }, { outcome: 'ok' }],
      })
      expect(asked.entries).toHaveLength(2)
      const last = asked.events.findLastIndex(({ type }) => type === 'attempt')
      expect(
        asked.events
          .slice(last)
          .map((event) => (event.type === 'delta' ? (event.text ?? '') : ''))
          .join(''),
      ).toBe(whole)

      const silent = await through(reply, { callId: `silent-${chunks}` })
      if (chunks <= 0)
        expect(doneOf(silent.events)).toMatchObject({ text: whole, costNanoUsd: silent.spent })
      else
        expect(failureOf(silent.events), `nothing replaces what was read: ${chunks}`).toMatchObject(
          {
            error: { code: 'network' },
            text: words.slice(0, chunks).join(''),
            costStatus: 'partial',
            costNanoUsd: silent.spent,
          },
        )
    }
    await closeAndCheck()
    await mock.close()
  },
)

const chunk = (content: string) =>
  `data: ${JSON.stringify({ id: 'x', object: 'chat.completion.chunk', choices: [{ index: 0, delta: { content } }] })}\n\n`
/** Every way of failing before a word was read. */
const faults: Readonly<Record<string, MockReply>> = {
  'refuses the key': { status: 401 },
  forbids: { status: 403 },
  'does not know the model': { status: 404 },
  'wants payment': { status: 402 },
  'says the quota is gone': {
    status: 429,
    error: { code: 'insufficient_quota', message: 'You exceeded your current quota' },
  },
  'asks to wait a very long time': { status: 429, headers: { 'retry-after': '99999999' } },
  fails: { status: 500 },
  'is overloaded': { status: 529 },
  redirects: { redirect: 'http://127.0.0.1:9/steal' },
  'answers HTML': { raw: '<!doctype html><title>Welcome</title>', contentType: 'text/html' },
  'never answers': { hangAfterChunks: -1 },
  'sends an error inside a 200 at once': { errorAfterChunks: 0 },
  'ends at once': { chunks: words, endAfterChunks: 0 },
  'sends one line of 20 MB': { raw: `data: ${'x'.repeat(20_000_000)}` },
  'says the prompt is too long': {
    status: 400,
    error: {
      code: 'context_length_exceeded',
      message: 'This model has a maximum context length of 10 tokens',
    },
  },
}

test(
  `${Object.keys(faults).length} faults before the first word: the next candidate serves, and the answer says why`,
  { timeout: 120_000 },
  async () => {
    const { through, closeAndCheck, mock } = await openRoute()
    for (const [name, reply] of Object.entries(faults)) {
      const { events, entries, spent } = await through(reply, {
        callId: `fault-${name.replace(/\W+/g, '-')}`,
      })
      const answer = doneOf(events)
      expect(answer, name).toMatchObject({
        text: whole,
        costNanoUsd: spent,
        route: [
          { provider: 'openai', state: 'failed' },
          { provider: 'anthropic', state: 'served' },
        ],
      })
      expect(answer.reason, name).toContain('openai/gpt-4o-mini was left: ')
      expect(
        entries.map(({ attempt, outcome }) => [attempt, outcome === 'ok']),
        name,
      ).toEqual([
        [2, true],
        [1, false],
      ])
    }
    await closeAndCheck()
    await mock.close()
  },
)

test('text that was shown half-way through garbage is never mixed with the next answer', async () => {
  const { through, closeAndCheck, mock } = await openRoute()
  const { events } = await through(
    { raw: `${chunk('half ')}data: {"choices":[{"index":0,"del\n\n` },
    { callId: 'mixed', retryShown: true },
  )
  expect(doneOf(events).text).toBe(whole)
  await closeAndCheck()
  await mock.close()
})
