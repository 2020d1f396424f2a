import fc from 'fast-check'
import { expect, test } from 'vitest'
import { search } from '../../src/main/validation/regex/match'
import { parseRegex } from '../../src/main/validation/regex/parse'

const plain = { ignoreCase: false, multiline: false }
const finds = (pattern: string, text: string, flags = plain) => search(parseRegex(pattern, flags), text, flags.multiline)

const patterns = [
  '', 'a', 'abc', '^abc$', 'a|b', 'ab|cd|', '(?:ab)+c', '(a|ab)(c|bcd)(d*)', 'a*?b', 'a{2}', 'a{2,}', 'a{2,4}b', 'a{0}b', '(?<year>\\d{4})-(?:\\d\\d)', '[abc]', '[^abc]', '[a-c\\d]', '[\\]x]', '[]', '[^]',
  '\\bword\\b', '\\Bord', '.', '.+x', '\\d+\\.\\d+', '\\w+@\\w+', '\\s', '\\S\\s\\S', '(a*)*b', '(|a)+b', '(a|a)*b', '\\p{Lu}\\p{Ll}+', '[\\p{Script=Hangul}]+', '\\u{1F600}', '\\uD83D\\uDE00', '\\x41', '^$', '$^', '(^|,)x', 'x($|,)',
  '\\n', '^\\s*#', '((a|b)?c){2}', '\\cJ', '\\0', 'a+b+c+', '(?:)', '((a{0}){3}b){2}', '\\/', '\\$\\d',
]
const texts = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd', 'x', 'A', 'B', '1', '2', '.', ',', '-', '@', '#', ' ', '\n', '\r', '한', '😀', '$', '/', ']', '_', '\u2028') , maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 12 }),
)

test.each(patterns)('%s finds what JavaScript finds', (pattern) => {
  for (const flags of [plain, { ignoreCase: true, multiline: false }, { ignoreCase: false, multiline: true }]) {
    const states = parseRegex(pattern, flags)
    const native = new RegExp(pattern, `u${flags.ignoreCase ? 'i' : ''}${flags.multiline ? 'm' : ''}`)
    fc.assert(fc.property(texts, (text) => (search(states, text, flags.multiline) === 'found') === native.test(text)), { numRuns: 60 })
  }
})

test('patterns that take a backtracking matcher years end here', () => {
  const text = `${'a'.repeat(20_000)}!`
  for (const pattern of ['^(a+)+$', '^(a|aa)+$', '^(a|a?)+$', '(a*)*b', '^(\\w+\\s?)*$', 'a*a*a*a*a*a*b']) expect(finds(pattern, text), pattern).toBe('absent')
})

test('a search that would take too much work stops, and says so', () => {
  expect(search(parseRegex('(a?){50}b', plain), 'a'.repeat(1000), false, 10_000)).toBe('stopped')
})

test.each([
  ['(', 'no regular expression'], ['a(?=b)', 'look-around'], ['(?!b)', 'look-around'], ['(?<=a)b', 'look-around'], ['(?<!a)b', 'look-around'], ['(a)\\1', 'back-references'], ['(?<n>a)\\k<n>', 'back-references'],
  ['(?i:a)', 'inline flags'], ['(a{1000}){1000}', 'too large'], ['((((){2000}){2000}){2000}){2000}', 'too large'], ['\\y', 'no regular expression'],
])('%s is refused with the way out', (pattern, words) => expect(() => parseRegex(pattern, plain)).toThrow(words))
