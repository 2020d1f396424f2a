/** Answers of panes that call tools: counted as answers, compared, and hidden where they are blind. */
import { expect, test } from 'vitest'
import { startRun, type CallRun } from '../../../src/renderer/call/call-run'
import { toolTemplates, noTooling } from '../../../src/renderer/call/tooling/tooling-draft'
import { answerOnly } from '../../../src/renderer/pages/compare/blind'
import {
  answerText,
  hasAnswer,
  newPanes,
  paneRequest,
  signature,
  voteChoices,
} from '../../../src/renderer/pages/compare/panes'

const scope = { project: 'dev', environment: 'development' }
const called: CallRun = {
  ...startRun('call_a', 0),
  phase: 'done',
  toolCalls: [{ index: 0, id: 'toolu_01ABC', name: 'get_weather', arguments: '{"city":"Lisbon"}' }],
}

test('a blind answer keeps its calls of tools and not their ids, which tell the vendor', () => {
  const shown = answerOnly(called)
  expect(shown.toolCalls[0]).toMatchObject({ name: 'get_weather', id: 'call 1' })
  expect(JSON.stringify(shown)).not.toContain('toolu')
})

test('a call of a tool alone is an answer that can be voted for and compared', () => {
  expect(hasAnswer(called)).toBe(true)
  expect(hasAnswer(startRun('c', 0))).toBe(false)
  expect(answerText(called)).toBe('get_weather {\n  "city": "Lisbon"\n}')
  const panes = newPanes(['openai/a', 'openai/b']).map((pane) => ({
    ...pane,
    run: called,
    comparisonId: 'cmp_1',
  }))
  expect(voteChoices(panes, 'cmp_1').map(({ id }) => id)).toEqual(['a', 'b', 'tie', 'bad'])
})

test('tools go to every pane, and another set of them is another question', () => {
  const [pane] = newPanes(['openai/a', 'openai/b'])
  if (pane === undefined) throw new Error('a pane')
  const messages = [{ role: 'user' as const, content: 'x' }]
  const weather = toolTemplates['Weather of a city']
  const tooling = { ...noTooling, tools: weather === undefined ? [] : [weather] }
  expect(paneRequest(pane, messages, scope, tooling)?.tools?.[0]?.name).toBe('get_weather')
  expect(signature([pane], messages, scope, tooling)).not.toBe(signature([pane], messages, scope))
})
