/** Which models may have reasoned without anyone seeing it, and how much at most. */
import { expect, test } from 'vitest'
import type { Admitted } from '../../src/main/gate/plan/admit'
import { unseenReasoning } from '../../src/main/gate/attempt/unseen-reasoning'

function unseen(
  model: string,
  {
    kind = 'anthropic',
    effort,
    reasoning = '',
    reasons = true,
  }: {
    readonly kind?: string
    readonly effort?: string
    readonly reasoning?: string
    readonly reasons?: boolean
  } = {},
) {
  const parameters = {
    maxOutputTokens: 10_000,
    ...(effort === undefined ? {} : { reasoningEffort: effort }),
  }
  const admitted = {
    provider: { kind },
    model: { model, capabilities: reasons ? ['chat', 'reasoning'] : ['chat'] },
    work: { kind: 'chat', messages: [], parameters },
  } as unknown as Admitted
  return unseenReasoning(admitted, { reasoning })
}

test.each([
  ['a Claude that was not asked', unseen('claude-sonnet-4-5'), 0],
  ['one of 4.6 to 4.8 that was not asked', unseen('claude-opus-4-8'), 0],
  ['one from version 5 on, which thinks unasked', unseen('claude-opus-5'), 'unbounded'],
  ['one whose name tells no version', unseen('claude-latest'), 'unbounded'],
  [
    'one with a budget, whatever its summary shows',
    unseen('claude-sonnet-4-5', { effort: 'high', reasoning: 'so' }),
    8000,
  ],
  [
    'one that thinks by effort, without a budget',
    unseen('claude-opus-4-7', { effort: 'low', reasoning: 'so' }),
    'unbounded',
  ],
  ['3.7, which shows all', unseen('claude-3-7-sonnet', { effort: 'high', reasoning: 'so' }), 0],
  ['3.7 before anything was shown', unseen('claude-3-7-sonnet', { effort: 'medium' }), 5000],
  [
    'a Claude behind a router, asked',
    unseen('anthropic/claude-sonnet-4.5', { kind: 'openai-compatible', effort: 'low' }),
    'unbounded',
  ],
  ['a Claude that cannot think', unseen('claude-3-5-haiku', { reasons: false }), 0],
  ['an o-series model', unseen('o3', { kind: 'openai' }), 'unbounded'],
  [
    'GPT-5 behind a router, with a summary',
    unseen('openai/gpt-5', { kind: 'openai-compatible', reasoning: 'so' }),
    'unbounded',
  ],
  [
    'Gemini, with a summary',
    unseen('gemini-2.5-pro', { kind: 'openai-compatible', reasoning: 'so' }),
    'unbounded',
  ],
  [
    'DeepSeek, which shows all',
    unseen('deepseek-r1', { kind: 'openai-compatible', reasoning: 'so' }),
    0,
  ],
  [
    'DeepSeek before anything was shown',
    unseen('deepseek-r1', { kind: 'openai-compatible' }),
    'unbounded',
  ],
])('%s', (_name, found, expected) => expect(found).toBe(expected))
