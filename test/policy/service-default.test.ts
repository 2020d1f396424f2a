/** A model becomes a service's default on record, with why; the change is taken back where nothing came after. */
import { expect, test } from 'vitest'
import { createPolicy } from '../../src/main/policy/policy'
import { createServiceDefaults } from '../../src/main/policy/service-default'
import { openHouse } from '../support/house'
import { openTestStore } from '../record/open-store'
import { rulesOver, sampleModel } from './sample-model'

const rules = rulesOver(
  sampleModel('gpt-4o'),
  sampleModel('gpt-4o-mini', { tier: 'mini' }),
  sampleModel('o3', { tier: 'premium' }),
)

function open() {
  const parts = openTestStore()
  const policy = createPolicy({ ...parts, rules })
  policy.saveService({ name: 'mail' }, 'page')
  return { ...parts, policy, defaults: createServiceDefaults({ ...parts, policy, rules }) }
}

const thrown = (code: string, message?: RegExp) =>
  expect.objectContaining({
    code,
    ...(message === undefined ? {} : { message: expect.stringMatching(message) }),
  })
function faultOf(act: () => unknown): unknown {
  try {
    act()
  } catch (fault) {
    return fault
  }
  throw new Error('it was not refused')
}

test('the default changes, the rest of the policy stays, and the record says who, what and why', () => {
  const { policy, defaults, audit } = open()
  policy.setPolicy('mail', { defaultModel: 'gpt-4o', maxAttempts: 2 }, 'page')
  const { service, before, change } = defaults.setDefault(
    { name: 'mail', model: 'gpt-4o-mini', because: 'It passes as much for less.' },
    'api',
  )
  expect(service.policy).toEqual({ defaultModel: 'openai/gpt-4o-mini', maxAttempts: 2 })
  expect(policy.service('mail')).toEqual(service)
  expect(before).toBe('gpt-4o')
  const row = audit.find(change ?? '')
  expect(row).toMatchObject({ who: 'api', what: 'service policy changed', subject: 'mail' })
  expect(JSON.parse(row?.before ?? '')).toMatchObject({ policy: { defaultModel: 'gpt-4o' } })
  expect(JSON.parse(row?.after ?? '')).toMatchObject({
    policy: { defaultModel: 'openai/gpt-4o-mini' },
    because: 'It passes as much for less.',
  })
})

test('undone, the earlier policy is back, on record too; a second time it is refused', () => {
  const { policy, defaults, audit } = open()
  policy.setPolicy('mail', { maxAttempts: 2, route: ['gpt-4o'] }, 'page')
  const { change } = defaults.setDefault({ name: 'mail', model: 'o3' }, 'page')
  expect(defaults.undo('mail', change ?? '', 'page').policy).toEqual({
    maxAttempts: 2,
    route: ['gpt-4o'],
  })
  expect(audit.list({ limit: 1 }).items[0]).toMatchObject({ subject: 'mail' })
  expect(JSON.parse(audit.list({ limit: 1 }).items[0]?.after ?? '')).toMatchObject({
    because: `${change} undone`,
  })
  expect(faultOf(() => defaults.undo('mail', change ?? '', 'page'))).toEqual(
    thrown('conflict', /no longer what that change made of it/),
  )
})

test('what was changed since is not undone over, and a change of another service is none of this', () => {
  const { policy, defaults } = open()
  policy.saveService({ name: 'other' }, 'page')
  const { change } = defaults.setDefault({ name: 'mail', model: 'o3' }, 'page')
  expect(faultOf(() => defaults.undo('other', change ?? '', 'page'))).toEqual(thrown('not_found'))
  expect(faultOf(() => defaults.undo('mail', 'aud_0', 'page'))).toEqual(thrown('not_found'))
  policy.setPolicy('mail', { ...policy.service('mail').policy, maxAttempts: 5 }, 'page')
  expect(faultOf(() => defaults.undo('mail', change ?? '', 'page'))).toEqual(thrown('conflict'))
  expect(policy.service('mail').policy).toEqual({ defaultModel: 'openai/o3', maxAttempts: 5 })
})

test('a model from the route gives its place to the default it follows, so none is tried twice', () => {
  const { policy, defaults } = open()
  policy.setPolicy('mail', { defaultModel: 'gpt-4o', route: ['o3', 'openai/gpt-4o-mini'] }, 'page')
  expect(
    defaults.setDefault({ name: 'mail', model: 'gpt-4o-mini' }, 'page').service.policy,
  ).toEqual({ defaultModel: 'openai/gpt-4o-mini', route: ['o3', 'gpt-4o'] })
  policy.setPolicy('mail', { route: ['o3'] }, 'page')
  expect(defaults.setDefault({ name: 'mail', model: 'o3' }, 'page').service.policy).toEqual({
    defaultModel: 'openai/o3',
    route: [],
  })
})

test('the default it has already changes nothing; what is unknown or not allowed is refused', () => {
  const { policy, defaults } = open()
  policy.setPolicy('mail', { defaultModel: 'openai/o3', allowedTiers: ['premium'] }, 'page')
  expect(defaults.setDefault({ name: 'mail', model: 'o3' }, 'page')).toMatchObject({ change: null })
  expect(faultOf(() => defaults.setDefault({ name: 'mail', model: 'gone' }, 'page'))).toEqual(
    thrown('invalid_request', /gone/),
  )
  expect(
    faultOf(() => defaults.setDefault({ name: 'mail', model: 'gpt-4o-mini' }, 'page')),
  ).toEqual(thrown('invalid_request', /not allowed for service mail: tier mini/))
  expect(faultOf(() => defaults.setDefault({ name: 'none', model: 'o3' }, 'page'))).toEqual(
    thrown('not_found'),
  )
})

test('over the contract a default is made and undone by the id of its change', async () => {
  const { client } = await openHouse()
  const made = await client.services.setDefault({ name: 'chat', model: 'openai/gpt-4o' })
  expect(made.service.policy.defaultModel).toBe('openai/gpt-4o')
  expect((await client.services.models({ name: 'chat' })).defaultModel).toBe('openai/gpt-4o')
  const back = await client.services.undoPolicy({ name: 'chat', change: made.change ?? '' })
  expect(back.policy.defaultModel ?? null).toBe(made.before)
})
