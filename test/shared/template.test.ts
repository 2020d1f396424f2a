/** Page and console read a prompt's variables by one rule: what is listed is what is filled. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fill, namesIn } from '../../src/shared/template'

test.each(['input', 'first name', 'größe', 'a.b-c', '名前', 'x'.repeat(80)])(
  'the name “%s” is listed and filled',
  (name) => {
    const text = `Say {{${name}}} and {{ ${name} }}.`
    expect(namesIn(text)).toEqual([name])
    expect(fill(text, new Map([[name, '$1']]))).toBe('Say $1 and $1.')
  },
)

test.each(['{{}}', '{{ }}', '{input}', '{{a\nb}}', `{{${'x'.repeat(81)}}}`])(
  '%j is text, listed by nobody and filled by nobody',
  (text) => {
    expect(namesIn(text)).toEqual([])
    expect(fill(text, new Map([[text.replace(/[{} ]/g, ''), 'v']]))).toBe(text)
  },
)

test('unknown names stay, and a value is not filled again', () => {
  expect(fill('{{a}} {{b}}', new Map([['a', '{{b}}']]))).toBe('{{b}} {{b}}')
})

test('whatever the text, something is filled where something is listed, and only there', () => {
  const piece = fc.constantFrom('{{', '}}', '{', '}', ' ', 'a', 'b c', '\n', 'é')
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const text = pieces.join('')
      const values = new Map(namesIn(text).map((name) => [name, '']))
      expect(fill(text, new Map())).toBe(text)
      expect(fill(text, values) === text).toBe(values.size === 0)
    }),
  )
})
