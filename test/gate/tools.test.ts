/** Calls that carry tools, from the request to the ledger and back. */
import { describe, expect, test } from 'vitest'
import { anthropicFormat } from '../../src/main/providers/anthropic-tools'
import { ask, doneOf, failureOf, openHouse } from '../support/house'

const parameters = {
  type: 'object',
  properties: {
    location: { type: 'string', description: 'The city and state, e.g. San Francisco, CA' },
    unit: {
      type: 'string',
      description: 'The unit of temperature to return',
      enum: ['celsius', 'fahrenheit'],
    },
  },
  required: ['location'],
}
const weather = {
  name: 'get_current_weather',
  description: 'Get the current weather in a given location',
  parameters,
}
const tools = [weather, { name: 'now' }]
const rome = { id: 'call_a', name: 'now', arguments: '{"city":"Rome"}' }
const oslo = { id: 'call_b', name: 'now', arguments: '{"city":"Oslo"}' }
const both = {
  toolCalls: [rome, oslo].map(({ id, name, arguments: text }) => ({
    id,
    name,
    pieces: [text.slice(0, 8), text.slice(8)],
  })),
}
const models = ['gpt-4o-mini', 'claude-sonnet-4-5']

test.each(models)('%s calls two tools at once, and answers their results', async (model) => {
  const { run, client, mock, closeAndCheck } = await openHouse()
  mock.script(({ body }) => (body.messages?.length === 1 ? both : { text: 'Sun and rain.' }))
  const first = ask('Weather?', { model, tools, callId: `first-${model}` })
  const events = await run(first)
  const answer = doneOf(events)
  expect(answer).toMatchObject({
    text: '',
    finishReason: 'tool_calls',
    toolCalls: [rome, oslo],
    costStatus: 'computed',
  })
  const deltas = events.flatMap((event) => (event.type === 'delta' ? (event.toolCalls ?? []) : []))
  const ofRome = deltas.filter(({ index }) => index === 0).map((piece) => piece.arguments)
  expect(ofRome.join('')).toBe(rome.arguments)
  const [entry] = (await client.ledger.list({})).items
  expect(entry).toMatchObject({ outcome: 'ok', outputTokens: 4 })
  const record = await client.calls.get({ id: `first-${model}` })
  expect(record).toMatchObject({ toolCalls: [rome, oslo], request: { tools } })
  expect(doneOf(await run(first)).toolCalls).toEqual([rome, oslo])

  const second = doneOf(
    await run({
      ...first,
      callId: `second-${model}`,
      messages: [
        ...(first.messages ?? []),
        { role: 'assistant', content: answer.text, toolCalls: [rome, oslo] },
        { role: 'tool', toolCallId: 'call_a', content: 'sun' },
        { role: 'tool', toolCallId: 'call_b', content: 'rain' },
      ],
    }),
  )
  expect(second).toMatchObject({ text: 'Sun and rain.' })
  expect(second.toolCalls).toBeUndefined()
  expect(mock.calls()).toHaveLength(2)
  await closeAndCheck()
})

test('what a call asked of tools is part of what its id stands for', async () => {
  const { run, mock } = await openHouse()
  mock.script(() => both)
  doneOf(await run(ask('x', { callId: 'same', tools })))
  const other = ask('x', { callId: 'same', tools: [{ name: 'now', description: 'another' }] })
  await expect(run(other)).rejects.toMatchObject({ code: 'conflict' })
  expect(mock.calls()).toHaveLength(1)
})

test('calls of tools are kept where answers are, and wiped with them', async () => {
  const { run, client, mock, closeAndCheck } = await openHouse()
  mock.script(() => both)
  doneOf(await run(ask('x', { callId: 'one', tools })))
  await client.content.wipe({ all: true })
  expect(await client.calls.get({ id: 'one' })).toMatchObject({ toolCalls: null, request: null })
  await client.projects.save({ name: 'dev', storeContent: false })
  doneOf(await run(ask('x', { callId: 'two', tools })))
  expect((await client.calls.get({ id: 'two' })).toolCalls).toBeNull()
  await closeAndCheck()
})

describe('the hold', () => {
  /** The worked example of OpenAI's guide (cookbook: how to count tokens, with tools). */
  const reported = { 'gpt-4o': 101, 'gpt-4o-mini': 101, 'gpt-3.5-turbo': 105, 'gpt-4': 105 }
  const messages = [
    {
      role: 'system' as const,
      content: 'You are a helpful assistant that can answer to questions about the weather.',
    },
    { role: 'user' as const, content: "What's the weather like in San Francisco?" },
  ]

  test.each(Object.entries(reported))(
    'for %s is no less than the %i tokens that OpenAI reports, and not twice as much again',
    async (model, tokens) => {
      const { client } = await openHouse()
      const estimate = await client.calls.estimate({
        project: 'dev',
        model,
        messages,
        tools: [weather],
      })
      expect(estimate.inputTokensBound).toBeGreaterThanOrEqual(tokens)
      expect(estimate.inputTokensBound).toBeLessThan(tokens * 3)
    },
  )

  test("holds Claude's system prompt for tools, and each tool, schema and result", async () => {
    const { client } = await openHouse()
    const boundOf = async (change: Parameters<typeof ask>[1]) =>
      (await client.calls.estimate(ask('hi', { model: 'claude-sonnet-4-5', ...change })))
        .inputTokensBound
    const plain = await boundOf({})
    const one = await boundOf({ tools: [weather] })
    expect(one - plain).toBeGreaterThan(346)
    expect(await boundOf({ tools })).toBeGreaterThan(one)
    const format = { type: 'json_schema', name: 'a', schema: parameters } as const
    expect(await boundOf({ responseFormat: format })).toBeGreaterThan(plain + 50)
    const told = await boundOf({
      tools,
      messages: [
        { role: 'user', content: 'hi' },
        { role: 'assistant', content: '', toolCalls: [rome] },
        { role: 'tool', toolCallId: 'call_a', content: 'sun '.repeat(100) },
      ],
    })
    expect(told).toBeGreaterThan(one + 100)
  })

  test.each([
    { type: 'object' },
    { type: 'integer', minimum: 1 },
    { anyOf: [{ type: 'object' }, { type: 'object' }, { type: 'object' }] },
  ])("holds the answer's schema as it is worded for Claude: %j", async (part) => {
    const { client } = await openHouse()
    const model = 'claude-sonnet-4-5'
    const boundOf = async (text: string, change: object = {}) =>
      (await client.calls.estimate(ask(text, { model, ...change }))).inputTokensBound
    const names = Array.from({ length: 300 }, (_, at) => `p${at}`)
    const schema = {
      type: 'object',
      properties: Object.fromEntries(names.map((name) => [name, part])),
    }
    const responseFormat = { type: 'json_schema', name: 'a', schema } as const
    const { format } = anthropicFormat(model, { responseFormat })
    expect(await boundOf('', { responseFormat })).toBeGreaterThan(
      await boundOf(JSON.stringify(format?.schema)),
    )
  })

  test('a report of a call with tools narrows no bound of calls without them', async () => {
    const { run, client, mock } = await openHouse()
    const long = 'A sentence of prose for the count. '.repeat(60)
    const claude = { model: 'claude-sonnet-4-5' }
    const before = (await client.calls.estimate(ask(long, claude))).inputTokensBound
    const { inputTokens } = await client.calls.estimate(ask(long, { ...claude, tools }))
    mock.script(() => ({ usage: { input: Math.ceil(inputTokens * 0.6) } }))
    for (let call = 0; call < 4; call += 1) doneOf(await run(ask(long, { ...claude, tools })))
    expect((await client.calls.estimate(ask(long, claude))).inputTokensBound).toBe(before)
  })

  test('an answer cut off in a call of a tool is charged for what had come', async () => {
    const { run, client, mock, closeAndCheck } = await openHouse()
    const pieces = Array.from({ length: 30 }, () => 'some words of the arguments ')
    const toolCalls = [{ id: 'x', name: 'now', pieces }]
    mock.script(() => ({ toolCalls, dropAfterChunks: 20, usage: null }))
    const failure = failureOf(await run(ask('x', { tools, maxAttempts: 1, maxOutputTokens: 500 })))
    expect(failure).toMatchObject({ costStatus: 'partial', text: '' })
    expect(failure.toolCalls?.[0]?.arguments).toContain('words of the arguments')
    const [entry] = (await client.ledger.list({})).items
    expect(entry?.outputTokens).toBeGreaterThanOrEqual(100)
    await closeAndCheck()
  })
})

describe('a model that does not take them', () => {
  test('is refused with a sentence, or asked without them where the caller says so', async () => {
    const { run, mock, closeAndCheck } = await openHouse()
    expect(failureOf(await run(ask('x', { model: 'o1-preview', tools }))).error).toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining('o1-preview cannot call tools'),
    })
    expect(mock.calls()).toEqual([])
    const format = { type: 'json_schema', name: 'a', schema: parameters } as const
    for (const [model, change, words] of [
      ['gpt-4', { responseFormat: format }, 'takes no schema'],
      ['gpt-4', { responseFormat: { type: 'json_object' } }, 'no JSON mode'],
      ['claude-sonnet-4-5', { responseFormat: { type: 'json_object' } }, 'give it a schema'],
      ['claude-3-5-haiku', { responseFormat: format, tools }, 'not both'],
      [
        'claude-sonnet-4-5',
        { tools, toolChoice: 'required', reasoningEffort: 'low' },
        'does not think where the call of a tool is forced',
      ],
    ] as const)
      expect(
        failureOf(await run(ask('x', { model, ...change, maxOutputTokens: 2000 }))).error.message,
      ).toContain(words)
    expect(mock.calls()).toEqual([])
    doneOf(await run(ask('x', { model: 'o1-preview', tools, unsupported: 'drop' })))
    expect(mock.calls()[0]?.body.tools).toBeUndefined()
    await closeAndCheck()
  })

  test('is passed over on a route', async () => {
    const { run, client, mock } = await openHouse()
    await client.services.setPolicy({
      name: 'chat',
      policy: { route: ['openai/gpt-4o-mini', 'openai/o1-preview', 'openai/gpt-4o'] },
    })
    mock.script(({ body }) => (body.model === 'gpt-4o' ? both : { status: 503 }))
    const { model: _model, ...unnamed } = ask('x', { tools, service: 'chat' })
    const { model, route } = doneOf(await run({ ...unnamed, maxAttempts: 3 }))
    expect(model).toBe('gpt-4o')
    expect(route.map(({ state }) => state)).toEqual(['failed', 'skipped', 'served'])
  })
})

test('a kept answer brings its calls, and other tools are another question', async () => {
  const { run, mock, closeAndCheck } = await openHouse()
  mock.script(() => both)
  const asked = { tools, cache: true, temperature: 0 }
  doneOf(await run(ask('x', asked)))
  const hit = await run(ask('x', asked))
  expect(doneOf(hit)).toMatchObject({ cached: true, toolCalls: [rome, oslo] })
  expect(hit.some((event) => event.type === 'delta' && event.toolCalls?.length === 2)).toBe(true)
  for (const change of [
    { tools: [weather] },
    { toolChoice: 'none' as const },
    { tools: undefined },
  ])
    expect(doneOf(await run(ask('x', { ...asked, ...change }))).cached).toBe(false)
  expect(mock.calls()).toHaveLength(4)
  await closeAndCheck()
})

test('a dead letter keeps the tools of its call, and its retry calls them', async () => {
  const { run, client, mock, closeAndCheck } = await openHouse()
  mock.script(() => ({ status: 503 }))
  failureOf(await run(ask('x', { tools, maxAttempts: 1 })))
  const [letter] = (await client.deadLetters.list({})).items
  if (letter === undefined) throw new Error('there is no dead letter')
  mock.script(() => both)
  await client.deadLetters.retry({ id: letter.id })
  await expect.poll(() => mock.calls().length).toBe(2)
  expect(mock.calls()[1]?.body.tools).toEqual(mock.calls()[0]?.body.tools)
  const kept = async () =>
    (await client.calls.history({})).items.filter(({ state }) => state === 'done')
  await expect.poll(async () => (await kept()).length).toBe(1)
  const [done] = await kept()
  expect((await client.calls.get({ id: done?.callId ?? '' })).toolCalls).toEqual([rome, oslo])
  await closeAndCheck()
})

test('a model that a budget has room for is suggested only where it can call tools', async () => {
  const { run, client } = await openHouse()
  await client.budgets.create({
    name: 'tight',
    scope: { project: 'dev' },
    unit: 'usd',
    period: 'day',
    limit: 2_000_000,
    enforcement: 'hard',
  })
  await client.models.create({
    provider: 'openai',
    model: 'words-only',
    capabilities: ['chat'],
    price: { inputUsdPerMillion: 0.001, outputUsdPerMillion: 0.001 },
  })
  const suggested = async (change: Parameters<typeof ask>[1]) => {
    const asked = ask('x', { model: 'gpt-4', maxOutputTokens: 4000, ...change })
    const { error } = failureOf(await run(asked))
    return error.data?.wouldFit?.flatMap(({ model }) => model ?? []) ?? []
  }
  expect(await suggested({})).toContain('words-only')
  const withTools = await suggested({ tools })
  expect(withTools.length).toBeGreaterThan(0)
  expect(withTools).not.toContain('words-only')
})

describe('JSON by a schema', () => {
  const schema = { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'] }
  const responseFormat = { type: 'json_schema', name: 'number', schema } as const

  test('is held against the answer, which is told and kept without a policy', async () => {
    const { run, mock, closeAndCheck } = await openHouse()
    mock.script(() => ({ text: '{"n":1}' }))
    expect(doneOf(await run(ask('x', { responseFormat }))).validation).toMatchObject({
      passed: true,
      rules: [{ rule: 'json_schema', passed: true }],
    })
    mock.script(() => ({ text: '{"n":"one"}' }))
    const wrong = doneOf(await run(ask('x', { responseFormat })))
    expect(wrong).toMatchObject({ text: '{"n":"one"}', validation: { passed: false } })
    expect(mock.calls()).toHaveLength(2)
    mock.script(() => ({ text: 'no' }))
    const free = doneOf(await run(ask('x', { responseFormat: { type: 'json_object' } })))
    expect(free.validation).toMatchObject({ passed: false, rules: [{ rule: 'json' }] })
    await closeAndCheck()
  })

  test('leaves no name of its fields behind where content is not stored', async () => {
    const { run, client, mock, closeAndCheck } = await openHouse()
    await client.projects.save({ name: 'dev', storeContent: false })
    mock.script(() => ({ text: '{}' }))
    const marked = { type: 'object', required: ['MARKER'] }
    const asked = ask('x', { responseFormat: { ...responseFormat, schema: marked } })
    const answer = doneOf(await run(asked))
    expect(answer.validation?.rules[0]?.detail).toContain('MARKER')
    const record = await client.calls.get({ id: answer.callId })
    const { items } = await client.validation.results({})
    expect([record.validation, items[0]]).toMatchObject([{ passed: false }, { passed: false }])
    expect(JSON.stringify([record, items])).not.toContain('MARKER')
    await closeAndCheck()
  })

  test('is asked for again where the policy says so; calls of tools are no answer yet', async () => {
    const { run, client, mock, closeAndCheck } = await openHouse()
    await client.services.setPolicy({
      name: 'chat',
      policy: { validation: { profile: 'basic', onFail: 'retry' } },
    })
    let asked = 0
    mock.script(() => ({ text: (asked += 1) === 1 ? '{}' : '{"n":2}' }))
    const answer = doneOf(await run(ask('x', { service: 'chat', responseFormat })))
    expect(answer).toMatchObject({ text: '{"n":2}', validation: { passed: true } })
    expect(answer.attempts).toHaveLength(2)
    mock.script(() => both)
    const calling = doneOf(await run(ask('x', { service: 'chat', responseFormat, tools })))
    expect(calling.attempts).toHaveLength(1)
    expect(calling.toolCalls).toHaveLength(2)
    expect(calling.validation).toBeUndefined()
    await closeAndCheck()
  })

  test('is refused before anything is paid where no answer can be held against it', async () => {
    const { run, mock } = await openHouse()
    const broken = { type: 'object', properties: { n: { $ref: 'https://example.com/n.json' } } }
    const failure = failureOf(
      await run(ask('x', { responseFormat: { ...responseFormat, schema: broken } })),
    )
    expect(failure.error).toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining('Nothing is fetched'),
    })
    expect(mock.calls()).toEqual([])
  })
})
