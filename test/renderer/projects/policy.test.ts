/** Policies in words and under edit: absent fields stay absent, and a policy that refuses its own default is not saved. */
import { describe, expect, it } from 'vitest'
import { policy as policySchema } from '../../../src/contract/projects'
import { nameProblem } from '../../../src/renderer/pages/projects/names'
import { checkPolicy, isChanged, policyDraftOf, toggled } from '../../../src/renderer/pages/projects/policy-draft'
import { coverage, policySummary, serviceModelRows } from '../../../src/renderer/pages/projects/policy-text'
import { model } from '../models/samples'

const turbo = model({ id: 'openai/gpt-4-turbo', tier: 'advanced' })
const mini = model({ id: 'openai/gpt-4o-mini', tier: 'mini', capabilities: ['chat', 'code'] })
const catalogue = [turbo, mini]

describe('policySummary', () => {
  it('says every model when nothing limits', () => expect(policySummary({})).toBe('Every model'))
  it('names each limit', () => {
    expect(policySummary({ allowedTiers: ['standard', 'mini'], requiredCapabilities: ['code'], defaultModel: 'gpt-4o', defaultMaxOutputTokens: 1000 })).toBe(
      'Tiers mini, standard · must do code · default gpt-4o · at most 1\u2009000 tokens out',
    )
    expect(policySummary({ allowedModels: ['gpt-4o'] })).toBe('Only gpt-4o')
    expect(policySummary({ allowedModels: ['a', 'b'] })).toBe('Only 2 named models')
  })
})

describe('checkPolicy', () => {
  const full = { allowedTiers: ['mini' as const, 'standard' as const], requiredCapabilities: ['chat' as const], allowedModels: ['gpt-4o-mini'], defaultModel: 'gpt-4o-mini', defaultMaxOutputTokens: 800 }
  it.each([[{}], [full]])('goes round %j', (policy) => {
    const checked = checkPolicy(policyDraftOf(policy), policy, catalogue)
    expect(checked).toEqual({ problems: {}, policy })
    expect(policySchema.parse(checked.policy)).toEqual(policy)
  })
  it('keeps fields this form does not show', () => {
    const policy = { defaultModel: 'gpt-4o-mini', priority: 'high' as const }
    expect(checkPolicy({ ...policyDraftOf(policy), defaultModel: null }, policy, catalogue).policy).toEqual({ priority: 'high' })
  })
  it.each([
    [{ limitTiers: true, tiers: [] }, 'tiers'],
    [{ limitModels: true, models: [] }, 'models'],
    [{ maxOutputTokens: '2000000' }, 'maxOutputTokens'],
    [{ limitTiers: true, tiers: ['mini' as const], defaultModel: 'gpt-4-turbo' }, 'defaultModel'],
    [{ capabilities: ['vision' as const], defaultModel: 'openai/gpt-4o-mini' }, 'defaultModel'],
    [{ limitModels: true, models: ['openai/gpt-4o-mini'], defaultModel: 'gpt-4-turbo' }, 'defaultModel'],
  ])('%j has a problem', (part, field) => {
    const checked = checkPolicy({ ...policyDraftOf({}), ...part }, {}, catalogue)
    expect(checked.policy).toBeNull()
    expect(Object.keys(checked.problems)).toEqual([field])
  })
  it('takes a bare id and a full id of the default for the same model', () => {
    const draft = { ...policyDraftOf({}), limitModels: true, models: ['gpt-4o-mini'], defaultModel: 'openai/gpt-4o-mini' }
    expect(checkPolicy(draft, {}, catalogue).problems).toEqual({})
  })
  it('knows when nothing changed', () => {
    expect(isChanged(policyDraftOf(full), full)).toBe(false)
    expect(isChanged({ ...policyDraftOf(full), maxOutputTokens: '801' }, full)).toBe(true)
  })
})

describe('serviceModelRows', () => {
  const rows = [
    { model: turbo, allowed: false, refusal: 'Model gpt-4-turbo is not allowed for service s: tier advanced, allowed mini, standard.' },
    { model: mini, allowed: true, refusal: null },
  ]
  it('puts the allowed first', () => expect(serviceModelRows(rows, '', 'all').map((row) => row.model.id)).toEqual([mini.id, turbo.id]))
  it('finds by the refusal', () => expect(serviceModelRows(rows, 'tier advanced', 'all')).toHaveLength(1))
  it('narrows', () => expect(serviceModelRows(rows, '', 'refused').map((row) => row.model.id)).toEqual([turbo.id]))
  it('counts', () => expect(coverage(rows).text).toBe('1 of 2 models allowed'))
})

describe('nameProblem', () => {
  it('accepts what the contract accepts', () => expect(nameProblem('service', 'narrative-report', ['chat'])).toBeNull())
  it.each([['', /Give the service/], ['two words', /No spaces/], ['-x', /start with/], ['chat', /A service named chat is there/], ['Chat', /only in case/], ['x'.repeat(81), /80/]])('%j is refused', (text, sentence) =>
    expect(nameProblem('service', text, ['chat'])).toMatch(sentence),
  )
  it('uses the right article', () => expect(nameProblem('environment', 'qa', ['qa'])).toMatch(/^An environment/))
})

it('toggles', () => expect([toggled(['a', 'b'], 'a'), toggled(['a'], 'b')]).toEqual([['b'], ['a', 'b']]))
