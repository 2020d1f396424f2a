/** Words and JSON values that differ: what is shown rebuilds both texts, and is as short as can be. */
import { describe, expect, it } from 'vitest'
import { diffDocuments, readDocument } from '../../../src/renderer/kit/json-diff'
import { diffWords, type WordPart } from '../../../src/renderer/kit/word-diff'
import { contextOf, jsonSummary, wordSummary } from '../../../src/renderer/kit/diff.words'

const marks = { same: '', removed: '-', added: '+' } as const
const drawn = (parts: readonly WordPart[] | null) =>
  parts?.map(({ kind, text }) => `${marks[kind]}${text.trim()}`).join('|')
const only = (parts: readonly WordPart[] | null, kind: 'removed' | 'added') =>
  (parts ?? [])
    .filter((part) => part.kind === 'same' || part.kind === kind)
    .map(({ text }) => text)
    .join('')

describe('words', () => {
  it.each([
    ['the cat sat', 'the cat sat', 'the cat sat'],
    ['the cat sat', 'the dog sat', 'the|-cat|+dog|sat'],
    ['', 'new words', '+new words'],
    ['old words', '', '-old words'],
    ['a b c', 'a c', 'a|-b|c'],
    ['a c', 'a b c', 'a|+b|c'],
    ['one two', 'three four', '-one two|+three four'],
    ['a  b\n\nc', 'a b c', 'a b c'],
    ['Say hi.', 'Say hi!', 'Say hi|-.|+!'],
  ])('%s / %s', (before, after, expected) => expect(drawn(diffWords(before, after))).toBe(expected))

  it('cut a text without spaces as its readers would', () =>
    expect(drawn(diffWords('我喜欢猫', '我喜欢狗'))).toBe('我喜欢|-猫|+狗'))

  it('rebuild both texts, whatever they are', () => {
    let state = 7
    const roll = (sides: number) => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
      return (state >>> 16) % sides
    }
    for (let round = 0; round < 400; round++) {
      const text = () => Array.from({ length: roll(14) }, () => 'abcd'[roll(4)]).join(' ')
      const [before, after] = [text(), text()]
      const parts = diffWords(before, after)
      const words = (from: string) => from.split(/\s+/).filter((word) => word !== '')
      expect(words(only(parts, 'removed'))).toEqual(words(before))
      expect(words(only(parts, 'added'))).toEqual(words(after))
    }
  })

  it('are not searched for without end', () => {
    const text = (word: string) => Array.from({ length: 2000 }, (_, at) => `${word}${at}`).join(' ')
    expect(diffWords(text('x'), text('y'))).toBeNull()
    expect(diffWords(text('x'), `${text('x')} end`)).toHaveLength(2)
  })

  it('are summed up, and what is far from a change can be left out', () => {
    expect(wordSummary(diffWords('a b', 'a b') ?? [])).toBe('No word differs.')
    expect(wordSummary(diffWords('a b c', 'a x y c') ?? [])).toBe(
      '1 word only in the first, 2 only in the second, 2 in both.',
    )
    const long = 'word '.repeat(60)
    expect(contextOf(long, false, false).length).toBeLessThan(90)
    expect(contextOf('short text', false, false)).toBe('short text')
  })
})

describe('JSON', () => {
  it('is read bare or in a fence, and what is none is not', () => {
    expect(readDocument('{"a":1}')).toEqual({ a: 1 })
    expect(readDocument('```json\n{"a": 1}\n```')).toEqual({ a: 1 })
    expect(readDocument('Here you are: {"a":1}')).toBeUndefined()
    expect(readDocument('12')).toBeUndefined()
  })

  it('differs place by place; the order of names is no difference', () => {
    const places = diffDocuments(
      { name: 'A', tags: ['x', 'y'], gone: null, deep: { 'odd key': 1 } },
      { deep: { 'odd key': 2 }, tags: ['x', 'z', 'w'], name: 'A', fresh: true },
    )
    expect(places.map(({ path, kind }) => `${path} ${kind}`)).toEqual([
      '$.name same',
      '$.tags[0] same',
      '$.tags[1] changed',
      '$.tags[2] added',
      '$.gone removed',
      '$.deep["odd key"] changed',
      '$.fresh added',
    ])
    expect(places[2]).toMatchObject({ before: '"y"', after: '"z"' })
    expect(jsonSummary(places)).toBe('5 of 7 values differ.')
    expect(jsonSummary(diffDocuments({ a: 1, b: 2 }, { b: 2, a: 1 }))).toContain('the same')
  })

  it('another kind of value is one difference, and depth ends', () => {
    expect(diffDocuments({ a: { b: 1 } }, { a: [1] })).toEqual([
      { path: '$.a', kind: 'changed', before: '{"b":1}', after: '[1]' },
    ])
    const deep = JSON.parse(`${'['.repeat(3000)}${']'.repeat(3000)}`) as unknown[]
    expect(diffDocuments(deep, deep)).toHaveLength(1)
  })
})
