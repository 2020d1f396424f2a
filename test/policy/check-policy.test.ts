/**
 * A saved policy can be followed: what it names is there, it does not refuse itself, and a
 * project's is held to the same rules as a service's.
 */
import { describe, expect, test } from 'vitest'
import { fallbackCodes, usualFallbackCodes, type Policy } from '../../src/contract/projects'
import { errorCodes } from '../../src/contract/errors'
import { movesOn } from '../../src/main/gate/attempt/next-step'
import { Failure } from '../../src/main/platform/failure'
import { createPolicy } from '../../src/main/policy/policy'
import { openTestStore } from '../record/open-store'
import { rulesOver, sampleModel } from './sample-model'
import { unknownModel } from '../../src/contract/unknown-model'

const rules = rulesOver(
  sampleModel('gpt-4o-mini', { tier: 'mini' }),
  sampleModel('gpt-4o'),
  sampleModel('gpt-4-turbo', { tier: 'advanced' }),
)

function open() {
  const parts = openTestStore()
  return { ...parts, policy: createPolicy({ ...parts, rules }) }
}

const faulty: readonly [string, Policy, string, string][] = [
  [
    'a candidate that is nowhere',
    { route: ['gpt-4o', 'gpt-99'] },
    'policy.route.1',
    unknownModel('gpt-99'),
  ],
  [
    'a candidate the policy refuses',
    { allowedTiers: ['mini'], route: ['gpt-4-turbo'] },
    'policy.route.0',
    'Model gpt-4-turbo is not allowed for OWNER: tier advanced, allowed mini. Take it off the route, or allow it.',
  ],
  [
    'a candidate twice, under both its names',
    { route: ['gpt-4o', 'openai/gpt-4o'] },
    'policy.route.1',
    'Model openai/gpt-4o is on the route twice. Leave one out.',
  ],
  [
    'a default the policy refuses',
    { allowedTiers: ['mini'], defaultModel: 'gpt-4-turbo' },
    'policy.defaultModel',
    'Model gpt-4-turbo is not allowed for OWNER: tier advanced, allowed mini. Choose another default model, or allow this one.',
  ],
  [
    'an allowed model that is nowhere',
    { allowedModels: ['gpt-4o', 'gpt-99'] },
    'policy.allowedModels.1',
    unknownModel('gpt-99'),
  ],
  [
    'a default that is nowhere',
    { defaultModel: 'gpt-99' },
    'policy.defaultModel',
    unknownModel('gpt-99'),
  ],
  [
    'an error that nobody else could help with',
    { fallbackOn: ['timeout', 'emergency_stop'] },
    'policy.fallbackOn.1',
    'A call cannot move on after emergency_stop: it would be the same with every candidate.',
  ],
  [
    'a profile that is not there',
    { validation: { profile: 'nobody', onFail: 'keep' } },
    'policy.validation.profile',
    'There is no validation profile "nobody". Add it first, or leave validation out.',
  ],
]

function failureOf(work: () => unknown): Failure {
  try {
    work()
  } catch (error) {
    if (error instanceof Failure) return error
    throw error
  }
  throw new Error('nothing was refused')
}

describe.each(['service chat', 'project content'])('the policy of %s', (owner) => {
  function save(parts: ReturnType<typeof open>, policy: Policy) {
    return owner === 'service chat'
      ? parts.policy.setPolicy('chat', policy, 'page')
      : parts.policy.saveProject({ name: 'content', policy }, 'page')
  }

  test.each(faulty)('is not saved with %s', (_what, policy, path, sentence) => {
    const parts = open()
    const before = JSON.stringify([parts.policy.services(), parts.policy.projects()])
    const failure = failureOf(() => save(parts, policy))
    expect(failure.code).toBe('invalid_request')
    expect(failure.message).toContain(sentence.replace('OWNER', owner))
    expect(failure.data.issues?.map((issue) => issue.path)).toEqual([path])
    expect(JSON.stringify([parts.policy.services(), parts.policy.projects()])).toBe(before)
    expect(parts.audit.list({}).items).toEqual([])
  })

  test('names every fault at once', () => {
    const failure = failureOf(() =>
      save(open(), {
        allowedTiers: ['mini'],
        defaultModel: 'gpt-4o',
        route: ['gpt-99', 'gpt-4-turbo'],
        validation: { profile: 'nobody', onFail: 'retry' },
      }),
    )
    expect(failure.data.issues?.map((issue) => issue.path)).toEqual([
      'policy.defaultModel',
      'policy.route.0',
      'policy.route.1',
      'policy.validation.profile',
    ])
  })

  test('is saved whole when it can be followed', () => {
    const parts = open()
    const policy: Policy = {
      allowedTiers: ['mini', 'standard'],
      defaultModel: 'gpt-4o',
      route: ['gpt-4o-mini'],
      fallbackOn: ['timeout', 'content_filtered'],
      maxAttempts: 4,
      totalTimeMs: 60_000,
      priority: 'high',
      cacheTtlSeconds: 1800,
      validation: { profile: 'strict', onFail: 'fallback' },
      simulatedPercent: 10,
    }
    expect(save(parts, policy).policy).toEqual(policy)
    const again = createPolicy({ ...parts, rules })
    expect(
      owner === 'service chat' ? again.service('chat').policy : again.project('content').policy,
    ).toEqual(policy)
  })
})

test('a default model of an environment must be in the catalogue', () => {
  const { policy } = open()
  expect(() => policy.saveEnvironment({ name: 'staging', defaultModel: 'gpt-99' }, 'page')).toThrow(
    'Model gpt-99 is not known.',
  )
  expect(
    policy.saveEnvironment({ name: 'staging', defaultModel: 'gpt-4o' }, 'page').defaultModel,
  ).toBe('gpt-4o')
  expect(
    policy.saveEnvironment({ name: 'staging', defaultModel: null }, 'page').defaultModel,
  ).toBeNull()
})

test('what a person added can be removed, on record; what ships cannot', () => {
  const { policy, audit, store, platform } = open()
  policy.saveProject({ name: 'billing' }, 'page')
  policy.removeProject('billing', 'page')
  expect(policy.projects().map(({ name }) => name)).not.toContain('billing')
  expect(
    createPolicy({ store, platform, audit, rules })
      .projects()
      .map(({ name }) => name),
  ).not.toContain('billing')
  expect(audit.list({}).items[0]).toMatchObject({
    what: 'project removed',
    subject: 'billing',
    after: null,
  })
  expect(() => policy.removeProject('dev', 'page')).toThrow('ships with Tollgate')
  expect(() => policy.removeService('ghost', 'page')).toThrow('There is no service "ghost".')
})

test('what the contract calls usual is what the gate does', () => {
  expect(errorCodes.filter((code) => movesOn(code, undefined)).sort()).toEqual(
    [...usualFallbackCodes].sort(),
  )
  expect(fallbackCodes.filter((code) => !movesOn(code, [code]))).toEqual([])
})

describe('a roll-out', () => {
  const rollout = { challenger: 'gpt-4o', percent: 10 }
  test.each<[string, Policy, string, string]>([
    ['without a default model', { rollout }, 'policy.rollout', 'Choose a default model first.'],
    [
      'to a model that is nowhere',
      { defaultModel: 'gpt-4o-mini', rollout: { ...rollout, challenger: 'gpt-99' } },
      'policy.rollout.challenger',
      unknownModel('gpt-99'),
    ],
    [
      'to the default model itself, under its other name',
      { defaultModel: 'openai/gpt-4o', rollout },
      'policy.rollout.challenger',
      'gpt-4o is the default model itself. Choose another challenger.',
    ],
    [
      'to a model the policy refuses',
      { allowedTiers: ['mini'], defaultModel: 'gpt-4o-mini', rollout },
      'policy.rollout.challenger',
      'tier standard, allowed mini. Choose another challenger, or allow this one.',
    ],
    [
      'of calls that are all simulated',
      { defaultModel: 'gpt-4o-mini', rollout, simulatedPercent: 100 },
      'policy.rollout.challenger',
      'Every call is simulated, so none is left to roll out.',
    ],
  ])('is not saved %s', (_what, policy, path, sentence) => {
    const failure = failureOf(() => open().policy.setPolicy('chat', policy, 'page'))
    expect(failure.data.issues?.map((issue) => issue.path)).toEqual([path])
    expect(failure.message).toContain(sentence)
  })

  test('is a service’s, not a project’s, and is on record with its policy', () => {
    const parts = open()
    const policy: Policy = { defaultModel: 'gpt-4o-mini', rollout }
    const failure = failureOf(() => parts.policy.saveProject({ name: 'content', policy }, 'page'))
    expect(failure.message).toBe('A roll-out is a service’s. Put it into its policy.')
    parts.policy.setPolicy('chat', policy, 'page')
    const [row] = parts.audit.list({}).items
    expect(row?.what).toBe('service policy changed')
    expect(JSON.parse(row?.after ?? '')).toMatchObject({ policy })
  })
})
