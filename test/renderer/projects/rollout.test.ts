/** A roll-out under edit and in words: what cannot challenge is not saved, what is not known is not said. */
import { describe, expect, it } from 'vitest'
import type { ArmFigures } from '../../../src/contract/rollouts'
import { changeText } from '../../../src/renderer/parts/default-model.words'
import {
  checkPolicy,
  isChanged,
  policyDraftOf,
} from '../../../src/renderer/pages/projects/policy.form'
import { rolloutSummary } from '../../../src/renderer/pages/projects/policy.words'
import {
  callsText,
  costText,
  pointsText,
  progressText,
  rolloutName,
  shareLine,
  shareText,
  timesText,
  timeText,
} from '../../../src/renderer/pages/projects/rollout/rollout.words'
import { model } from '../models/samples'

const turbo = model({ id: 'openai/gpt-4-turbo', tier: 'advanced' })
const mini = model({ id: 'openai/gpt-4o-mini', tier: 'mini' })
const catalogue = [turbo, mini]
const rollout = { challenger: 'openai/gpt-4-turbo', percent: 10, plannedCalls: 200 }

describe('the policy form', () => {
  const policy = { defaultModel: 'gpt-4o-mini', rollout }
  it('goes round with a roll-out, with and without a plan', () => {
    for (const each of [policy, { ...policy, rollout: { challenger: 'gpt-4-turbo', percent: 1 } }])
      expect(checkPolicy(policyDraftOf(each), each, catalogue)).toEqual({
        problems: {},
        policy: each,
      })
  })
  it('ends it where no challenger is chosen, and knows that nothing changed where none was', () => {
    const without = { ...policyDraftOf(policy), challenger: null }
    expect(checkPolicy(without, policy, catalogue).policy).toEqual({ defaultModel: 'gpt-4o-mini' })
    expect(isChanged(policyDraftOf({}), {})).toBe(false)
  })
  it.each([
    [{ defaultModel: null }, 'challenger'],
    [{ challenger: 'openai/gpt-4o-mini' }, 'challenger'],
    [{ challenger: 'gpt-99' }, 'challenger'],
    [{ limitTiers: true, tiers: ['mini' as const] }, 'challenger'],
    [{ challengerPercent: '' }, 'challengerPercent'],
    [{ challengerPercent: '100' }, 'challengerPercent'],
    [{ plannedCalls: '19' }, 'plannedCalls'],
    [{ plannedCalls: 'many' }, 'plannedCalls'],
  ])('%j has a problem', (part, field) => {
    const checked = checkPolicy({ ...policyDraftOf(policy), ...part }, policy, catalogue)
    expect(checked.policy).toBeNull()
    expect(Object.keys(checked.problems)).toEqual([field])
  })
  it('says who challenges while it is folded', () => {
    expect(rolloutSummary(policy)).toBe('10 of 100 calls to openai/gpt-4-turbo')
    expect(rolloutSummary({})).toBe('')
  })
})

const arm: ArmFigures = {
  model: 'a',
  calls: 1200,
  servedByOthers: 3,
  cached: 0,
  cancelled: 2,
  good: { hits: 9, n: 10, share: 0.9, low: 0.596, high: 0.982 },
  errors: { hits: 0, n: 0, share: null, low: 0, high: 1 },
  validation: { hits: 0, n: 0, share: null, low: 0, high: 1 },
  cost: { n: 10, mean: 1_234_567.8, low: 1_000_000, high: 1_500_000 },
  unknownCost: 0,
  latency: {
    n: 10,
    p50: { value: 800, low: 500, high: 1200 },
    p95: { value: 1200, low: 900, high: null },
  },
}

it('a new default ends the roll-out it has won, and begins any other anew', () => {
  const chat = { name: 'chat', policy: { defaultModel: 'gpt-4o-mini', rollout } }
  expect(changeText(chat, 'openai/gpt-4-turbo')).toMatch(/Its roll-out ends; nothing else/)
  expect(changeText(chat, 'openai/o3')).toMatch(/begins anew, against this default; nothing else/)
})

describe('figures in words', () => {
  it('stand with their intervals', () => {
    expect(shareText(arm.good)).toEqual({ value: '90\u2009%', interval: '60\u2009% to 98\u2009%' })
    expect(costText(arm)).toEqual({ value: '$0.001235', interval: '$0.001 to $0.0015' })
    expect(timeText(arm, 'p50')).toEqual({
      value: '800\u2009ms',
      interval: '500\u2009ms to 1.20\u2009s',
    })
    expect(timeText(arm, 'p95').interval).toBe('900\u2009ms or more')
    expect(pointsText({ difference: 0.025, low: -0.01, high: 0.06 })).toBe('+2.5 points (−1 to +6)')
    expect(timesText({ ratio: 0.6234, low: 0.5, high: 99.99 })).toBe('0.623 × (0.5 to 100)')
  })
  it('say nothing of what is not there', () => {
    const nothing = { value: '–', interval: '' }
    expect(shareText(arm.errors)).toEqual(nothing)
    expect(costText({ cost: null })).toEqual(nothing)
    expect(costText({ cost: { n: 1, mean: 1_000_000_000, low: null, high: null } })).toEqual({
      value: '$1.00',
      interval: '',
    })
    expect(timeText({ latency: null }, 'p50')).toEqual(nothing)
  })
  it('name what counts apart', () => {
    expect(callsText(arm)).toEqual({
      value: '1\u2009200',
      interval: '3 served by another model · 2 cancelled, not counted',
    })
  })
  it('tell which roll-out it is and how far', () => {
    const brief = {
      ...{ id: 'rol_1', service: 'chat', champion: 'b', challenger: 'openai/a', percent: 5 },
      ...{ plannedCalls: 400, startedAt: 1, endedAt: null },
    }
    expect(shareLine(brief)).toBe('5 of 100 calls go to openai/a')
    expect(shareLine({ ...brief, endedAt: 2 })).toBe('5 of 100 calls went to openai/a')
    expect(rolloutName(brief, '09:58')).toBe('09:58: 5 % to a')
    const verdict = {
      ...{ plannedCalls: 400, calls: 12, final: false, outcome: 'not_enough_data' as const },
      ...{ moreCalls: 388, difference: null, sentence: '' },
    }
    expect(progressText(verdict)).toBe('12 of 400 calls, of the arm that has fewer.')
    expect(progressText({ ...verdict, final: true, calls: 400 })).toMatch(/^Spoken over the first/)
  })
})
