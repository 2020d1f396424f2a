/** What the playground sends, and what it shows when a kept call is opened again. */
import { describe, expect, it } from 'vitest'
import type { CallRecord, CallRequest } from '../../../src/contract/calls'
import { callRequest } from '../../../src/contract/calls'
import {
  dropDraft,
  interruptedTurns,
  keepDraft,
  readDraft,
} from '../../../src/renderer/pages/playground/draft-storage'
import {
  before,
  buildRequest,
  conversationFromRecord,
  emptyConversation,
  moveTurn,
  sendBlocked,
  withDraft,
  type Conversation,
  type Turn,
} from '../../../src/renderer/pages/playground/conversation'
import { startRun } from '../../../src/renderer/call/call-run'

const scope = { project: 'dev', environment: 'development' }
const turn = (id: string, role: Turn['role'], text: string, run: Turn['run'] = null): Turn => ({
  id,
  role,
  text,
  images: [],
  run,
})
const answered = (
  id: string,
  text: string,
  phase: 'done' | 'stopped' | 'failed' | 'streaming' = 'done',
) => turn(id, 'assistant', '', { ...startRun(`call_${id}`, 0), phase, text })
const conversation = (turns: readonly Turn[], more: Partial<Conversation> = {}): Conversation => ({
  ...emptyConversation,
  turns,
  ...more,
})

describe('the request', () => {
  it('sends only what was set, and is valid', () => {
    const request = buildRequest(
      conversation([turn('1', 'user', 'hi')], {
        parameters: { temperature: 0, topP: undefined, stop: [] },
      }),
      [turn('1', 'user', 'hi')],
      scope,
    )
    expect(request).toEqual({
      project: 'dev',
      environment: 'development',
      source: 'playground',
      messages: [{ role: 'user', content: 'hi' }],
      temperature: 0,
    })
    expect(callRequest.safeParse(request).success).toBe(true)
  })

  it('sends the received text of answers, also of stopped ones, and leaves out empty failures', () => {
    const turns = [
      turn('1', 'user', 'a'),
      answered('2', 'partial', 'stopped'),
      turn('3', 'user', 'b'),
      answered('4', '', 'failed'),
      turn('5', 'user', 'c'),
    ]
    expect(buildRequest(conversation(turns), turns, scope)?.messages).toEqual([
      { role: 'user', content: 'a' },
      { role: 'assistant', content: 'partial' },
      { role: 'user', content: 'b' },
      { role: 'user', content: 'c' },
    ])
  })

  it('puts the system prompt first, and none when it is blank', () => {
    const turns = [turn('1', 'user', 'a')]
    expect(
      buildRequest(conversation(turns, { system: 'Be brief.' }), turns, scope)?.messages?.[0],
    ).toEqual({ role: 'system', content: 'Be brief.' })
    expect(
      buildRequest(conversation(turns, { system: '  \n' }), turns, scope)?.messages,
    ).toHaveLength(1)
  })

  it('is nothing while nothing was written', () =>
    expect(buildRequest(conversation([]), withDraft([], '  ', 'user', 'd'), scope)).toBeNull())
})

describe('send', () => {
  it('waits for the answer that is arriving', () =>
    expect(
      sendBlocked([turn('1', 'user', 'a'), answered('2', 'x', 'streaming')], 'more'),
    ).not.toBeNull())
  it('may repeat a last user message without new text', () => {
    expect(sendBlocked([turn('1', 'user', 'a')], '')).toBeNull()
    expect(sendBlocked([turn('1', 'user', 'a'), answered('2', 'x')], '')).not.toBeNull()
    expect(sendBlocked([], '')).not.toBeNull()
  })
})

describe('turns', () => {
  const turns = [turn('1', 'user', 'a'), turn('2', 'assistant', 'b'), turn('3', 'user', 'c')]
  it('move within their bounds', () => {
    expect(moveTurn(turns, '1', 1).map(({ id }) => id)).toEqual(['2', '1', '3'])
    expect(moveTurn(turns, '1', -1)).toEqual(turns)
    expect(moveTurn(turns, '3', 1)).toEqual(turns)
  })
  it('before one are those above it', () =>
    expect(before(turns, '3').map(({ id }) => id)).toEqual(['1', '2']))
})

const request: CallRequest = {
  project: 'dev',
  environment: 'development',
  source: 'playground',
  model: 'gpt-4o',
  provider: 'openai',
  service: 'chatops',
  messages: [
    { role: 'system', content: 'S' },
    { role: 'user', content: 'U' },
  ],
  temperature: 0.3,
  maxOutputTokens: 99,
  unsupported: 'drop',
}
const record: CallRecord = {
  callId: 'call_1',
  time: 5,
  state: 'done',
  source: 'playground',
  project: 'dev',
  service: 'chatops',
  environment: 'development',
  user: null,
  organization: null,
  provider: 'openai',
  model: 'gpt-4o',
  rollout: null,
  title: 'U',
  request,
  text: 'A',
  reasoning: null,
  toolCalls: null,
  usage: null,
  costNanoUsd: 1,
  costStatus: 'computed',
  wouldCostNanoUsd: null,
  latencyMs: 10,
  firstTokenMs: 2,
  error: null,
  finishReason: 'stop',
  servedModel: null,
  cached: false,
  savedNanoUsd: 0,
  waitedMs: 0,
  reason: null,
  route: [],
  attempts: [],
  validation: null,
}

describe('reopening', () => {
  let next = 0
  const newId = () => `t${(next += 1)}`

  it('sends the same request again: nothing that shaped the answer is lost', () => {
    const opened = conversationFromRecord(record, newId)
    expect(opened).not.toBeNull()
    if (opened === null) return
    const again = buildRequest(opened, opened.turns.slice(0, -1), scope)
    const { provider: _provider, ...rest } = request
    expect(again).toEqual({ ...rest, model: 'openai/gpt-4o' })
    expect(opened.turns.at(-1)?.run?.text).toBe('A')
  })

  it('keeps images', () => {
    const image = { type: 'image' as const, dataUrl: 'data:image/png;base64,AAAA' }
    const opened = conversationFromRecord(
      {
        ...record,
        request: {
          ...request,
          messages: [{ role: 'user', content: [image, { type: 'text', text: 'what' }] }],
        },
      },
      newId,
    )
    expect(
      opened === null ? null : buildRequest(opened, opened.turns.slice(0, 1), scope)?.messages,
    ).toEqual([{ role: 'user', content: [image, { type: 'text', text: 'what' }] }])
  })

  it('is not possible where content is off', () =>
    expect(conversationFromRecord({ ...record, request: null, text: null }, newId)).toBeNull())
})

describe('the kept draft', () => {
  function tab(quota = Number.POSITIVE_INFINITY) {
    const kept = new Map<string, string>()
    return {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem(key: string, value: string) {
        if (value.length > quota) throw new DOMException('quota', 'QuotaExceededError')
        kept.set(key, value)
      },
      removeItem: (key: string) => void kept.delete(key),
    }
  }
  const draft = {
    conversation: conversation([turn('1', 'user', 'a'), answered('2', 'par', 'streaming')], {
      model: 'openai/gpt-4o',
      parameters: { seed: 3 },
    }),
    composer: 'half',
  }

  it('survives a reload with the answer that was arriving', () => {
    const storage = tab()
    keepDraft(storage, draft)
    const read = readDraft(storage)
    expect(read).toEqual(draft)
    expect(interruptedTurns(read.conversation.turns).map(({ id }) => id)).toEqual(['2'])
  })

  it('gives up images before text when the tab is full', () => {
    const storage = tab(2000)
    const image = { type: 'image' as const, dataUrl: `data:image/png;base64,${'A'.repeat(5000)}` }
    keepDraft(storage, {
      ...draft,
      conversation: conversation([{ ...turn('1', 'user', 'a'), images: [image] }]),
    })
    expect(readDraft(storage).conversation.turns[0]).toMatchObject({ text: 'a', images: [] })
  })

  it('is empty after it was dropped and when it cannot be read', () => {
    const storage = tab()
    keepDraft(storage, draft)
    dropDraft(storage)
    expect(readDraft(storage).conversation).toEqual(emptyConversation)
    storage.setItem('tollgate.playground', '{"conversation":{"turns":"x"}}')
    expect(readDraft(storage).composer).toBe('')
  })
})
