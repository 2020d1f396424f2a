/**
 * Errors as vendors and compatible servers word them (spec P11): each the code and the sentence a
 * person can act on.
 */
import { describe, expect, test } from 'vitest'
import type { MockReply } from '../support/mock-provider'
import { endpointOf, failureOf, secret } from './harness'
import { data, useWire } from './use-wire'

const wire = useWire()
const { ask } = wire

describe('errors', () => {
  test.each([
    [
      'a string',
      data({ error: 'Server error: CUDA out of memory', error_type: 'generation' }),
      'Server error: CUDA out of memory',
    ],
    ['a list', data({ error: [{ message: 'first' }, { message: 'second' }] }), 'first; second'],
    ['a list of strings', data({ errors: ['one', 'two'] }), 'one; two'],
    ['a list around it', data([{ error: { message: 'in a list', code: 500 } }]), 'in a list'],
    ['an object without words', data({ error: { reason: 'tired' } }), 'reason: tired'],
  ])('as %s in the stream: the provider’s failure with its words', async (_name, raw, words) => {
    expect((await ask({ raw })).failure).toMatchObject({
      code: 'overloaded',
      reach: 'refused',
      providerMessage: words,
    })
    expect(
      (await ask({ raw: raw.slice(6), contentType: 'application/json' })).failure,
    ).toMatchObject({ code: 'overloaded', providerMessage: words })
  })
  test('an error event of Anthropic in plain words', async () => {
    expect(
      (await ask({ raw: 'event: error\ndata: upstream connect error\n\n' }, 'anthropic')).failure,
    ).toMatchObject({ code: 'overloaded', providerMessage: 'upstream connect error' })
  })
  const google = (retryDelay: unknown, quotaId = 'GenerateRequestsPerMinutePerProject') => [
    {
      error: {
        code: 429,
        message: 'You exceeded your current quota.',
        status: 'RESOURCE_EXHAUSTED',
        details: [
          { '@type': 'type.googleapis.com/google.rpc.QuotaFailure', violations: [{ quotaId }] },
          { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay },
        ],
      },
    },
  ]
  const refused = async (status: number, body: unknown) =>
    (await ask({ status, raw: JSON.stringify(body), contentType: 'application/json' })).failure
  test('a limit of the minute is a rate limit with its delay, one of the day a spent quota', async () => {
    expect(await refused(429, google('1.5s'))).toMatchObject({
      code: 'rate_limited',
      retryAfterMs: 1500,
    })
    expect(await refused(429, google({ seconds: '34' }))).toMatchObject({
      code: 'rate_limited',
      retryAfterMs: 34_000,
    })
    expect(
      await refused(429, google('34s', 'GenerateRequestsPerDayPerProjectPerModel')),
    ).toMatchObject({ code: 'quota_exhausted' })
    expect(
      await refused(429, {
        error: {
          message: 'Rate limit reached for gpt-4o. Please try again in 1m2.5s.',
          code: 'rate_limit_exceeded',
        },
      }),
    ).toMatchObject({ code: 'rate_limited', retryAfterMs: 62_500 })
    expect(await refused(429, google('99999999999s'))).toMatchObject({ retryAfterMs: null })
  })
  test.each([
    '账户余额不足，请充值',
    '用户额度不足, 剩余额度: ＄0.00',
    '您的账户已欠费',
    '残高が不足しています',
    '잔액이 부족합니다',
    'Недостаточно средств на балансе',
    'Saldo insuficiente',
    'Créditos insuficientes',
    'Solde insuffisant',
    'Ihr Guthaben ist aufgebraucht',
    'Credito insufficiente',
    'Yetersiz bakiye',
    'Số dư không đủ',
    'Insufficient account balance',
    'You have run out of credits',
    'Your balance is insufficient',
  ])('an empty balance, %s, is a spent quota whatever the status', async (message) => {
    for (const status of [400, 403, 429, 500])
      expect((await refused(status, { error: { message } }))?.code).toBe('quota_exhausted')
  })
  test('what is too large is never asked again, and what the credit allows is said', async () => {
    expect(
      (
        await refused(429, {
          error: {
            message:
              'Request too large for gpt-4o on tokens per min (TPM): Limit 30000, Requested 90000.',
            code: 'rate_limit_exceeded',
          },
        })
      )?.code,
    ).toBe('context_too_long')
    const poor = await refused(402, {
      error: {
        message:
          'This request requires more credits, or fewer max_tokens. You requested up to 65536 tokens, but can only afford 3000.',
      },
    })
    expect(poor).toMatchObject({
      code: 'quota_exhausted',
      message: expect.stringContaining('Lower the maximum output'),
    })
    expect(poor?.message).toContain('3000')
  })
  test('bodies that would cost time: tags that never close, nesting, a script without end', async () => {
    for (const raw of [
      '<script'.repeat(9000),
      '<'.repeat(60_000),
      `${'<style>'.repeat(8000)}`,
      ' '.repeat(60_000),
    ])
      expect((await ask({ status: 500, raw, contentType: 'text/html' })).failure?.code).toBe(
        'overloaded',
      )
    expect(
      (
        await ask({
          status: 500,
          raw: `{"error":{"message":${'['.repeat(30_000)}1${']'.repeat(30_000)}}}`,
          contentType: 'application/json',
        })
      ).failure?.code,
    ).toBe('overloaded')
    expect(
      (
        await ask({
          status: 500,
          raw: 'a <b>bold</b> word, 3 < 5 <script>evil()</script>.',
          contentType: 'text/html',
        })
      ).failure?.providerMessage,
    ).toContain('a bold word')
  })
})

test('sentences of a test say what to do: no key where one is wanted, no list at this address, a server that is silent', async () => {
  const tested = async (reply: MockReply, key = secret, timeouts = {}) => {
    wire.mock.script(() => reply)
    return (
      await failureOf(
        wire.providers.listModels(
          { endpoint: endpointOf(wire.mock, 'openai-compatible', timeouts), secret: key },
          new AbortController().signal,
        ),
      )
    ).message
  }
  expect(await tested({ status: 401 }, '')).toContain('wants a key')
  expect(await tested({ status: 401 })).toContain('did not accept the key')
  expect(await tested({ status: 403 })).toContain('list its models')
  expect(await tested({ status: 404 })).toContain('no list of models')
  expect(await tested({ hangAfterChunks: -1 }, secret, { firstTokenMs: 200 })).toContain(
    'did not list its models',
  )
})
