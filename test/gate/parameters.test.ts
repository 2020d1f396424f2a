/**
 * What each kind of model takes of a call's parameters, and the terms it may be asked for: refused
 * with a sentence, dropped by choice, never in silence.
 */
import { describe, expect, it } from 'vitest'
import type { CallRequest } from '../../src/contract/calls'
import type { Model } from '../../src/contract/models'
import type { ProviderKind } from '../../src/contract/providers'
import { fitParameters } from '../../src/main/gate/plan/parameters'
import { termsOf } from '../../src/main/gate/plan/terms'

const modelOf = (model: string, reasons = true) =>
  ({ model, capabilities: reasons ? ['chat', 'reasoning'] : ['chat'] }) as unknown as Model

function fit(
  kind: ProviderKind,
  model: Model,
  given: Partial<CallRequest>,
  maxOutputTokens = 5000,
) {
  return fitParameters(
    { project: 'dev', messages: [], ...given } as CallRequest,
    kind,
    model,
    maxOutputTokens,
  )
}

describe('parameters a model does not take', () => {
  it.each<readonly [ProviderKind, string, Partial<CallRequest>, string]>([
    ['openai', 'gpt-5', { temperature: 0.5 }, 'temperature'],
    ['openai', 'o3', { stop: ['x'] }, 'stop sequences'],
    ['anthropic', 'claude-opus-4-7', { temperature: 0.7 }, 'no longer takes temperature'],
    ['anthropic', 'claude-sonnet-5', { topP: 0.9 }, 'no longer takes top-p'],
    ['anthropic', 'claude-sonnet-4-5-20250929', { temperature: 0.5, topP: 0.9 }, 'not both'],
    ['anthropic', 'claude-sonnet-4-5', { temperature: 1.5 }, 'at most 1'],
    [
      'anthropic',
      'claude-sonnet-4-5',
      { temperature: 0.5, reasoningEffort: 'high' },
      'beside thinking',
    ],
    ['anthropic', 'claude-sonnet-4-5', { topP: 0.5, reasoningEffort: 'high' }, 'at least 0.95'],
    ['anthropic', 'claude-sonnet-4-5', { seed: 1 }, 'a seed'],
  ])('%s %s: %j', (kind, model, given, words) => {
    expect(() => fit(kind, modelOf(model), given)).toThrow(words)
    const dropped = fit(kind, modelOf(model), { ...given, unsupported: 'drop' })
    expect(Object.keys(dropped).length).toBeLessThan(Object.keys(given).length + 1)
  })

  it('effort needs room for thinking, and is refused where there is none', () => {
    expect(() =>
      fit('anthropic', modelOf('claude-sonnet-4-5'), { reasoningEffort: 'high' }, 1000),
    ).toThrow('needs a max output above')
    expect(
      fit('anthropic', modelOf('claude-sonnet-4-5'), { reasoningEffort: 'high' }, 2000),
    ).toMatchObject({ reasoningEffort: 'high' })
    expect(
      fit('anthropic', modelOf('claude-opus-4-7'), { reasoningEffort: 'high' }, 500),
    ).toMatchObject({ reasoningEffort: 'high' })
    expect(() => fit('openai', modelOf('gpt-4o', false), { reasoningEffort: 'high' })).toThrow(
      'reasoning effort',
    )
  })

  it('what is taken passes as it is', () => {
    expect(
      fit('anthropic', modelOf('claude-3-5-sonnet', false), { temperature: 0.3, topP: 0.9 }),
    ).toEqual({ maxOutputTokens: 5000, temperature: 0.3, topP: 0.9 })
    expect(
      fit('anthropic', modelOf('claude-opus-4-20250514'), { temperature: 0.3, topP: 0.9 }),
    ).toMatchObject({ temperature: 0.3, topP: 0.9 })
    expect(fit('openai-compatible', modelOf('qwen'), { temperature: 2, seed: 4 })).toMatchObject({
      temperature: 2,
      seed: 4,
    })
  })
})

describe('terms', () => {
  const model = { model: 'm' }
  const claude = { model: 'claude-opus-4-8' }
  it('are those of the call, else of the policy, else the plain ones', () => {
    expect(termsOf({}, {}, 'openai', model)).toEqual({
      serviceTier: 'default',
      inferenceGeo: 'global',
    })
    expect(termsOf({}, { serviceTier: 'flex' }, 'openai', model).serviceTier).toBe('flex')
    expect(
      termsOf({ serviceTier: 'priority' }, { serviceTier: 'flex' }, 'openai', model).serviceTier,
    ).toBe('priority')
    expect(termsOf({ inferenceGeo: 'us' }, {}, 'anthropic', claude).inferenceGeo).toBe('us')
  })
  it('fast is a tier of its own at Anthropic and behind compatible servers, and OpenAI’s other name for priority', () => {
    expect(termsOf({ serviceTier: 'fast' }, {}, 'anthropic', claude).serviceTier).toBe('fast')
    expect(termsOf({ serviceTier: 'fast' }, {}, 'openai-compatible', model).serviceTier).toBe(
      'fast',
    )
    expect(termsOf({ serviceTier: 'fast' }, {}, 'openai', model).serviceTier).toBe('priority')
  })
  it('that no single call can ask for are refused', () => {
    for (const kind of ['openai', 'anthropic', 'openai-compatible'] as const) {
      expect(() => termsOf({ serviceTier: 'batch' }, {}, kind, claude)).toThrow(
        'handed in as a file',
      )
    }
    expect(() => termsOf({ serviceTier: 'flex' }, {}, 'anthropic', claude)).toThrow(
      'Choose default, priority, fast.',
    )
    expect(() =>
      termsOf({ serviceTier: 'fast' }, {}, 'anthropic', { model: 'claude-haiku-4-5' }),
    ).toThrow('Choose default, priority.')
    expect(() =>
      termsOf({ inferenceGeo: 'us' }, {}, 'anthropic', { model: 'claude-sonnet-4-5' }),
    ).toThrow('no choice of the region')
    expect(() => termsOf({ serviceTier: 'flex', input: ['x'] }, {}, 'openai', model)).toThrow(
      'cannot ask for',
    )
    expect(() => termsOf({ inferenceGeo: 'us' }, {}, 'openai', model)).toThrow(
      'no choice of the region',
    )
  })
})
