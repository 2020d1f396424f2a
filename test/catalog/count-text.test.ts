/**
 * The counter gives the tokenizer library's counts, token for token, and a tally by kind of piece;
 * any text, at once or in turns.
 */
import fc from 'fast-check'
import { countTokens as cl100k } from 'gpt-tokenizer/encoding/cl100k_base'
import { countTokens as o200k } from 'gpt-tokenizer/encoding/o200k_base'
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { wholeCount } from '../../src/main/catalog/count-text'
import {
  bytesOf,
  longestPiece,
  pieceKinds,
  type PieceKind,
} from '../../src/main/catalog/text-tally'
import {
  createVocabularies,
  type CountText,
  type VocabularyName,
} from '../../src/main/catalog/vocabulary'

const names = ['o200k', 'cl100k'] as const
const library = { o200k, cl100k }
const vocabularies = createVocabularies()
beforeAll(async () => {
  for (const name of names) await vocabularies.load(name)
})

function counter(name: VocabularyName): CountText {
  const found = vocabularies.counter(name)
  if (found === undefined) throw new Error(`${name} is not loaded`)
  return found
}
function count(name: VocabularyName, text: string) {
  return wholeCount(counter(name)(text))
}
function expected(name: VocabularyName, text: string): number {
  return library[name](text.toWellFormed(), { disallowedSpecial: new Set() })
}

const fragments = [
  'word',
  'Word',
  'WORD',
  'iPhone',
  "don't",
  "I'LL",
  "we've",
  "'s",
  "'",
  'x',
  ' ',
  '  ',
  '   ',
  '\t',
  '\t\t',
  '\n',
  '\r\n',
  '\n\n  ',
  ' \n ',
  '\r',
  '\v',
  '\f',
  '{"key": "value"}',
  '==',
  '/',
  '//',
  '.\n',
  '/\n/',
  '1',
  '42',
  '1234567',
  '٣٤',
  '½',
  '한국어',
  '漢字',
  'かな',
  'Привет',
  'été',
  'e\u0301',
  '\u0301',
  'ǅ',
  'ʰ',
  'ſ',
  '👩‍👩‍👧',
  '🇩🇪',
  'ﷺ',
  '\u00a0',
  '\u2003',
  '\u2028',
  '\u3000',
  '“',
  '”',
  '—',
  '\ud83d',
  '\udc00',
  '𝔘',
  '𝒳y',
  '\x00',
  '\x1c',
  '\x7f',
  '<|endoftext|>',
  'ไทย',
  'हिन्दी',
  'עברית',
  'عربي',
]
const mixed = fc
  .array(fc.constantFrom(...fragments), { maxLength: 40 })
  .map((parts) => parts.join(''))
const eastern = fc.string({
  unit: fc.oneof(
    fc.integer({ min: 0x4e00, max: 0x5200 }).map((code) => String.fromCharCode(code)),
    fc.constantFrom(
      ...'的是我们公司今天数据分析人工智能ありがとうカタカナ한국어입니다，。！？：「」《》、—…“”ー々〇１２',
    ),
    fc.constantFrom(
      ' ',
      '\u3000',
      '\n',
      'a',
      'Z',
      "'",
      "'s",
      '1',
      '.',
      '/',
      '\u0301',
      '\u3099',
      '龥',
      '鿿',
      '😀',
      '𠀀',
    ),
  ),
  maxLength: 60,
})
// The library takes JavaScript's white space for Rust's, and drops a byte order mark: OpenAI's own
// tokenizer does neither.
const anyText = fc
  .oneof(
    mixed,
    eastern,
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.string({ unit: 'grapheme', maxLength: 120 }),
    fc.string({ unit: 'binary-ascii', maxLength: 200 }),
    fc.lorem({ maxCount: 40 }),
  )
  .map((text) => text.replace(/[\ufeff\x85]/g, ''))

describe.each(names)('%s', (name) => {
  it('counts what the library counts, for thousands of texts in many scripts', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(count(name, text).tokens).toBe(expected(name, text))
      }),
      { numRuns: 4000 },
    )
  })

  it('counts what the library counts in real files: prose, code, JSON, styles', () => {
    for (const file of [
      'README.md',
      'docs/architecture.md',
      'src/main/catalog/library-prices.ts',
      'package-lock.json',
      'src/main/catalog/price-snapshot.json',
    ]) {
      const text = readFileSync(file, 'utf8').slice(0, 100_000)
      expect(count(name, text).tokens, file).toBe(expected(name, text))
    }
  })

  it.each([
    ['letters', 'a'.repeat(900)],
    ['spaces and a word', `${' '.repeat(700)}word`],
    ['line breaks', '\n'.repeat(500)],
    ['Chinese', '漢字仮名交じり文'.repeat(60)],
    ['signs', '=-'.repeat(300)],
    ['digits', '0123456789'.repeat(80)],
    [
      'base64',
      Buffer.from(Array.from({ length: 900 }, (_, i) => (i * 97 + 31) & 255)).toString('base64'),
    ],
    ['combining marks', 'e\u0301'.repeat(300)],
    ['joined emoji', '👩‍👩‍👧'.repeat(60)],
  ])('counts long runs exactly: %s', (_what, text) => {
    expect(count(name, text).tokens).toBe(expected(name, text))
  })

  it('counts in turns what it counts at once', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 30 }), (text, step) => {
        const turns = counter(name)(text)
        while (!turns.next(step)) continue
        expect(turns.count).toEqual(count(name, text))
      }),
      { numRuns: 500 },
    )
  })

  it('counts texts the pattern is shown in parts as it counts them whole, and runs of any length', () => {
    const line =
      "Комитет рассмотрел; été don’t, it's 𝒳y “quoted” 12３４５６7 — ok\u2003\u2003\n\n 漢字かなa's "
    const text = line.repeat(12_000)
    expect(text.length).toBeGreaterThan(600_000)
    const one = count(name, line.repeat(11)).tokens - count(name, line.repeat(10)).tokens
    expect(count(name, text).tokens).toBe(count(name, line).tokens + 11_999 * one)
    const run = count(name, 'я'.repeat(10_000_000))
    expect(bytesOf(run.tally)).toBe(20_000_000)
    expect(run.cuts).toBeGreaterThan(500)
  })

  it('tallies every token and every byte, of normalised text where that is longer', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { tokens, tally, beyondAscii } = count(name, text)
        const sent = text.toWellFormed()
        expect(pieceKinds.reduce((sum, kind) => sum + tally[kind].tokens, 0)).toBe(tokens)
        expect(bytesOf(tally)).toBeGreaterThanOrEqual(
          Math.max(Buffer.byteLength(sent), Buffer.byteLength(sent.normalize('NFKC'))),
        )
        if (/^[\0-\x7f]*$/.test(text)) expect(beyondAscii).toBe(0)
        else expect(beyondAscii).toBeGreaterThan(0)
      }),
      { numRuns: 1000 },
    )
  })

  it('cuts only single pieces that would hold up everything else, never inside a pair', () => {
    expect(count(name, 'word '.repeat(20_000)).cuts).toBe(0)
    const long = count(name, '😀'.repeat(longestPiece))
    expect(long.cuts).toBe(1)
    expect(bytesOf(long.tally)).toBe(4 * longestPiece)
  })
})

describe('kinds of pieces', () => {
  it.each([
    ['word', 'the cat sat on the mat'],
    ['script', '委员会审查了季度数据'],
    ['script', 'été'],
    ['digits', '12345'],
    ['signs', '{}();'],
    ['signs', '"name'],
    ['signs', '🙂'],
    ['space', '\n\n   \n'],
    ['data', 'a'.repeat(60)],
  ] satisfies [PieceKind, string][])('%s: %j', (kind, text) => {
    const { tokens, tally } = count('o200k', text)
    expect(tally[kind].tokens).toBe(tokens)
    expect(tally[kind].bytes).toBe(Buffer.byteLength(text))
  })
})

it('takes for white space what OpenAI takes for it, and half a pair for the sign that is sent for it', () => {
  expect(count('o200k', 'a\x85\n').tally.space.bytes).toBe(3)
  expect(count('o200k', '\ufeff').tally.signs.tokens).toBe(1)
  expect(count('o200k', '\ud83d').tokens).toBe(count('o200k', '\ufffd').tokens)
})
