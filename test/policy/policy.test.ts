/**
 * Policies refuse with the exact sentence, the service's field wins over the project's, and every
 * change is on record.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { capabilities, tiers } from '../../src/contract/models'
import { createPolicy } from '../../src/main/policy/policy'
import { openTestStore } from '../record/open-store'
import { rulesOver, sampleModel } from './sample-model'

function open() {
  const parts = openTestStore()
  return { ...parts, policy: createPolicy({ ...parts, rules }) }
}

const mini = sampleModel('gpt-4o-mini', { tier: 'mini' })
const turbo = sampleModel('gpt-4-turbo', { tier: 'advanced' })
const premium = sampleModel('o1-preview', { tier: 'premium', capabilities: ['chat', 'reasoning'] })
const embedder = sampleModel('text-embedding-3-small', {
  tier: 'mini',
  capabilities: ['embeddings'],
})
const others = [
  sampleModel('claude-3-5-haiku', { provider: 'anthropic' }),
  sampleModel('x'),
  sampleModel('y'),
  sampleModel('x', { provider: 'other' }),
]
const rules = rulesOver(mini, turbo, premium, embedder, sampleModel('gpt-4o'), ...others)
const refusal = (message: string) => ({ allowed: false, message })

describe('a new installation', () => {
  test('has the seeded projects, environments and services, once', () => {
    const { policy, store, platform, audit, published } = open()
    expect(policy.projects().map((project) => project.name)).toEqual([
      'report',
      'admin',
      'content',
      'dev',
    ])
    expect(
      policy.environments().map((environment) => [environment.name, environment.production]),
    ).toEqual([
      ['development', false],
      ['staging', false],
      ['production', true],
    ])
    expect(policy.services().map((service) => service.name)).toEqual([
      'strategy-builder',
      'narrative-report',
      'chatops',
      'summarize',
      'search',
      'chat',
      'embeddings',
      'translation',
    ])
    expect(policy.service('strategy-builder').policy.defaultModel).toBe('gpt-4o-mini')
    expect(policy.service('chatops').policy).toEqual({
      allowedTiers: ['mini', 'standard'],
      defaultModel: 'gpt-4o',
    })
    expect(policy.projects().every((project) => project.builtIn && project.storeContent)).toBe(true)
    expect(published).toEqual([])
    const again = createPolicy({ store, platform, audit, rules })
    expect(again.services()).toEqual(policy.services())
  })

  test('keeps what a person changed in a seeded one', () => {
    const { policy, store, platform, audit } = open()
    policy.saveProject({ name: 'report', policy: {}, storeContent: false }, 'page')
    expect(createPolicy({ store, platform, audit, rules }).project('report')).toMatchObject({
      policy: {},
      storeContent: false,
      builtIn: true,
    })
  })
})

describe('validate', () => {
  test('refuses a tier with the sentence of the specification', () => {
    const { policy } = open()
    expect(policy.validate(turbo, { project: 'dev', service: 'narrative-report' })).toEqual(
      refusal(
        'Model gpt-4-turbo is not allowed for service narrative-report: tier advanced, allowed mini, standard.',
      ),
    )
  })

  test("names the project where the rule is the project's", () => {
    const { policy } = open()
    expect(policy.validate(turbo, { project: 'report' })).toEqual(
      refusal('Model gpt-4-turbo is not allowed for project report: tier advanced, allowed mini.'),
    )
    expect(policy.validate(mini, { project: 'report' })).toEqual({ allowed: true })
    expect(policy.validate(premium, { project: 'admin' })).toEqual({ allowed: true })
    expect(policy.validate(premium, { project: 'dev' })).toEqual({ allowed: true })
  })

  test("a service's field overrides that of its project, and only that field", () => {
    const { policy } = open()
    policy.saveProject(
      { name: 'report', policy: { allowedTiers: ['mini'], requiredCapabilities: ['vision'] } },
      'page',
    )
    expect(
      policy.validate(sampleModel('gpt-4o'), { project: 'report', service: 'chatops' }),
    ).toEqual(
      refusal(
        'Model gpt-4o is not allowed for project report: capability vision missing, required vision.',
      ),
    )
    expect(
      policy.validate(sampleModel('gpt-4o', { capabilities: ['chat', 'vision'] }), {
        project: 'report',
        service: 'chatops',
      }),
    ).toEqual({ allowed: true })
    expect(policy.effectivePolicy('report', 'chatops')).toEqual({
      allowedTiers: ['mini', 'standard'],
      requiredCapabilities: ['vision'],
      defaultModel: 'gpt-4o',
    })
    expect(policy.effectivePolicy('report')).toEqual({
      allowedTiers: ['mini'],
      requiredCapabilities: ['vision'],
    })
  })

  test('refuses a missing capability', () => {
    const { policy } = open()
    expect(policy.validate(mini, { project: 'dev', service: 'embeddings' })).toEqual(
      refusal(
        'Model gpt-4o-mini is not allowed for service embeddings: capability embeddings missing, required embeddings.',
      ),
    )
    expect(policy.validate(embedder, { project: 'dev', service: 'embeddings' })).toEqual({
      allowed: true,
    })
  })

  test('a list of models takes full and bare ids and nothing else', () => {
    const { policy } = open()
    policy.setPolicy('chat', { allowedModels: ['anthropic/claude-3-5-haiku', 'gpt-4o'] }, 'page')
    const scope = { project: 'dev', service: 'chat' }
    expect(policy.validate(sampleModel('gpt-4o'), scope)).toEqual({ allowed: true })
    expect(policy.validate(sampleModel('gpt-4o', { provider: 'my-proxy' }), scope)).toEqual({
      allowed: true,
    })
    expect(
      policy.validate(sampleModel('claude-3-5-haiku', { provider: 'anthropic' }), scope),
    ).toEqual({ allowed: true })
    expect(
      policy.validate(sampleModel('claude-3-5-haiku', { provider: 'my-proxy' }), scope),
    ).toEqual(
      refusal(
        'Model claude-3-5-haiku is not allowed for service chat: not among its models, allowed anthropic/claude-3-5-haiku, gpt-4o.',
      ),
    )
    policy.setPolicy('chat', { allowedModels: [] }, 'page')
    expect(policy.validate(mini, scope)).toEqual(
      refusal(
        'Model gpt-4o-mini is not allowed for service chat: not among its models, allowed none.',
      ),
    )
  })

  test('unknown names are refused with the names there are', () => {
    const { policy } = open()
    expect(() => policy.validate(mini, { project: 'nobody' })).toThrow(
      'There is no project "nobody". Add it first, or use one of: report, admin, content, dev.',
    )
    expect(() => policy.effectivePolicy('dev', 'ghost')).toThrow(/no service "ghost"/)
    expect(() => policy.environment('moon')).toThrow(
      /no environment "moon".*development, staging, production/,
    )
  })

  test('allows exactly what the merged policy allows, whoever set which field', () => {
    const { policy } = open()
    const field = {
      allowedTiers: fc.option(fc.uniqueArray(fc.constantFrom(...tiers), { minLength: 1 }), {
        nil: undefined,
      }),
      requiredCapabilities: fc.option(
        fc.uniqueArray(fc.constantFrom(...capabilities), { maxLength: 3 }),
        { nil: undefined },
      ),
      allowedModels: fc.option(fc.subarray(['x', 'openai/x', 'y', 'other/x']), { nil: undefined }),
    }
    const model = fc
      .record({
        tier: fc.constantFrom(...tiers),
        capabilities: fc.uniqueArray(fc.constantFrom(...capabilities)),
      })
      .map((facts) => sampleModel('x', facts))
    fc.assert(
      fc.property(fc.record(field), fc.record(field), model, (ofProject, ofService, candidate) => {
        policy.saveProject({ name: 'dev', policy: ofProject }, 'page')
        policy.setPolicy('chat', ofService, 'page')
        const merged = policy.effectivePolicy('dev', 'chat')
        const expected =
          (merged.allowedTiers?.includes(candidate.tier) ?? true) &&
          (merged.requiredCapabilities ?? []).every((capability) =>
            candidate.capabilities.includes(capability),
          ) &&
          (merged.allowedModels === undefined ||
            merged.allowedModels.includes('x') ||
            merged.allowedModels.includes('openai/x'))
        expect(merged.allowedTiers).toEqual(ofService.allowedTiers ?? ofProject.allowedTiers)
        expect(merged.allowedModels).toEqual(ofService.allowedModels ?? ofProject.allowedModels)
        expect(policy.validate(candidate, { project: 'dev', service: 'chat' }).allowed).toBe(
          expected,
        )
      }),
      { numRuns: 100 },
    )
  })
})

describe('changes', () => {
  test('an added project is on record, published and there after a restart', () => {
    const { policy, store, platform, audit, published, clock } = open()
    const added = policy.saveProject({ name: 'billing', description: 'Invoices' }, 'api')
    expect(added).toEqual({
      name: 'billing',
      description: 'Invoices',
      builtIn: false,
      storeContent: true,
      policy: {},
      createdAt: clock.time,
    })
    expect(published).toEqual(['projects'])
    expect(audit.list({}).items).toMatchObject([
      {
        who: 'api',
        what: 'project added',
        subject: 'billing',
        before: null,
        after: JSON.stringify(added),
      },
    ])
    expect(createPolicy({ store, platform, audit, rules }).project('billing')).toEqual(added)
  })

  test('a change keeps the fields not given and records both sides; saving the same again records nothing', () => {
    const { policy, audit, published } = open()
    policy.saveProject({ name: 'content', storeContent: false }, 'page')
    expect(policy.project('content')).toMatchObject({
      storeContent: false,
      policy: { allowedTiers: ['mini', 'standard'] },
    })
    const [row] = audit.list({}).items
    expect(row?.what).toBe('project changed')
    expect(JSON.parse(row?.before ?? '')).toMatchObject({ storeContent: true })
    expect(JSON.parse(row?.after ?? '')).toMatchObject({ storeContent: false })
    policy.saveProject({ name: 'content', storeContent: false }, 'page')
    expect(audit.list({}).items).toHaveLength(1)
    expect(published).toEqual(['projects'])
  })

  test('environments and services are added and changed the same way', () => {
    const { policy, audit, published } = open()
    policy.saveEnvironment(
      { name: 'eu-live', production: true, defaultMaxOutputTokens: 300 },
      'page',
    )
    policy.saveEnvironment({ name: 'eu-live', description: 'Europe' }, 'page')
    expect(policy.environment('eu-live')).toMatchObject({
      production: true,
      defaultMaxOutputTokens: 300,
      description: 'Europe',
    })
    policy.saveEnvironment({ name: 'eu-live', defaultMaxOutputTokens: null }, 'page')
    expect(policy.environment('eu-live').defaultMaxOutputTokens).toBeNull()
    policy.saveService({ name: 'translate' }, 'page')
    policy.setPolicy('translate', { allowedTiers: ['mini'] }, 'page')
    policy.saveService({ name: 'translate', description: 'Texts' }, 'page')
    expect(policy.service('translate')).toMatchObject({
      description: 'Texts',
      policy: { allowedTiers: ['mini'] },
      builtIn: false,
    })
    expect(
      audit
        .list({})
        .items.map((row) => row.what)
        .reverse(),
    ).toEqual([
      'environment added',
      'environment changed',
      'environment changed',
      'service added',
      'service policy changed',
      'service changed',
    ])
    expect(new Set(published)).toEqual(new Set(['environments', 'services']))
  })

  test('a policy for an unknown service, or one that refuses its own default model, is refused and changes nothing', () => {
    const { policy, audit } = open()
    expect(() => policy.setPolicy('ghost', {}, 'page')).toThrow(/no service "ghost"/)
    expect(() =>
      policy.setPolicy('chat', { allowedTiers: ['mini'], defaultModel: 'gpt-4-turbo' }, 'page'),
    ).toThrow(
      'Model gpt-4-turbo is not allowed for service chat: tier advanced, allowed mini. Choose another default model, or allow this one.',
    )
    expect(policy.service('chat').policy).toEqual({
      requiredCapabilities: ['chat'],
      cacheTtlSeconds: 300,
    })
    expect(audit.list({}).items).toEqual([])
  })

  test('a failed write leaves memory as the disk has it', () => {
    const { policy, db } = open()
    db.exec("CREATE TRIGGER refuse BEFORE UPDATE ON services BEGIN SELECT raise(ABORT, 'no'); END")
    expect(() => policy.setPolicy('chat', {}, 'page')).toThrow('no')
    expect(policy.service('chat').policy).toEqual({
      requiredCapabilities: ['chat'],
      cacheTtlSeconds: 300,
    })
  })

  test('reload follows what was changed by other means', () => {
    const { policy, db } = open()
    db.exec("UPDATE services SET policy = '{}' WHERE name = 'chat'")
    policy.reload()
    expect(policy.service('chat').policy).toEqual({})
  })

  test('answering from memory costs microseconds', () => {
    const { policy } = open()
    const began = performance.now()
    for (let i = 0; i < 10_000; i += 1)
      policy.validate(mini, { project: 'dev', service: 'chatops' })
    expect((performance.now() - began) / 10_000).toBeLessThan(0.5)
  })
})

test('a policy whose commit fails is none, in memory and in the table', () => {
  const parts = openTestStore()
  let fails = false
  let depth = 0
  const store = {
    ...parts.store,
    /** The outermost one is refused by the disk, once all its work is done. */
    write: <Value>(work: () => Value): Value =>
      parts.store.write(() => {
        depth += 1
        try {
          const value = work()
          if (fails && depth === 1) throw new Error('no room')
          return value
        } finally {
          depth -= 1
        }
      }),
  }
  const followed: string[] = []
  const onServicePolicy = (service: string) => void followed.push(service)
  const policy = createPolicy({ ...parts, store, rules, onServicePolicy })
  const before = policy.service('chat')
  policy.saveService({ name: 'mine' }, 'page')
  fails = true
  expect(() => policy.setPolicy('chat', { defaultModel: 'gpt-4o' }, 'page')).toThrow('no room')
  expect(policy.service('chat')).toEqual(before)
  expect(() => policy.removeService('mine', 'page')).toThrow('no room')
  expect(policy.services().map(({ name }) => name)).toContain('mine')
  expect(followed).toEqual(['mine', 'chat', 'mine'])
  expect(createPolicy({ ...parts, rules }).services()).toEqual(policy.services())
})
