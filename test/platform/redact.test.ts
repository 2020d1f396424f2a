/** The redactor must know a secret in every form it travels in, and leave ordinary text alone. */
import { describe, expect, it } from 'vitest'
import { redactText } from '../../src/main/platform/redact'

const odd = 'Aa0/"\\+key=%ü?end'
const plain = 'CANARY0123456789abcdef'

describe('exact secrets', () => {
  it.each([
    ['raw', odd],
    ['JSON', JSON.stringify({ odd })],
    ['JSON in JSON', JSON.stringify({ body: JSON.stringify({ odd }) })],
    ['URL', `https://x.test/?q=${encodeURIComponent(odd)}`],
    [
      'URL in lower case',
      encodeURIComponent(odd).replace(/%[0-9A-F]{2}/g, (one) => one.toLowerCase()),
    ],
    ['hex', Buffer.from(odd).toString('hex')],
    ['upper hex', Buffer.from(odd).toString('hex').toUpperCase()],
  ])('%s', (_name, text) => {
    const clean = redactText(text, [odd])
    expect(clean).toContain('[secret]')
    expect(clean).not.toContain(odd)
    expect(clean.toLowerCase()).not.toContain(encodeURIComponent(odd).toLowerCase())
    expect(clean.toLowerCase()).not.toContain(Buffer.from(odd).toString('hex'))
  })

  it.each(['', 'a', 'ab', 'user:', 'x'.repeat(50)])('base64 after %j', (before) => {
    for (const encoding of ['base64', 'base64url'] as const) {
      const clean = redactText(Buffer.from(`${before}${odd} and more`).toString(encoding), [odd])
      expect(clean).toContain('[secret]')
      expect(Buffer.from(clean.replaceAll('[secret]', ''), encoding).toString()).not.toContain(
        odd.slice(2, -2),
      )
    }
  })

  it('takes the longer of two secrets that share a beginning', () => {
    expect(redactText(`${plain}-long and ${plain}`, [plain, `${plain}-long`])).toBe(
      '[secret] and [secret]',
    )
  })

  it('does not blot out words for a secret too short to be one', () => {
    expect(redactText('a test of the best', ['test', ''])).toBe('a test of the best')
  })
})

describe('credential-shaped text', () => {
  it.each([
    [
      'Incorrect API key provided: sk-proj-abcdEFGH1234_-x. Find it',
      'Incorrect API key provided: [secret]. Find it',
    ],
    [
      'Incorrect API key provided: sk-abcd****************wxyz.',
      'Incorrect API key provided: [secret].',
    ],
    ['key sk-ant-api03-AbCdEfGh12345678', 'key [secret]'],
    ['AIzaSyA1234567890abcdefghijklmnopqrstuv', '[secret]'],
    ['gsk_abcdefghijklmnop1234', '[secret]'],
    ['xai-abcdefghijklmnop1234', '[secret]'],
    ['{"Authorization":"Bearer abc.def.ghi-jkl"}', '{"Authorization":"Bearer [secret]"}'],
    ['{"headers":{"x-api-key":"opaque-thing-1"}}', '{"headers":{"x-api-key":"[secret]"}}'],
    [
      '{"body":"{\\"api_key\\":\\"opaque-thing-1\\"}"}',
      '{"body":"{\\"api_key\\":\\"[secret]\\"}"}',
    ],
    ['GET /v1?key=opaque&alt=sse', 'GET /v1?key=[secret]&alt=sse'],
    ['proxy http://me:hunter22@proxy.test:3128/', 'proxy http://[secret]@proxy.test:3128/'],
  ])('%s', (text, clean) => {
    expect(redactText(text, [])).toBe(clean)
  })

  it.each([
    'The task-management of risk-averse desks',
    '{"inputTokens":12,"firstTokenMs":3}',
    'http://127.0.0.1:8080/api/v1/keys',
    'model gpt-4o-mini-2024-07-18 at text-embedding-3-small',
    'Authorization: none',
    'a key of provider openai',
  ])('leaves %j alone', (text) => {
    expect(redactText(text, [])).toBe(text)
  })

  it('keeps a JSON line JSON', () => {
    const line = JSON.stringify({
      message: 'Bearer "sk-abcdefgh12345678"',
      headers: { cookie: 'a=b; c=d', authorization: 'Basic dXNlcjpwYXNzd29yZA==' },
      url: 'http://u:p@h/?token=x"y',
    })
    expect(() => JSON.parse(redactText(line, ['sk-abcdefgh12345678']))).not.toThrow()
  })
})
