/** Tools and the form of answers as typed: what is sent, what keeps them from it, and back again. */
import { describe, expect, it } from 'vitest'
import { callRequest, type CallRequest } from '../../../src/contract/calls'
import {
  draftOf,
  faultsOfTool,
  fieldsOf,
  toolingProblem,
  toolingSummary,
} from '../../../src/renderer/call/tooling/tooling.form'
import {
  emptyTool,
  noTooling,
  schemaTemplates,
  toolTemplates,
  type ToolingDraft,
} from '../../../src/renderer/call/tooling/tooling-draft'
import { jsonAnswer, prettyJson } from '../../../src/renderer/call/tooling/pretty-json'
import { startRun } from '../../../src/renderer/call/call-run'
import { applyEvent } from '../../../src/renderer/call/run-events'

const weather = toolTemplates['Weather of a city'] ?? emptyTool
const draft = (more: Partial<ToolingDraft>): ToolingDraft => ({ ...noTooling, ...more })
const requestOf = (tooling: ToolingDraft): CallRequest => ({
  project: 'dev',
  messages: [{ role: 'user', content: 'x' }],
  ...fieldsOf(tooling),
})

describe('a draft', () => {
  it('says nothing where nothing is set', () => {
    expect(fieldsOf(noTooling)).toEqual({})
    expect(toolingProblem(noTooling)).toBeNull()
    expect(toolingSummary(noTooling)).toBeNull()
  })

  it.each(Object.entries(toolTemplates))('sends the template "%s" as it is', (_title, template) => {
    const tooling = draft({ tools: [template], choice: `only ${template.name}` })
    expect(toolingProblem(tooling)).toBeNull()
    const request = requestOf(tooling)
    expect(callRequest.safeParse(request).error).toBeUndefined()
    expect(request.toolChoice).toEqual({ name: template.name })
    expect(draftOf(request, tooling)).toEqual(tooling)
  })

  it.each(Object.entries(schemaTemplates))('sends the schema "%s" as it is', (_title, schema) => {
    const tooling = draft({ format: 'json_schema', schema, strict: true })
    expect(toolingProblem(tooling)).toBeNull()
    const request = requestOf(tooling)
    expect(callRequest.safeParse(request).error).toBeUndefined()
    expect(request.responseFormat).toMatchObject({ type: 'json_schema', strict: true })
    expect(draftOf(request)).toEqual(tooling)
  })

  it('says what keeps it from being sent, and never sends that part', () => {
    const cases: readonly [Partial<ToolingDraft>, RegExp][] = [
      [{ tools: [emptyTool] }, /^Tool without a name: /],
      [{ tools: [{ ...weather, name: 'a b' }] }, /^Tool a b: Use 1 to 64/],
      [
        { tools: [{ ...weather, parameters: '{' }] },
        /^Parameters of get_weather: Line 1, column 2/,
      ],
      [{ tools: [{ ...weather, parameters: '[]' }] }, /^Parameters of get_weather: /],
      [{ tools: [weather, weather] }, /^Tool get_weather: Another tool has this name/],
      [{ format: 'json_schema' }, /^Schema of the answer: Write a schema/],
      [{ format: 'json_schema', schema: '{}' }, /"type": "object"/],
      [{ format: 'json_schema', schema: '{"type":"object"}', schemaName: 'ä' }, /^Name of the/],
      [{ tools: [weather], choice: 'only search' }, /No tool is named search/],
    ]
    for (const [more, sentence] of cases) expect(toolingProblem(draft(more))).toMatch(sentence)
    expect(fieldsOf(draft({ tools: [{ ...weather, parameters: '{' }] }))).toEqual({})
    expect(faultsOfTool(weather, [weather])).toEqual({ name: null, parameters: null })
  })

  it('sends no choice where it is the usual one, or no tool is left to choose from', () => {
    expect(fieldsOf(draft({ tools: [weather] })).toolChoice).toBeUndefined()
    expect(fieldsOf(draft({ choice: 'required' }))).toEqual({})
    expect(fieldsOf(draft({ tools: [weather], choice: 'required' })).toolChoice).toBe('required')
  })
})

it('JSON is put in order, and what is no JSON stays', () => {
  expect(prettyJson('{"a":1}')).toBe('{\n  "a": 1\n}')
  expect(prettyJson('{"a":')).toBeNull()
  expect(jsonAnswer(' {"a":1}')).toBe('{\n  "a": 1\n}')
  expect(jsonAnswer('[see](x)')).toBeNull()
  expect(jsonAnswer('"text"')).toBeNull()
})

it('JSON in order says what was written: every digit, and both fields of one name', () => {
  const values = [
    {},
    [],
    { a: [1, { b: [] }, 'x "y" \\ {[,:]}'], c: null },
    [[[]], true],
    'x',
    -1.5e3,
  ]
  for (const value of values) {
    expect(prettyJson(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2))
    expect(prettyJson(JSON.stringify(value, null, 7))).toBe(JSON.stringify(value, null, 2))
  }
  expect(prettyJson('{"id":12345678901234567890,"sum":1.10,"sum":1e400}')).toBe(
    '{\n  "id": 12345678901234567890,\n  "sum": 1.10,\n  "sum": 1e400\n}',
  )
  expect(prettyJson('["\\u00e9\\/"]')).toBe('[\n  "é/"\n]')
})

it('JSON whose nesting would make a book of it stays as it came', () => {
  const deep = `{"a":${'['.repeat(5000)}${'1,'.repeat(50_000)}1${']'.repeat(5000)}}`
  expect(prettyJson(deep)).toBeNull()
  expect(jsonAnswer(deep)).toBeNull()
  const wide = JSON.stringify(Array.from({ length: 20_000 }, () => 1))
  expect(prettyJson(wide)).toBe(JSON.stringify(JSON.parse(wide), null, 2))
})

it('calls of tools come in pieces, and another attempt begins them anew', () => {
  const piece = (index: number, written: string) => ({
    type: 'delta' as const,
    callId: 'c',
    toolCalls: [{ index, id: `t${index}`, name: 'get_weather', arguments: written }],
  })
  const first = applyEvent(startRun('c', 0), piece(1, '{}'), 1)
  const both = [piece(0, '{"ci'), piece(0, 'ty":1}')].reduce(
    (run, event) => applyEvent(run, event, 1),
    first,
  )
  expect(both.toolCalls.map(({ id, arguments: written }) => [id, written])).toEqual([
    ['t0', '{"city":1}'],
    ['t1', '{}'],
  ])
  const again = applyEvent(
    both,
    {
      type: 'attempt',
      callId: 'c',
      attempt: 2,
      provider: 'openai',
      model: 'm',
      keyId: null,
      reason: '',
      previous: null,
    },
    2,
  )
  expect(again.toolCalls).toEqual([])
})
