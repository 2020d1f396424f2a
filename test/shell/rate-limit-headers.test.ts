/**
 * What is left of the rate limits in the headers of an answer: structured fields of
 * draft-ietf-httpapi-ratelimit-headers (spec C4).
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CallerLimit } from '../../src/main/console-port'
import { rateLimitHeaders } from '../../src/main/shell/browser/rate-limit-headers'
import type { BrowserShell } from '../../src/main/shell/browser/server'
import { startShell } from '../contract/transports'
import { createTestConsole } from '../support/test-console'

const perMinute: CallerLimit = {
  id: 'lim_1',
  unit: 'requests',
  limit: 42,
  windowSeconds: 60,
  remaining: 41,
  resetSeconds: 60,
}
const tokens: CallerLimit = {
  id: 'lim_2',
  unit: 'tokens',
  limit: 9000,
  windowSeconds: 86_400,
  remaining: 12,
  resetSeconds: 40_000,
}
const cap: CallerLimit = {
  id: 'lim_3',
  unit: 'tokens_per_request',
  limit: 17_000,
  windowSeconds: null,
  remaining: 17_000,
  resetSeconds: 0,
}

let shell: BrowserShell
let limits: readonly CallerLimit[] = []
const asked: (string | undefined)[] = []

beforeAll(async () => {
  shell = await startShell({
    ...createTestConsole(),
    limitsOn(_request, provider) {
      asked.push(provider)
      return limits
    },
  })
})
afterAll(() => shell.close())

function send(model: string, accept = 'application/json'): Promise<Response> {
  return fetch(new URL('api/v1/calls', shell.url), {
    method: 'POST',
    headers: { authorization: `Bearer ${shell.token}`, 'content-type': 'application/json', accept },
    body: JSON.stringify({ project: 'dev', model, messages: [{ role: 'user', content: 'Hi' }] }),
  })
}

test('each limit is an item by its id, with its quota, unit and window, and what is left of it', () => {
  expect(rateLimitHeaders([perMinute, tokens, cap])).toEqual({
    'ratelimit-policy':
      '"lim_1";q=42;w=60, "lim_2";q=9000;qu="tokens";w=86400, "lim_3";q=17000;qu="tokens-per-request"',
    ratelimit: '"lim_1";r=41;t=60, "lim_2";r=12;t=40000',
  })
  expect(rateLimitHeaders([])).toEqual({})
})

describe('however many limits there are', () => {
  const many = Array.from({ length: 150 }, (_, index): CallerLimit => ({
    id: `lim_${index}`,
    unit: 'tokens',
    limit: 1000,
    windowSeconds: 60,
    remaining: (index * 37) % 1000,
    resetSeconds: 60,
  }))

  test('the five tightest are told, and the one that refused is among them', () => {
    const tightest = [...many]
      .sort((one, other) => one.remaining - other.remaining)
      .slice(0, 5)
      .map(({ id }) => id)
    const idsIn = (value = '') => [...value.matchAll(/"(lim_\d+)"/g)].map(([, id]) => id)
    expect(idsIn(rateLimitHeaders(many)['ratelimit']).sort()).toEqual([...tightest].sort())
    expect(idsIn(rateLimitHeaders(many, 'lim_26')['ratelimit-policy'])).toContain('lim_26')
    expect(rateLimitHeaders([...many, { ...cap, id: 'cap' }])['ratelimit-policy']).not.toContain(
      '"cap"',
    )
  })

  test.each([['application/json'], ['text/event-stream']])(
    'the headers of a call (%s) stay small, and Node reads its answer',
    async (accept) => {
      limits = many
      const response = await send('m', accept)
      expect(response.status).toBe(200)
      expect(await response.text()).toContain('one two')
      expect(
        [...response.headers].map(([name, value]) => `${name}: ${value}\r\n`).join('').length,
      ).toBeLessThan(4096)
      expect((await send('limited', accept)).status).toBe(429)
    },
  )

  test('a long or strange id breaks no header', () => {
    const strange = [
      'naïve "quote"\\ 한국\r\nX-Evil: 1',
      'x'.repeat(400),
      '\ud800',
      '😀'.repeat(200),
      '',
    ].map((id): CallerLimit => ({ ...perMinute, id }))
    const headers = rateLimitHeaders(strange)
    for (const value of Object.values(headers)) {
      expect(value).toMatch(/^[\x20-\x7e]{1,1000}$/)
      // Each item is a structured string with its parameters, whole.
      expect(value).toMatch(/^("(?:[^"\\]|\\["\\])*"(;[a-z]+=("[a-z-]+"|\d{1,15}))+(, |$))+$/)
    }
  })

  test('numbers are integers of at most fifteen digits', () => {
    const huge = {
      ...perMinute,
      limit: Number.MAX_SAFE_INTEGER,
      remaining: 1e21,
      resetSeconds: 0.2,
    }
    expect(
      rateLimitHeaders([huge, { ...huge, id: 'b', remaining: -5, resetSeconds: Number.NaN }]),
    ).toEqual({
      'ratelimit-policy': '"lim_1";q=999999999999999;w=60, "b";q=999999999999999;w=60',
      ratelimit: '"lim_1";r=999999999999999;t=1, "b";r=0;t=999999999999999',
    })
  })
})

test.each([['application/json'], ['text/event-stream']])(
  'a call answered as %s tells the limits that look at it, by the provider that served',
  async (accept) => {
    limits = [perMinute]
    asked.length = 0
    const response = await send('m', accept)
    expect(response.status).toBe(200)
    expect(response.headers.get('ratelimit-policy')).toBe('"lim_1";q=42;w=60')
    expect(response.headers.get('ratelimit')).toBe('"lim_1";r=41;t=60')
    expect(asked).toEqual(['simulated'])
    await response.text()
  },
)

test('where no limit looks at a call there is no header', async () => {
  limits = []
  const response = await send('m')
  expect(response.headers.get('ratelimit-policy')).toBeNull()
  expect(response.headers.get('ratelimit')).toBeNull()
})

test.each([['application/json'], ['text/event-stream']])(
  'a refused call (%s) says when to come back, in whole seconds',
  async (accept) => {
    limits = [perMinute]
    const response = await send('limited', accept)
    expect(response.status).toBe(429)
    expect(response.headers.get('retry-after')).toBe('2')
    expect(await response.json()).toMatchObject({
      code: 'local_rate_limited',
      data: { limitId: 'lim_1', retryAfterMs: 1500 },
    })
  },
)

test('a provider’s own limit is a 502 without Retry-After: waiting at Tollgate’s door is not what it asks for', async () => {
  const response = await send('upstream')
  expect(response.status).toBe(502)
  expect(response.headers.get('retry-after')).toBeNull()
})
