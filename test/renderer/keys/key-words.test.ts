/**
 * Sentences about keys: scope, storage, and what deleting one means for the calls it served (spec
 * K4).
 */
import { describe, expect, it } from 'vitest'
import { checkDraft, emptyDraft } from '../../../src/renderer/pages/keys/add-key.form'
import {
  byPrecedence,
  deleteConsequences,
  destinationText,
  heirOf,
  keyInScope,
  replaceConsequence,
  scopeText,
  storageText,
} from '../../../src/renderer/pages/keys/key.words'
import { builtIn, key, missing, ready } from './samples'

it('words every scope', () => {
  expect(scopeText({ project: null, environment: null })).toBe('Everything')
  expect(scopeText({ project: 'report', environment: null })).toBe('Project report')
  expect(scopeText({ project: null, environment: 'staging' })).toBe('Environment staging')
  expect(scopeText({ project: 'report', environment: 'staging' })).toBe('Project report in staging')
})

it('says where a secret rests', () => {
  expect(storageText(key({ id: 'a' }), ready)).toBe('Secret Service')
  expect(storageText(key({ id: 'a', backend: 'session' }), ready)).toMatch(/Memory/)
  expect(
    storageText(
      key({ id: 'a', backend: 'environment', variable: 'OPENAI_API_KEY', fromDotEnv: true }),
      ready,
    ),
  ).toBe('Variable, from .env')
  expect(destinationText(ready, 'keychain')).toMatch(/Secret Service/)
  expect(destinationText(missing, 'keychain')).toMatch(/cannot be stored/)
  expect(destinationText(ready, 'session')).toMatch(/memory only/)
})

const wide = key({ id: 'wide' })
const project = key({ id: 'project', project: 'report' })
const exact = key({ id: 'exact', project: 'report', environment: 'production' })
const staging = key({ id: 'staging', environment: 'staging' })
const variable = key({ id: 'variable', backend: 'environment', variable: 'OPENAI_API_KEY' })
const all = [variable, staging, wide, exact, project]

describe('precedence', () => {
  it('follows project+environment, project, environment, provider-wide, variable', () => {
    expect(byPrecedence(all).map(({ id }) => id)).toEqual([
      'exact',
      'project',
      'staging',
      'wide',
      'variable',
    ])
  })
  it('names the next key in line for each scope', () => {
    expect(heirOf(exact, all)?.id).toBe('project')
    expect(heirOf(project, all)?.id).toBe('wide')
    expect(heirOf(wide, all)?.id).toBe('variable')
    expect(heirOf(wide, [wide, exact, staging])).toBeUndefined()
  })
  it('skips other providers and retiring keys', () => {
    const other = key({ id: 'other', providerId: 'anthropic' })
    expect(heirOf(exact, [exact, other, { ...project, status: 'retiring' }])).toBeUndefined()
  })
})

describe('deleteConsequences', () => {
  it('says calls are refused when no key is left', () => {
    const sentences = deleteConsequences(wide, [wide], 'OpenAI', ready)
    expect(sentences.join(' ')).toContain('Calls to OpenAI will have no key and will be refused.')
    expect(sentences.join(' ')).toContain('deleted from Secret Service')
  })
  it('names the key that takes over', () => {
    expect(deleteConsequences(exact, all, 'OpenAI', ready).join(' ')).toContain(
      'Calls to OpenAI for project report in production will use “project” (••••abcd) instead.',
    )
  })
  it('speaks of memory for session keys', () => {
    expect(deleteConsequences(key({ id: 's', backend: 'session' }), [], 'OpenAI', ready)[0]).toBe(
      'The secret is cleared from memory.',
    )
  })
})

it('says what replacing does', () =>
  expect(replaceConsequence(project, 'OpenAI')).toContain(
    'project report at OpenAI uses the new secret',
  ))

describe('a scope has one key', () => {
  it('finds the one that is there and ignores variables', () => {
    expect(keyInScope(all, 'openai', 'report', null)?.id).toBe('project')
    expect(keyInScope([variable], 'openai', null, null)).toBeUndefined()
  })
  it('refuses a second key and offers the way out', () => {
    const draft = { ...emptyDraft('openai', ready), project: 'report' }
    expect(checkDraft(draft, builtIn, all, ready).problem).toBe(
      'OpenAI already has a key for project report: “project” (••••abcd). Replace its secret, or choose another scope.',
    )
  })
})

describe('checkDraft', () => {
  it('suggests a label and leaves empty scopes out', () => {
    expect(checkDraft(emptyDraft('anthropic', ready), builtIn, [], ready)).toEqual({
      problem: null,
      fields: { providerId: 'anthropic', label: 'Anthropic', storage: 'keychain' },
    })
  })
  it('never falls back to another storage by itself', () => {
    expect(checkDraft(emptyDraft('openai', ready), builtIn, [], missing).problem).toMatch(
      /keychain does not answer/,
    )
    expect(
      checkDraft({ ...emptyDraft('openai', ready), storage: 'session' }, builtIn, [], missing),
    ).toMatchObject({ problem: null, fields: { storage: 'session' } })
  })
  it('asks for a provider', () =>
    expect(checkDraft(emptyDraft(null, ready), builtIn, [], ready).problem).toMatch(
      /Choose the provider/,
    ))
})
