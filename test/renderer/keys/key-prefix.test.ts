/**
 * A pasted key finds its provider, and what cannot be a key is named before it is sent anywhere.
 */
import { describe, expect, it } from 'vitest'
import {
  cleanSecret,
  detectProvider,
  secretProblem,
  suggestedLabel,
} from '../../../src/renderer/pages/keys/key-prefix'
import { builtIn, provider } from './samples'

describe('cleanSecret', () => {
  it.each([
    ['  sk-abc123456\n', 'sk-abc123456'],
    ['OPENAI_API_KEY=sk-abc123456', 'sk-abc123456'],
    ['export ANTHROPIC_API_KEY_REPORT="sk-ant-abc"', 'sk-ant-abc'],
    ["'sk-abc123456';", 'sk-abc123456'],
    ['Authorization: Bearer sk-abc123456', 'sk-abc123456'],
    ['bearer sk-abc123456', 'sk-abc123456'],
    ['abc=def=ghi', 'abc=def=ghi'],
    ['\u00a0\u200bsk-abc123456\u2060\ufeff\r\n', 'sk-abc123456'],
    ['Bearer \u200bsk-abc123456', 'sk-abc123456'],
    ['EMPTY', 'EMPTY'],
  ])('%j is %j', (pasted, secret) => expect(cleanSecret(pasted)).toBe(secret))
})

describe('secretProblem', () => {
  const openai = { kind: 'openai', baseUrl: null } as const
  it('accepts a plain key', () => expect(secretProblem('sk-proj-0123456789', openai)).toBeNull())
  it.each([
    ['', /Paste/],
    ['sk-1', /too short/],
    ['sk-one two three', /spaces/],
    [`sk-${'x'.repeat(1200)}`, /too long/],
    ['sk-ant-admin01-abcdef', /Anthropic admin key/],
    ['sk-admin-abcdef123', /OpenAI admin key/],
  ])('%j says why at the vendor’s own host', (secret, sentence) =>
    expect(secretProblem(secret, openai)).toMatch(sentence),
  )
  it.each(['ollama', 'EMPTY', 'x', 'sk-admin-abcdef123', 'sk-ant-admin01-abcdef', 'two words'])(
    '%j is taken by any other server',
    (secret) => {
      expect(
        secretProblem(secret, { kind: 'openai-compatible', baseUrl: 'http://127.0.0.1:11434/v1' }),
      ).toBeNull()
      expect(
        secretProblem(secret, { kind: 'anthropic', baseUrl: 'https://proxy.example' }),
      ).toBeNull()
    },
  )
  it('still wants one that can be sent', () => {
    expect(
      secretProblem('', { kind: 'openai-compatible', baseUrl: 'http://127.0.0.1:11434/v1' }),
    ).toMatch(/Paste/)
    expect(
      secretProblem('schlüssel', {
        kind: 'openai-compatible',
        baseUrl: 'http://127.0.0.1:11434/v1',
      }),
    ).toMatch(/cannot be sent/)
  })
})

describe('detectProvider', () => {
  it('tells Anthropic from OpenAI though both start with sk-', () => {
    expect(detectProvider('sk-ant-api03-x', builtIn).providerId).toBe('anthropic')
    expect(detectProvider('sk-proj-x', builtIn).providerId).toBe('openai')
    expect(detectProvider('sk-x', builtIn).providerId).toBe('openai')
  })
  it('prefers the built-in provider and says there are others', () => {
    const found = detectProvider('sk-ant-x', [
      provider({ id: 'second', kind: 'anthropic' }),
      ...builtIn,
    ])
    expect(found.providerId).toBe('anthropic')
    expect(found.sentence).toMatch(/Another provider/)
  })
  it('matches services behind the OpenAI format by their host', () => {
    const router = provider({
      id: 'router',
      kind: 'openai-compatible',
      baseUrl: 'https://openrouter.ai/api/v1',
    })
    const ollama = provider({
      id: 'ollama',
      kind: 'openai-compatible',
      baseUrl: 'http://127.0.0.1:11434/v1',
    })
    expect(detectProvider('sk-or-v1-x', [...builtIn, ollama, router]).providerId).toBe('router')
    expect(detectProvider('sk-or-v1-x', [...builtIn, ollama])).toMatchObject({
      issuer: 'OpenRouter',
      providerId: null,
    })
  })
  it('leaves unknown prefixes to the person', () => {
    expect(detectProvider('0123456789', builtIn)).toMatchObject({ issuer: null, providerId: null })
  })
})

it('suggests a label from provider and scope', () => {
  expect(suggestedLabel('OpenAI', null, null)).toBe('OpenAI')
  expect(suggestedLabel('OpenAI', 'report', 'production')).toBe('OpenAI report production')
})
