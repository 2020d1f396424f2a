/**
 * A key that comes back is taken out in every form it may have, whole and in a stream; everything
 * else passes byte for byte.
 */
import { describe, expect, test } from 'vitest'
import { createEchoFilter } from '../../src/main/platform/echo'

const keys = [
  'sk-proj-Ab0dEf9hIjKl_mNoP-qRsT3vWxYz',
  'sk-CANARY"\\/+=&__%41aZ09QwErTy',
  'sk-0000000000',
  '0a1b2c3d4e5f60718293a4b5c6d7e8f9',
] as const
const each = (key: string, written: (code: number) => string, between = '') =>
  [...key].map((one) => written(one.charCodeAt(0))).join(between)
const hex = (code: number) => code.toString(16).padStart(2, '0')
const base64 = (text: string) => Buffer.from(text).toString('base64')
const html = (key: string) =>
  key.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')

const forms: Readonly<Record<string, (key: string) => string>> = {
  'as it is': (key) => key,
  'in capitals': (key) => key.toUpperCase(),
  'in small letters': (key) => key.toLowerCase(),
  reversed: (key) => [...key].reverse().join(''),
  spaced: (key) => [...key].join(' '),
  punctuated: (key) => [...key].join(' - '),
  'with invisible characters': (key) => [...key].join('\u200b'),
  'in full width': (key) => each(key, (code) => String.fromCharCode(code + 0xfee0)),
  'a letter a line': (key) => [...key].join('\n'),
  'as UTF-16': (key) => Buffer.from(key, 'utf16le').toString('latin1'),
  JSON: (key) => JSON.stringify(key),
  'JSON in JSON': (key) => JSON.stringify(JSON.stringify({ key })),
  'for a URL': (key) => encodeURIComponent(key),
  'for a URL, twice': (key) => encodeURIComponent(encodeURIComponent(key)),
  'all in percent': (key) => each(key, (code) => `%${hex(code)}`),
  'all in percent, twice': (key) => each(key, (code) => `%25${hex(code)}`),
  'every other in percent': (key) =>
    [...key]
      .map((one, at) => (at % 2 === 0 ? `%${hex(one.charCodeAt(0)).toUpperCase()}` : one))
      .join(''),
  HTML: html,
  'HTML numbers': (key) => each(key, (code) => `&#${code};`),
  'HTML hex numbers, some': (key) =>
    [...key]
      .map((one, at) => (at % 3 === 0 ? `&#x${hex(one.charCodeAt(0))};` : html(one)))
      .join(''),
  'HTML numbers, twice': (key) => each(key, (code) => `&amp;#${code};`),
  'backslash u': (key) => each(key, (code) => `\\u00${hex(code)}`),
  'backslash u, some, twice': (key) =>
    [...key].map((one, at) => (at % 2 === 0 ? `\\\\u00${hex(one.charCodeAt(0))}` : one)).join(''),
  'backslash u in braces': (key) => each(key, (code) => `\\u{${hex(code)}}`),
  'backslash x': (key) => each(key, (code) => `\\x${hex(code)}`),
  base64: base64,
  'base64 after user:': (key) => base64(`user:${key}`),
  'base64 after k=': (key) => base64(`k=${key}&more`),
  'base64 for a URL': (key) => Buffer.from(`a${key}`).toString('base64url'),
  'base64 of base64': (key) => base64(base64(`:${key}`)),
  'base64 in lines': (key) => base64(key).replace(/(.{8})/g, '$1\n'),
  'base64 of UTF-16': (key) => Buffer.from(key, 'utf16le').toString('base64'),
  'base64 of capitals': (key) => base64(key.toUpperCase()),
  'base64 reversed': (key) => [...base64(key)].reverse().join(''),
  hex: (key) => Buffer.from(key).toString('hex'),
  'hex in capitals': (key) => Buffer.from(key).toString('hex').toUpperCase(),
  'hex with colons': (key) => each(key, hex, ':'),
  'hex with 0x': (key) => each(key, (code) => `0x${hex(code)}`, ', '),
  numbers: (key) => each(key, String, ' '),
  'hex of base64': (key) => Buffer.from(base64(key)).toString('hex'),
  'base64 of hex': (key) => base64(Buffer.from(key).toString('hex')),
  'three quarters of it': (key) => key.slice(0, Math.ceil(key.length * 0.8)),
}

describe.each(keys)('%s', (key) => {
  const filter = createEchoFilter(key)
  /** Too short a part of a short key is nobody's secret. */
  const names = Object.keys(forms).filter(
    (name) => !(name === 'three quarters of it' && key.length < 16),
  )

  test.each(names)('%s', (name) => {
    const form = forms[name]?.(key) ?? ''
    for (const text of [
      `Your key is ${form}, is it not?`,
      form,
      `x${form}`.slice(1),
      `${form} and ${form}`,
    ]) {
      const whole = filter.text(text)
      expect(whole).toContain('[secret]')
      expect(whole).not.toContain(form)
      for (const size of [1, 3, 7]) {
        const stream = filter.stream()
        let shown = ''
        for (let at = 0; at < text.length; at += size)
          shown += stream.push(text.slice(at, at + size))
        shown += stream.end()
        expect(shown).toContain('[secret]')
        expect(shown).not.toContain(form)
      }
    }
  })
})

test('split anywhere in two, nothing of it but its first letters is shown before it is known', () => {
  const [key] = keys
  const filter = createEchoFilter(key)
  for (let at = 1; at < key.length; at += 1) {
    const stream = filter.stream()
    const before = stream.push(`The key ${key.slice(0, at)}`)
    expect(before.length).toBeLessThanOrEqual('The key sk-p'.length)
    expect(before + stream.push(`${key.slice(at)} was refused`) + stream.end()).toMatch(
      /^The key (?:s|sk|sk-|sk-p)?\[secret\] was refused$/,
    )
  }
})

const others: Readonly<Record<string, string>> = {
  plain: 'The quick brown fox jumps over the lazy dog. '.repeat(50),
  code: 'const key = process.env["OPENAI_API_KEY"] ?? "sk-…"; // sk-proj-xxxxxxxxxxxxxxxxxxxx\n\\d+\\w* &amp; &lt;b&gt; 100% %20 %zz &#12 \\u00e9 \\x4'.repeat(
    20,
  ),
  'another key of the same vendor':
    'sk-proj-Zz9yXx8wVv7uTt6sRr5qPp4o and sk-ant-api03-0123456789abcdef',
  base64: Buffer.from('a'.repeat(3000)).toString('base64'),
  'emoji and Chinese': '你好，世界 👩‍👩‍👧 '.repeat(200),
  'the beginning of the key': 'sk-proj-Ab0d and no more; sk-proj-',
  'escapes that never end': `${'%'.repeat(100)}${'&'.repeat(100)}${'\\'.repeat(100)}&#1&#x&ampamp%4\\u12`,
  NUL: 'a\u0000b',
}

test.each(Object.keys(others))(
  'without the key, %s comes out as it went in, in pieces of any size',
  (name) => {
    const text = others[name] ?? ''
    for (const key of keys.slice(0, 2)) {
      const filter = createEchoFilter(key)
      expect(filter.text(text)).toBe(text)
      for (const size of [1, 5, 64]) {
        const stream = filter.stream()
        let shown = ''
        for (let at = 0; at < text.length; at += size)
          shown += stream.push(text.slice(at, at + size))
        expect(shown + stream.end()).toBe(text)
      }
    }
  },
)

test('a normal answer waits for nothing: what is shown at once is all but a few letters', () => {
  const stream = createEchoFilter(keys[0]).stream()
  let [pushed, shown] = [0, 0]
  for (const word of (others['plain'] ?? '').split(/(?<= )/)) {
    pushed += word.length
    shown += stream.push(word).length
    expect(pushed - shown).toBeLessThan(16)
  }
})

test('a word of a few letters is no secret', () => {
  for (const word of ['ollama', 'EMPTY', '', '----------', 'none'])
    expect(createEchoFilter(word).text(`${word} is here`)).toBe(`${word} is here`)
})

test('time grows with the text alone, whatever it holds', () => {
  // Work is counted against a plain text of the same length, so that a busy machine is busy for
  // both.
  const filter = createEchoFilter(keys[1])
  const took = (text: string) => {
    const started = process.cpuUsage()
    filter.text(text)
    const { user, system } = process.cpuUsage(started)
    return user + system
  }
  const length = 100_000
  took('warm '.repeat(length / 5))
  const plain = took('a b c d '.repeat(length / 8)) + 20_000
  for (const piece of [
    keys[1],
    keys[1].slice(0, -1),
    'sk-',
    's',
    '%',
    '&',
    '&#',
    '\\',
    '\\u0',
    '%25',
    '0',
    forms['base64']?.(keys[1]) ?? '',
  ]) {
    expect(took(piece.repeat(Math.ceil(length / piece.length))) / plain, piece).toBeLessThan(200)
  }
})
