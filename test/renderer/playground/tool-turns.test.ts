/** Calls of tools in a conversation: sent with their results, waited for, and brought back. */
import { describe, expect, it } from 'vitest'
import { callRequest, type CallRecord } from '../../../src/contract/calls'
import { startRun } from '../../../src/renderer/call/call-run'
import { emptyTool, noTooling } from '../../../src/renderer/call/tooling/tooling-draft'
import {
  buildRequest,
  conversationFromRecord,
  emptyConversation,
  sendBlocked,
  toolsBlocked,
  type Turn,
} from '../../../src/renderer/pages/playground/conversation'
import { keepDraft, readDraft } from '../../../src/renderer/pages/playground/draft-storage'
import {
  callsOf,
  resultMessages,
  resultsOf,
  unanswered,
  withResults,
} from '../../../src/renderer/pages/playground/tool-turns'

const scope = { project: 'dev', environment: 'development' }
const user: Turn = { id: 'u', role: 'user', text: 'Weather?', images: [], run: null }
const call = { id: 't1', name: 'get_weather', arguments: '{"city":"Lisbon"}' }
const asked = (more: Partial<Turn> = {}, phase: 'done' | 'stopped' = 'done'): Turn => ({
  id: 'a',
  role: 'assistant',
  text: '',
  images: [],
  run: { ...startRun('c', 0), phase, toolCalls: [{ ...call, index: 0 }] },
  ...more,
})
const tooling = { ...noTooling, tools: [{ ...emptyTool, name: 'get_weather', stub: '21' }] }

describe('calls of tools', () => {
  it('go out with their results, each right after the answer that asked for it', () => {
    const turns = [user, asked({ results: { t1: '18' } })]
    const request = buildRequest({ ...emptyConversation, turns, tooling }, turns, scope)
    expect(request?.messages?.slice(1)).toEqual([
      { role: 'assistant', content: '', toolCalls: [call] },
      { role: 'tool', content: '18', toolCallId: 't1' },
    ])
    expect(callRequest.safeParse(request).error).toBeUndefined()
  })

  it('wait for a result, which a stub gives until it is changed', () => {
    const conversation = { ...emptyConversation, turns: [user, asked()] }
    expect(toolsBlocked(conversation)).toBe('Give the call of get_weather its result first.')
    expect(toolsBlocked({ ...conversation, tooling })).toBeNull()
    expect(resultsOf(asked(), tooling)).toEqual({ t1: '21' })
    expect(resultsOf(asked({ results: { t1: '18' } }), tooling)).toEqual({ t1: '18' })
    expect(unanswered([asked({ results: { t1: '' } })], tooling)).toContain('get_weather')
    // Results alone are something to send.
    expect(sendBlocked(conversation.turns, '')).toBeNull()
  })

  it('have results of their own whatever a model calls them', () => {
    for (const id of ['constructor', '__proto__', 'toString']) {
      const calls = [{ ...call, id, name: 'other' }]
      const turn = { ...asked(), run: null, toolCalls: calls }
      expect(unanswered([turn], tooling)).toContain('other')
      const given = { ...turn, results: Object.fromEntries([[id, '18']]) }
      expect(unanswered([given], tooling)).toBeNull()
      expect(resultMessages(given, tooling)).toEqual([
        { role: 'tool', content: '18', toolCallId: id },
      ])
    }
  })

  it('keep the results they were sent with when a stub changes later', () => {
    const [, sent] = withResults([user, asked()], tooling)
    expect(sent?.results).toEqual({ t1: '21' })
  })

  it('are none of an answer that was stopped, or that became a message of the user', () => {
    expect(callsOf(asked({}, 'stopped'))).toEqual([])
    expect(callsOf(asked({ role: 'user' }))).toEqual([])
    expect(callsOf(asked({ run: null, toolCalls: [call] }))).toEqual([call])
  })

  it('come back from a kept call and from the tab', () => {
    const turns = [user, asked({ results: { t1: '18' } })]
    const request = buildRequest({ ...emptyConversation, turns, tooling }, turns, scope)
    const conversation = conversationFromRecord(
      { callId: 'c', time: 0, state: 'done', request, provider: 'openai' } as CallRecord,
      () => 'id',
    )
    expect(conversation?.turns).toHaveLength(3)
    expect(conversation?.turns[1]).toMatchObject({ toolCalls: [call], results: { t1: '18' } })
    expect(conversation?.tooling.tools.map(({ name }) => name)).toEqual(['get_weather'])
    const kept = new Map<string, string>()
    const storage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
      removeItem: (key: string) => void kept.delete(key),
    }
    keepDraft(storage, { conversation: { ...emptyConversation, turns, tooling }, composer: '' })
    expect(readDraft(storage).conversation).toMatchObject({ tooling, turns })
  })
})
