import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compilePattern } from '../../src/main/validation/regex/pattern'

const plain = { ignoreCase: false, multiline: false }

const patterns = [
  '',
  'a',
  'abc',
  '^abc$',
  'a|b',
  'ab|cd|',
  '(?:ab)+c',
  '(a|ab)(c|bcd)(d*)',
  'a*?b',
  'a{2}',
  'a{2,}',
  'a{2,4}b',
  'a{0}b',
  '(?<year>\\d{4})-(?:\\d\\d)',
  '[abc]',
  '[^abc]',
  '[a-c\\d]',
  '[\\]x]',
  '[]',
  '[^]',
  '\\bword\\b',
  '\\Bord',
  '.',
  '.+x',
  '\\d+\\.\\d+',
  '\\w+@\\w+',
  '\\s',
  '\\S\\s\\S',
  '(a*)*b',
  '(|a)+b',
  '(a|a)*b',
  '\\p{Lu}\\p{Ll}+',
  '[\\p{Script=Hangul}]+',
  '\\u{1F600}',
  '\\uD83D\\uDE00',
  '\\x41',
  '^$',
  '$^',
  '(^|,)x',
  'x($|,)',
  '\\n',
  '^\\s*#',
  '((a|b)?c){2}',
  '\\cJ',
  '\\0',
  'a+b+c+',
  '(?:)',
  '((a{0}){3}b){2}',
  '\\/',
  '\\$\\d',
  '[a-c-]',
  '[-a]',
  '[^-a]',
  '[a-c-x]',
  '[[:alpha:]',
  '[^\\s\\d]',
  '[\\S]',
  '[\\b]',
  '\\P{L}',
  '[\\P{Any}]',
  '[^\\P{Any}]',
  '\\p{Emoji}',
  '\\Q',
  ' # a',
].filter((pattern) => {
  try {
    return RegExp(pattern, 'u') !== undefined
  } catch {
    return false
  }
})
const texts = fc.oneof(
  fc.string({
    unit: fc.constantFrom(
      'a',
      'b',
      'c',
      'd',
      'x',
      'A',
      'B',
      '1',
      '2',
      '.',
      ',',
      '-',
      '@',
      '#',
      ' ',
      '\n',
      '\r',
      '한',
      '😀',
      '$',
      '/',
      ']',
      '[',
      ':',
      '_',
      '\b',
      '\u00a0',
      '\u2028',
      '\ufeff',
    ),
    maxLength: 12,
  }),
  fc.string({ unit: 'binary', maxLength: 12 }),
)

test.each(patterns)('%s finds what JavaScript finds', (pattern) => {
  for (const flags of [
    plain,
    { ignoreCase: true, multiline: false },
    { ignoreCase: false, multiline: true },
  ]) {
    const compiled = compilePattern(pattern, flags)
    const native = new RegExp(
      pattern,
      `u${flags.ignoreCase ? 'i' : ''}${flags.multiline ? 'm' : ''}`,
    )
    fc.assert(
      fc.property(texts, (text) => {
        // Over lines, every line end reads as \n.
        const read = flags.multiline ? text.replace(/[\r\u2028\u2029]/g, '\n') : text
        return compiled.test(text) === native.test(read)
      }),
      { numRuns: 60 },
    )
  }
})

test('over lines, each end of a line is one, whichever a provider writes', () => {
  for (const end of ['\n', '\r\n', '\r', '\u2028', '\u2029'])
    expect(
      compilePattern('^Total: \\d+$', { ignoreCase: false, multiline: true }).test(
        `x${end}Total: 12${end}y`,
      ),
      JSON.stringify(end),
    ).toBe(true)
  expect(compilePattern('a\\r', { ignoreCase: false, multiline: true }).test('a\r')).toBe(true)
})

test('patterns that take a backtracking matcher years end here', () => {
  const text = `${'a'.repeat(20_000)}!`
  for (const pattern of [
    '^(a+)+$',
    '^(a|aa)+$',
    '^(a|a?)+$',
    '(a*)*b',
    '^(\\w+\\s?)*$',
    'a*a*a*a*a*a*b',
  ])
    expect(compilePattern(pattern, plain).test(text), pattern).toBe(false)
})

test('counted repeats are taken up to two thousand steps, nested ones too', () => {
  for (const [pattern, count] of [
    ['^a{1500}$', 1500],
    ['^(a{40}){40}$', 1600],
    ['^(?:a{2}b?){450}$', 900],
  ] as const) {
    expect(
      [
        compilePattern(pattern, plain).test('a'.repeat(count)),
        compilePattern(pattern, plain).test('a'.repeat(count - 1)),
      ],
      pattern,
    ).toEqual([true, false])
  }
})

test.each([
  ['(', 'no regular expression'],
  ['a(?=b)', 'look-around'],
  ['(?!b)', 'look-around'],
  ['(?<=a)b', 'look-around'],
  ['(?<!a)b', 'look-around'],
  ['(a)\\1', 'back-references'],
  ['(?<n>a)\\k<n>', 'back-references'],
  ['(?i:a)', 'inline flags'],
  ['(a{1000}){1000}', 'too large'],
  ['((((){2000}){2000}){2000}){2000}', 'too large'],
  ['\\y', 'no regular expression'],
  ['(a)b\\1', 'at character 5'],
])('%s is refused with the way out', (pattern, words) =>
  expect(() => compilePattern(pattern, plain)).toThrow(words),
)

test('a pattern too deep or too long is refused before it is read', () => {
  expect(() => compilePattern(`${'('.repeat(4000)}a${')'.repeat(4000)}`, plain)).toThrow('deep')
  expect(() => compilePattern('a'.repeat(10_001), plain)).toThrow('longer than')
})
