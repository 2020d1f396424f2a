/**
 * How a call is carried: only what was changed is sent, kept and told of, and the default model is
 * named as it is.
 */
import { describe, expect, it } from 'vitest'
import type { CallEstimate } from '../../../src/contract/call-estimate'
import { callRequest, type CallRecord } from '../../../src/contract/calls'
import type { Environment, Project, Service } from '../../../src/contract/projects'
import { defaultChoice } from '../../../src/renderer/pages/playground/default-model'
import {
  choiceOf,
  deliveryChanges,
  needsTollgate,
  setDelivery,
  valueOf,
} from '../../../src/renderer/pages/playground/delivery'
import { keepDraft, readDraft } from '../../../src/renderer/pages/playground/draft-storage'
import {
  buildProbe,
  buildRequest,
  conversationFromRecord,
  emptyConversation,
  type Conversation,
  type Turn,
} from '../../../src/renderer/pages/playground/conversation'
import { snippet, snippetLanguages } from '../../../src/renderer/call/snippet'

const scope = { project: 'dev', environment: 'development' }
const turns: readonly Turn[] = [{ id: '1', role: 'user', text: 'hi', images: [], run: null }]
const all = {
  priority: 'high',
  preferredProvider: 'anthropic',
  allowFallback: true,
  maxAttempts: 2,
  cache: false,
  retryShown: true,
} as const
const withDelivery = (delivery: Conversation['delivery']): Conversation => ({
  ...emptyConversation,
  turns,
  delivery,
})

function storage() {
  const kept = new Map<string, string>()
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  }
}

describe('delivery', () => {
  it('is sent where it was changed, and is valid', () => {
    const request = buildRequest(withDelivery(all), turns, scope)
    expect(request).toMatchObject(all)
    expect(callRequest.safeParse(request).success).toBe(true)
    expect(
      Object.keys(
        buildRequest(withDelivery({ cache: undefined, allowFallback: false }), turns, scope) ?? {},
      ),
    ).not.toContain('cache')
    expect(buildRequest(withDelivery({ allowFallback: false }), turns, scope)).toMatchObject({
      allowFallback: false,
    })
    expect(buildRequest(withDelivery({}), turns, scope)).toEqual({
      ...scope,
      source: 'playground',
      messages: [{ role: 'user', content: 'hi' }],
    })
  })

  it('says how much of it was changed', () => {
    expect(deliveryChanges({ priority: undefined })).toBeNull()
    expect(deliveryChanges({ cache: false, maxAttempts: 2 })).toBe('2 changed')
    expect(setDelivery({ cache: undefined, maxAttempts: 2 })).toEqual({ maxAttempts: 2 })
    expect(setDelivery({ serviceTier: 'flex', inferenceGeo: 'us' })).toEqual({
      serviceTier: 'flex',
      inferenceGeo: 'us',
    })
  })

  it('has three states for what may be yes, no or as the rules say', () => {
    for (const value of [true, false, undefined]) expect(valueOf(choiceOf(value))).toBe(value)
  })

  it('survives a reload; a draft of before it is read with none', () => {
    const tab = storage()
    keepDraft(tab, { conversation: withDelivery(all), composer: '' })
    expect(readDraft(tab).conversation.delivery).toEqual(all)
    const { delivery: _, ...old } = withDelivery({})
    tab.setItem(
      'tollgate.playground',
      JSON.stringify({
        conversation: {
          ...old,
          turns: [
            {
              id: '2',
              role: 'assistant',
              text: '',
              images: [],
              run: { callId: 'call_1', phase: 'done', facts: { latencyMs: 5 } },
            },
          ],
        },
        composer: 'x',
      }),
    )
    const read = readDraft(tab)
    expect(read.composer).toBe('x')
    expect(read.conversation.delivery).toEqual({})
    expect(read.conversation.turns[0]?.run).toMatchObject({
      waiting: null,
      trying: [],
      facts: { latencyMs: 5, route: [], attempts: [], waitedMs: null },
    })
  })

  it('comes back with a reopened call', () => {
    const request = buildRequest(withDelivery(all), turns, scope)
    const record: CallRecord = {
      callId: 'call_1',
      time: 5,
      state: 'done',
      source: 'playground',
      project: 'dev',
      service: null,
      environment: 'development',
      user: null,
      organization: null,
      provider: 'anthropic',
      model: 'haiku',
      rollout: null,
      title: 't',
      request,
      text: 'A',
      reasoning: null,
      toolCalls: null,
      usage: null,
      costNanoUsd: 0,
      costStatus: 'computed',
      wouldCostNanoUsd: null,
      latencyMs: 10,
      firstTokenMs: null,
      error: null,
      finishReason: 'stop',
      servedModel: 'haiku-2024',
      cached: true,
      savedNanoUsd: 77,
      waitedMs: 9,
      reason: 'r',
      route: [
        {
          provider: 'anthropic',
          model: 'haiku',
          state: 'served',
          code: 'ok',
          attempts: 0,
          reason: 'first',
        },
      ],
      attempts: [],
      validation: { profile: 'p', passed: true, score: 1, rules: [] },
    }
    const opened = conversationFromRecord(record, () => 'id')
    expect(opened).toMatchObject({ model: null, delivery: all })
    expect(opened?.turns.at(-1)?.run?.facts).toMatchObject({
      finishReason: 'stop',
      servedModel: 'haiku-2024',
      cached: true,
      savedNanoUsd: 77,
      waitedMs: 9,
      route: [{ state: 'served' }],
      validation: { score: 1 },
    })
  })

  it('is in the code for Tollgate, in every language, because no provider knows it', () => {
    const request = { ...scope, ...all, messages: [{ role: 'user' as const, content: 'hi' }] }
    expect(needsTollgate(request)).toBe(true)
    expect(needsTollgate({ ...scope, model: 'openai/gpt-4o', messages: request.messages })).toBe(
      false,
    )
    expect(needsTollgate({ ...scope, messages: request.messages })).toBe(true)
    for (const language of snippetLanguages) {
      const code = snippet(language, request, {
        kind: 'tollgate',
        baseUrl: null,
        model: 'gpt-4o',
        maxOutputTokens: 10,
      })
      for (const [field, value] of Object.entries(all)) {
        expect(code, language).toContain(field)
        if (typeof value === 'string') expect(code, language).toContain(value)
      }
      expect(code).toContain('TOLLGATE_URL')
    }
  })
})

describe('the default model', () => {
  const project: Project = {
    name: 'dev',
    description: '',
    builtIn: true,
    storeContent: true,
    policy: { defaultModel: 'openai/gpt-4o' },
    createdAt: 0,
  }
  const service: Service = {
    name: 'chat',
    description: '',
    builtIn: true,
    policy: {},
    createdAt: 0,
  }
  const environment: Environment = {
    name: 'development',
    description: '',
    builtIn: true,
    production: false,
    defaultMaxOutputTokens: null,
    defaultModel: 'openai/o1',
    createdAt: 0,
  }
  const candidate = (model: string, skipped: string | null): CallEstimate['route'][number] => ({
    provider: 'openai',
    model,
    reason: `${model} is the default of the service`,
    worstCaseNanoUsd: 1,
    skipped,
  })
  const estimate: CallEstimate = {
    provider: 'openai',
    providerName: 'OpenAI',
    model: 'b',
    inputTokens: 1,
    inputTokensBound: 1,
    maxOutputTokens: 1,
    worstCaseNanoUsd: 1,
    simulated: false,
    budgets: [],
    route: [candidate('a', 'No key.'), candidate('b', null)],
    refusal: null,
  }

  it('is the one that the estimate names, and who would stand in for it now', () => {
    expect(defaultChoice({ project, service, environment }, false, estimate)).toEqual({
      label: 'Default of service chat',
      model: 'a',
      detail:
        'a is the default of the service, then one other on the route. Passed over now, b would be tried',
    })
  })

  it('is the written one while another model is named, by service, then project, then environment', () => {
    expect(defaultChoice({ project, service, environment }, true, estimate)).toMatchObject({
      label: 'Default of service chat',
      model: 'openai/gpt-4o',
    })
    expect(
      defaultChoice(
        { project: { ...project, policy: {} }, service: undefined, environment },
        true,
        undefined,
      ),
    ).toMatchObject({ label: 'Default of project dev', model: 'openai/o1' })
    expect(
      defaultChoice(
        { project: undefined, service: undefined, environment: undefined },
        true,
        undefined,
      ),
    ).toMatchObject({ model: null })
  })

  it('is asked about before anything is written', () => {
    expect(callRequest.safeParse(buildProbe(emptyConversation, scope)).success).toBe(true)
    expect(buildRequest(emptyConversation, [], scope)).toBeNull()
  })
})
