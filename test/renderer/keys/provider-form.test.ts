/**
 * Base URLs, timeouts, test outcomes and found models: every refusal is a sentence, every bound
 * that of the contract.
 */
import { describe, expect, it } from 'vitest'
import { refusedBaseUrl } from '../../../src/main/providers/base-url'
import { contract } from '../../../src/contract/contract'
import {
  checkBaseUrl,
  confirmationNeeded,
  isLoopback,
} from '../../../src/renderer/pages/keys/base-url.form'
import {
  addModelsText,
  foundModels,
  guessCapabilities,
} from '../../../src/renderer/pages/keys/found-models'
import { goodTestText, probeOutcome } from '../../../src/renderer/pages/keys/probe-outcome'
import {
  baseUrlText,
  placeholderProblem,
  providerPresets,
} from '../../../src/renderer/pages/keys/provider-presets'
import { checkTimeouts, draftOf, timeoutsText } from '../../../src/renderer/pages/keys/timeout.form'
import { model } from '../models/samples'

describe('checkBaseUrl', () => {
  it.each([
    ['http://127.0.0.1:11434/v1'],
    ['http://localhost:1234/v1'],
    ['https://openrouter.ai/api/v1'],
    ['https://host.example/v1/'],
  ])('%s is fine', (text) =>
    expect(checkBaseUrl('openai-compatible', text)).toEqual({
      problem: null,
      remark: null,
      confirm: null,
    }),
  )
  it.each([
    ['', /needed/],
    ['openrouter.ai/api/v1', /Start with/],
    ['ftp://host/v1', /Only https/],
    ['https://', /complete address/],
    ['https://user:pass@host/v1', /user name and password/],
    ['https://host/v1?api_key=abc', /key out of the address/],
    ['https://host/v1/chat/completions', /Leave off \/chat\/completions/],
    ['https://host/v1#top', /from \? or #/],
    [`https://host/${'x'.repeat(500)}`, /500 characters/],
    ['http://8.8.8.8:8000/v1', /in the clear/],
    ['https://169.254.169.254/v1', /metadata/],
    ['http://0.0.0.0:11434/v1', /127\.0\.0\.1/],
  ])('%s is refused', (text, sentence) =>
    expect(checkBaseUrl('openai-compatible', text).problem).toMatch(sentence),
  )
  it('agrees with the console on what may be used at once', () => {
    for (const text of [
      'http://localhost:1/v1',
      'http://127.8.9.1/v1',
      'http://[::1]:8080/v1',
      'http://model.localhost/v1',
      'http://10.1.2.3/v1',
      'http://localhost.example/v1',
      'https://[64:ff9b::a00:1]/v1',
    ]) {
      const { problem, confirm } = checkBaseUrl('openai-compatible', text)
      expect([text, problem === null && confirm === null, problem === null]).toEqual([
        text,
        refusedBaseUrl(text) === null,
        refusedBaseUrl(text, true) === null,
      ])
    }
  })
  it('asks once before plain http on a private network, and again for another host', () => {
    const confirmed = {
      kind: 'openai-compatible',
      baseUrl: 'http://10.1.2.3:8000/v1',
      privateNetworkConfirmed: true,
    } as const
    expect(checkBaseUrl('openai-compatible', 'http://10.1.2.3:8000/v1')).toEqual({
      problem: null,
      remark: null,
      confirm: expect.stringMatching(/10\.1\.2\.3 in the clear.*trust that network/),
    })
    expect(confirmationNeeded(confirmed, 'http://10.1.2.3:9000/v1')).toBeNull()
    expect(confirmationNeeded(confirmed, 'http://10.1.2.4:8000/v1')).toMatch(/10\.1\.2\.4/)
    expect(
      confirmationNeeded(
        { ...confirmed, privateNetworkConfirmed: false },
        'http://10.1.2.3:8000/v1',
      ),
    ).toMatch(/10\.1\.2\.3/)
    expect(confirmationNeeded(confirmed, 'https://10.1.2.4/v1')).toBeNull()
  })
  it('remarks on /v1', () => {
    expect(checkBaseUrl('anthropic', 'https://proxy.example/v1').remark).toMatch(/adds \/v1 itself/)
    expect(checkBaseUrl('openai', 'https://proxy.example').remark).toMatch(/usually end in \/v1/)
  })
  it('lets the built-in kinds go without one', () =>
    expect(checkBaseUrl('openai', ' ').problem).toBeNull())
  it('knows this machine', () => {
    expect([
      isLoopback('http://[::1]:8080/v1'),
      isLoopback('http://127.0.0.1/v1'),
      isLoopback('https://a.b/v1'),
      isLoopback(null),
    ]).toEqual([true, true, false, false])
  })
})

describe('presets', () => {
  it('are valid input of providers.create, but for what the person fills in', () => {
    const input = contract.providers.create['~orpc'].inputSchema
    for (const preset of providerPresets.filter(
      ({ baseUrl, id }) => baseUrl !== '' && id !== 'azure',
    )) {
      expect(
        input?.['~standard'].validate({
          kind: preset.kind,
          name: preset.name,
          baseUrl: preset.baseUrl,
        }),
      ).not.toHaveProperty('issues')
      expect(checkBaseUrl(preset.kind, preset.baseUrl)).toEqual({
        problem: null,
        remark: null,
        confirm: null,
      })
    }
  })
  it('stop the Azure placeholder', () => {
    expect(placeholderProblem('https://YOUR-RESOURCE.openai.azure.com/openai/v1')).toMatch(
      /YOUR-RESOURCE/,
    )
    expect(placeholderProblem('https://acme.openai.azure.com/openai/v1')).toBeNull()
  })
  it('name the public endpoints', () =>
    expect(baseUrlText('anthropic', null)).toBe('https://api.anthropic.com'))
})

describe('timeouts', () => {
  const timeouts = { connectMs: 10_000, firstTokenMs: 60_000, idleMs: 500, totalMs: 600_000 }
  it('go round', () => expect(checkTimeouts(draftOf(timeouts))).toEqual({ problems: {}, timeouts }))
  it('read as one line', () =>
    expect(timeoutsText(timeouts)).toBe(
      'connect 10 s · first token 60 s · idle 0.5 s · total 600 s',
    ))
  it.each([
    ['ten', /Give seconds/],
    ['0.05', /At least/],
    ['121', /At most 120/],
    ['', /Give seconds/],
  ])('connect %j is refused', (text, sentence) => {
    const checked = checkTimeouts({ ...draftOf(timeouts), connectMs: text })
    expect(checked.timeouts).toBeNull()
    expect(checked.problems.connectMs).toMatch(sentence)
  })
  it('refuse a total shorter than its parts', () =>
    expect(checkTimeouts({ ...draftOf(timeouts), totalMs: '5' }).problems.totalMs).toMatch(
      /shorter/,
    ))
})

describe('probeOutcome', () => {
  const error = (code: 'authentication' | 'network') => ({
    ok: false,
    latencyMs: 1,
    models: [],
    error: { code, message: 'x' },
  })
  it('lets a key be saved when only the network failed', () =>
    expect(probeOutcome(error('network')).kind).toBe('unsure'))
  it('does not when the provider refused the key', () =>
    expect(probeOutcome(error('authentication')).kind).toBe('refused'))
  it('reads a good test', () => {
    expect(probeOutcome({ ok: true, latencyMs: 212, models: ['a'] })).toEqual({
      kind: 'good',
      latencyMs: 212,
      models: ['a'],
    })
    expect(goodTestText(212, 1)).toBe('Works: 1 model in 212\u2009ms')
    expect(goodTestText(1240, 1204)).toBe('Works: 1\u2009204 models in 1.24\u2009s')
  })
})

describe('foundModels', () => {
  it('puts new ones first, suggests them, and leaves those of other providers alone', () => {
    const found = foundModels(
      ['b', 'a', 'known', 'a'],
      [model({ id: 'mine/known' }), model({ id: 'other/a' })],
      'mine',
    )
    expect(
      found.map(({ model: name, inCatalogue, suggested }) => [name, inCatalogue, suggested]),
    ).toEqual([
      ['a', false, true],
      ['b', false, true],
      ['known', true, false],
    ])
  })
  it('suggests nothing from a long list', () => {
    expect(
      foundModels(
        Array.from({ length: 13 }, (_, index) => `m${index}`),
        [],
        'mine',
      ).some(({ suggested }) => suggested),
    ).toBe(false)
  })
  it('tells embeddings by their name', () => {
    expect(guessCapabilities('text-embedding-3-small')).toEqual(['embeddings'])
    expect(guessCapabilities('bge-m3')).toEqual(['embeddings'])
    expect(guessCapabilities('llama3.1:8b')).toEqual(['chat'])
  })
  it('says what unpriced means', () =>
    expect(addModelsText(2)).toMatch(/refused under a hard USD budget/))
})
