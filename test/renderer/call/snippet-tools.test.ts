/** Copied code carries tools, calls, results and schemas as the vendor wants them written. */
import { expect, test } from 'vitest'
import type { CallRequest } from '../../../src/contract/calls'
import type { ProviderKind } from '../../../src/contract/providers'
import { snippet } from '../../../src/renderer/call/snippet'

const schema = { type: 'object', properties: { city: { type: 'string' } } }
const request: CallRequest = {
  project: 'dev',
  messages: [
    { role: 'user', content: 'Rain?' },
    {
      role: 'assistant',
      content: 'Let me see.',
      toolCalls: [
        { id: 'a', name: 'weather', arguments: '{"city":"Rome"}' },
        { id: 'b', name: 'now', arguments: '' },
        { id: 'c', name: 'now', arguments: 'soon' },
      ],
    },
    { role: 'tool', toolCallId: 'a', content: 'sun' },
    { role: 'tool', toolCallId: 'b', content: 'noon' },
    { role: 'tool', toolCallId: 'c', content: 'night' },
  ],
  tools: [{ name: 'weather', description: 'Of a city.', parameters: schema }, { name: 'now' }],
  toolChoice: { name: 'now' },
}
const form = { type: 'json_schema', name: 'place', schema, strict: true } as const
const { tools: _tools, toolChoice: _choice, ...plain } = request

function bodyFor(kind: ProviderKind, model: string, asked = request): unknown {
  const target = { kind, baseUrl: null, model, maxOutputTokens: 9 }
  const text = snippet('cURL', asked, target)
  return JSON.parse(text.slice(text.indexOf("-d '") + 4, -1)) as unknown
}

test('to OpenAI', () => {
  expect(bodyFor('openai', 'gpt-4o')).toEqual({
    model: 'gpt-4o',
    max_tokens: 9,
    messages: [
      { role: 'user', content: 'Rain?' },
      {
        role: 'assistant',
        content: 'Let me see.',
        tool_calls: [
          {
            id: 'a',
            type: 'function',
            function: { name: 'weather', arguments: '{"city":"Rome"}' },
          },
          { id: 'b', type: 'function', function: { name: 'now', arguments: '' } },
          { id: 'c', type: 'function', function: { name: 'now', arguments: 'soon' } },
        ],
      },
      { role: 'tool', tool_call_id: 'a', content: 'sun' },
      { role: 'tool', tool_call_id: 'b', content: 'noon' },
      { role: 'tool', tool_call_id: 'c', content: 'night' },
    ],
    tools: [
      {
        type: 'function',
        function: { name: 'weather', description: 'Of a city.', parameters: schema },
      },
      { type: 'function', function: { name: 'now' } },
    ],
    tool_choice: { type: 'function', function: { name: 'now' } },
  })
  expect(bodyFor('openai', 'gpt-4o', { ...plain, responseFormat: form })).toMatchObject({
    response_format: { type: 'json_schema', json_schema: { name: 'place', schema, strict: true } },
  })
})

test('to Anthropic', () => {
  expect(bodyFor('anthropic', 'claude-sonnet-4-5')).toEqual({
    model: 'claude-sonnet-4-5',
    max_tokens: 9,
    messages: [
      { role: 'user', content: 'Rain?' },
      {
        role: 'assistant',
        content: [
          { type: 'text', text: 'Let me see.' },
          { type: 'tool_use', id: 'a', name: 'weather', input: { city: 'Rome' } },
          { type: 'tool_use', id: 'b', name: 'now', input: {} },
          { type: 'tool_use', id: 'c', name: 'now', input: { arguments: 'soon' } },
        ],
      },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 'a', content: 'sun' },
          { type: 'tool_result', tool_use_id: 'b', content: 'noon' },
          { type: 'tool_result', tool_use_id: 'c', content: 'night' },
        ],
      },
    ],
    tools: [
      { name: 'weather', description: 'Of a city.', input_schema: schema },
      { name: 'now', input_schema: { type: 'object' } },
    ],
    tool_choice: { type: 'tool', name: 'now' },
  })
})

test('a schema for the answer of Claude, and of one from before it could be given', () => {
  const asked = { ...plain, messages: request.messages?.slice(0, 1), responseFormat: form }
  expect(bodyFor('anthropic', 'claude-sonnet-4-5', asked)).toMatchObject({
    output_config: { format: { type: 'json_schema', schema } },
  })
  expect(bodyFor('anthropic', 'claude-3-5-haiku', asked)).toMatchObject({
    tools: [{ name: 'place', input_schema: schema }],
    tool_choice: { type: 'tool', name: 'place' },
  })
})

test('through Tollgate everything stands as it was asked', () => {
  expect(bodyFor('simulated', 'sim-mini', { ...request, responseFormat: form })).toMatchObject({
    tools: request.tools,
    toolChoice: request.toolChoice,
    messages: request.messages,
    responseFormat: form,
  })
})
