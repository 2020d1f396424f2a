/**
 * Policies in words and under edit: absent fields stay absent, and a policy that refuses its own
 * default is not saved.
 */
import { describe, expect, it } from 'vitest'
import { policy as policySchema } from '../../../src/contract/projects'
import { nameProblem } from '../../../src/renderer/pages/projects/name.form'
import {
  candidateFault,
  checkPolicy,
  isChanged,
  moved,
  policyDraftOf,
} from '../../../src/renderer/pages/projects/policy.form'
import {
  handlingSummary,
  routeSummary,
  termsSummary,
} from '../../../src/renderer/pages/projects/policy.words'
import {
  coverage,
  policySummary,
  serviceModelRows,
} from '../../../src/renderer/pages/projects/policy-summary.words'
import { model } from '../models/samples'

const turbo = model({ id: 'openai/gpt-4-turbo', tier: 'advanced' })
const mini = model({ id: 'openai/gpt-4o-mini', tier: 'mini', capabilities: ['chat', 'code'] })
const catalogue = [turbo, mini]

describe('policySummary', () => {
  it('says every model when nothing limits', () => expect(policySummary({})).toBe('Every model'))
  it('names each limit', () => {
    expect(
      policySummary({
        allowedTiers: ['standard', 'mini'],
        requiredCapabilities: ['code'],
        defaultModel: 'gpt-4o',
        defaultMaxOutputTokens: 1000,
      }),
    ).toBe('Tiers mini, standard · must do code · default gpt-4o · at most 1\u2009000 tokens out')
    expect(policySummary({ allowedModels: ['gpt-4o'] })).toBe('Only gpt-4o')
    expect(policySummary({ allowedModels: ['a', 'b'] })).toBe('Only 2 named models')
  })
})

describe('checkPolicy', () => {
  const full = {
    allowedTiers: ['mini' as const, 'standard' as const],
    requiredCapabilities: ['chat' as const],
    allowedModels: ['gpt-4o-mini'],
    defaultModel: 'gpt-4o-mini',
    defaultMaxOutputTokens: 800,
  }
  const handled = {
    route: ['gpt-4o-mini', 'openai/gpt-4-turbo'],
    fallbackOn: ['timeout' as const, 'network' as const],
    maxAttempts: 5,
    totalTimeMs: 90_500,
    priority: 'high' as const,
    cacheTtlSeconds: 5400,
    validation: { profile: 'basic', onFail: 'retry' as const },
    simulatedPercent: 0,
    serviceTier: 'flex' as const,
    inferenceGeo: 'us' as const,
  }
  it.each([
    [{}],
    [full],
    [handled],
    [{ ...full, cacheTtlSeconds: 0, route: [], fallbackOn: [], totalTimeMs: 120_000 }],
  ])('goes round %j', (policy) => {
    const checked = checkPolicy(policyDraftOf(policy), policy, catalogue)
    expect(checked).toEqual({ problems: {}, policy })
    expect(policySchema.parse(checked.policy)).toEqual(policy)
  })
  it('reads times and shares as people write them', () => {
    const draft = {
      ...policyDraftOf({}),
      totalTime: '2 min',
      cacheTtl: '1 h 30 min',
      simulatedPercent: '10 %',
      maxAttempts: ' 4 ',
    }
    expect(checkPolicy(draft, {}, catalogue).policy).toEqual({
      totalTimeMs: 120_000,
      cacheTtlSeconds: 5400,
      simulatedPercent: 10,
      maxAttempts: 4,
    })
    expect(
      checkPolicy({ ...draft, cacheTtl: 'off', totalTime: '500 ms' }, {}, catalogue).policy,
    ).toMatchObject({ cacheTtlSeconds: 0, totalTimeMs: 500 })
  })
  it('says of a candidate why it cannot be on the route', () => {
    const draft = { ...policyDraftOf({}), limitTiers: true, tiers: ['mini' as const] }
    expect(candidateFault(draft, 'gpt-4-turbo', catalogue)).toBe(
      'gpt-4-turbo is tier advanced, which is not allowed above.',
    )
    expect(candidateFault(draft, 'gpt-4o-mini', catalogue)).toBeNull()
    expect(candidateFault(draft, 'gpt-99', catalogue)).toMatch(
      /^Model gpt-99 is not known\. Pick one from the catalogue, import a newer price file/,
    )
  })
  it('keeps fields this form does not show', () => {
    const policy = { defaultModel: 'gpt-4o-mini', later: 'high' }
    expect(
      checkPolicy({ ...policyDraftOf(policy), defaultModel: null }, policy, catalogue).policy,
    ).toEqual({ later: 'high' })
  })
  it.each([
    [{ ownRoute: true, route: ['gpt-99'] }, 'route'],
    [
      { ownRoute: true, route: ['gpt-4-turbo'], limitTiers: true, tiers: ['mini' as const] },
      'route',
    ],
    [{ maxAttempts: '11' }, 'maxAttempts'],
    [{ maxAttempts: '0' }, 'maxAttempts'],
    [{ totalTime: '3 h' }, 'totalTime'],
    [{ totalTime: 'soon' }, 'totalTime'],
    [{ cacheTtl: '2 years' }, 'cacheTtl'],
    [{ simulatedPercent: '101' }, 'simulatedPercent'],
    [{ limitTiers: true, tiers: [] }, 'tiers'],
    [{ limitModels: true, models: [] }, 'models'],
    [{ maxOutputTokens: '2000000' }, 'maxOutputTokens'],
    [{ limitTiers: true, tiers: ['mini' as const], defaultModel: 'gpt-4-turbo' }, 'defaultModel'],
    [{ capabilities: ['vision' as const], defaultModel: 'openai/gpt-4o-mini' }, 'defaultModel'],
    [
      { limitModels: true, models: ['openai/gpt-4o-mini'], defaultModel: 'gpt-4-turbo' },
      'defaultModel',
    ],
  ])('%j has a problem', (part, field) => {
    const checked = checkPolicy({ ...policyDraftOf({}), ...part }, {}, catalogue)
    expect(checked.policy).toBeNull()
    expect(Object.keys(checked.problems)).toEqual([field])
  })
  it('takes a bare id and a full id of the default for the same model', () => {
    const draft = {
      ...policyDraftOf({}),
      limitModels: true,
      models: ['gpt-4o-mini'],
      defaultModel: 'openai/gpt-4o-mini',
    }
    expect(checkPolicy(draft, {}, catalogue).problems).toEqual({})
  })
  it('knows when nothing changed', () => {
    expect(isChanged(policyDraftOf(full), full)).toBe(false)
    expect(isChanged({ ...policyDraftOf(full), maxOutputTokens: '801' }, full)).toBe(true)
  })
})

describe('serviceModelRows', () => {
  const rows = [
    {
      model: turbo,
      allowed: false,
      refusal:
        'Model gpt-4-turbo is not allowed for service s: tier advanced, allowed mini, standard.',
    },
    { model: mini, allowed: true, refusal: null },
  ]
  it('puts the allowed first', () =>
    expect(serviceModelRows(rows, '', 'all').map((row) => row.model.id)).toEqual([
      mini.id,
      turbo.id,
    ]))
  it('finds by the refusal', () =>
    expect(serviceModelRows(rows, 'tier advanced', 'all')).toHaveLength(1))
  it('narrows', () =>
    expect(serviceModelRows(rows, '', 'refused').map((row) => row.model.id)).toEqual([turbo.id]))
  it('counts', () => expect(coverage(rows).text).toBe('1 of 2 models allowed'))
})

describe('nameProblem', () => {
  it('accepts what the contract accepts', () =>
    expect(nameProblem('service', 'narrative-report', ['chat'])).toBeNull())
  it.each([
    ['', /Give the service/],
    ['two words', /No spaces/],
    ['-x', /start with/],
    ['chat', /A service named chat is there/],
    ['Chat', /only in case/],
    ['x'.repeat(81), /80/],
  ])('%j is refused', (text, sentence) =>
    expect(nameProblem('service', text, ['chat'])).toMatch(sentence),
  )
  it('uses the right article', () =>
    expect(nameProblem('environment', 'qa', ['qa'])).toMatch(/^An environment/))
})

it('moves a place up and down and leaves the ends where they are', () => {
  expect([
    moved(['a', 'b', 'c'], 2, -1),
    moved(['a', 'b', 'c'], 0, 1),
    moved(['a', 'b'], 0, -1),
    moved(['a', 'b'], 1, 1),
  ]).toEqual([
    ['a', 'c', 'b'],
    ['b', 'a', 'c'],
    ['a', 'b'],
    ['a', 'b'],
  ])
})

it('says in a folded head what is set in it, and nothing where nothing is', () => {
  expect(routeSummary({})).toBe('')
  expect(
    routeSummary({
      route: ['a', 'b'],
      maxAttempts: 1,
      totalTimeMs: 90_000,
      fallbackOn: ['timeout'],
    }),
  ).toBe('then a, then b · 1 attempt · within 1 min 30 s · moves on after 1 error')
  expect(routeSummary({ route: [], fallbackOn: [] })).toBe('nobody else · never moves on')
  expect(
    handlingSummary({
      priority: 'low',
      cacheTtlSeconds: 0,
      validation: { profile: 'basic', onFail: 'keep' },
      simulatedPercent: 5,
    }),
  ).toBe('priority low · not cached · checked by basic · 5 of 100 simulated')
  expect(termsSummary({})).toBe('')
  expect(termsSummary({ serviceTier: 'flex', inferenceGeo: 'us' })).toBe(
    'flex tier · runs in the US',
  )
})
