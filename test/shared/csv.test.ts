/** No text of ours becomes a formula in a spreadsheet, whichever separator it splits at. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { csvCell, csvLine } from '../../src/shared/csv'

const starts = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '﹦', '﹢', '﹣', '⁼', '⁺', '−', '‐']
const before = [
  '',
  ' ',
  '\t',
  '\r',
  '\n',
  '\r\n',
  '\u00a0',
  '\u200b',
  '\ufeff',
  '\u2060',
  '\0',
  '\u0001',
  '\u001b',
  '\u202e',
  '\u061c',
  '"',
  "'",
  '\u3000',
  ' \t\u200b"',
]

test.each(starts)(
  'text that begins with %s, behind anything that is not seen, begins with an apostrophe',
  (start) => {
    for (const blank of before) {
      const cell = unquoted(csvCell(`${blank}${start}1+1`))
      expect(cell.startsWith("'"), JSON.stringify(blank)).toBe(true)
      expect(cell.replaceAll("'", '')).toBe(`${blank}${start}1+1`.replaceAll("'", ''))
    }
  },
)

test.each([';', '\t', '|', '\n', '\r', '\u2028', '\u0085'])(
  'nor does a cell that begins after %j',
  (separator) => {
    for (const start of starts)
      for (const blank of ['', ' ', '\u200b', '"'])
        expect(csvCell(`x${separator}${blank}${start}1+1`)).toContain(`x${separator}'`)
  },
)

test('whatever is written, no cell of any split begins a formula', () => {
  const piece = fc.constantFrom(...starts, ...before, ';', '|', ',', 'a', '1')
  fc.assert(
    fc.property(
      fc.array(
        fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')),
        { minLength: 1, maxLength: 4 },
      ),
      (values) => {
        const line = csvLine(values)
        for (const separator of [';', '\t', '|']) {
          // A split without regard for quotes sees the most cells; the first of a line is ours to
          // quote.
          const cells = line
            .split(separator)
            .slice(1)
            .concat(line.split(/[\r\n\u2028\u2029\u0085\v\f]/).slice(1))
          for (const cell of cells)
            expect(cell).not.toMatch(/^[\p{Z}\p{Cc}\p{Cf}]*[=+\-@＝＋－＠]/u)
        }
        expect(
          values
            .map((value) => csvCell(value))
            .every((cell) => !/^"?[\p{Z}\p{Cc}\p{Cf}]*[=+\-@＝＋－＠]/u.test(cell)),
        ).toBe(true)
      },
    ),
    { numRuns: 1000 },
  )
})

test('ordinary text, numbers and negative amounts stay what they are', () => {
  expect([
    csvCell('gpt-4o-mini'),
    csvCell('a - b'),
    csvCell('well, -5 degrees'),
    csvCell(-5),
    csvCell(null),
    csvCell(true),
    csvCell('x;y'),
  ]).toEqual(['gpt-4o-mini', 'a - b', '"well, -5 degrees"', '-5', '', 'true', '"x;y"'])
})

test('a megabyte of separators and blanks is read at once: looking over the rest from each place would never end', () => {
  for (const text of [
    '\t'.repeat(1_000_000),
    ' '.repeat(1_000_000),
    '; '.repeat(500_000),
    '"'.repeat(1_000_000),
  ])
    expect(csvCell(text).length).toBeGreaterThanOrEqual(1_000_000)
})

function unquoted(cell: string): string {
  return cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell
}
