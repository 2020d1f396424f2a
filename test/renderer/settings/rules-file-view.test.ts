/**
 * The rules file on the page: a fault leads to its own line, values read as people write them, and
 * an empty diff offers nothing to apply.
 */
import { describe, expect, it } from 'vitest'
import {
  diffWords,
  faultRows,
  isEmpty,
  lineBounds,
  sectionsOf,
  valueText,
} from '../../../src/renderer/pages/settings/rules-file.words'
import { parseSpan, spanText } from '../../../src/renderer/kit/span.words'

describe('faults', () => {
  const yaml = 'tollgate: 1\r\nprojects:\n  dev: {}\n'
  it('stand with the text of their line', () => {
    const error = {
      code: 'invalid_request' as const,
      message: 'x',
      data: {
        origin: 'tollgate' as const,
        issues: [
          { path: 'projects.dev', message: 'line 3: There is no field.', line: 3 },
          { path: 'name', message: 'no line' },
          { path: '', message: 'line 9: Past the end.', line: 9 },
        ],
      },
    }
    expect(faultRows(error, yaml)).toEqual([
      { line: 3, message: 'There is no field.', text: 'dev: {}' },
      { line: 9, message: 'Past the end.', text: '' },
    ])
    expect(faultRows({ code: 'conflict', message: 'x' }, yaml)).toEqual([])
  })
  it('select just that line', () => {
    const text = 'one\ntwo\nthree'
    for (const [line, found] of [
      [1, 'one'],
      [2, 'two'],
      [3, 'three'],
      [4, ''],
    ] as const) {
      const { start, end } = lineBounds(text, line)
      expect(text.slice(start, end)).toBe(found)
    }
  })
})

describe('the diff', () => {
  it('counts what it does and says when it does nothing', () => {
    expect(diffWords({ added: 2, changed: 1, removed: 0 })).toBe('2 added, 1 changed')
    expect([
      diffWords({ added: 0, changed: 0, removed: 0 }),
      isEmpty({ added: 0, changed: 0, removed: 0 }),
      isEmpty({ added: 0, changed: 0, removed: 1 }),
    ]).toEqual(['nothing', true, false])
  })
  it('goes by section in the order of the file, and names a section it does not know', () => {
    const change = (section: string, name: string) => ({
      section,
      name,
      action: 'add' as const,
      fields: [],
      note: null,
      line: 1,
    })
    expect(
      sectionsOf([change('projects', 'a'), change('later', 'b'), change('projects', 'c')]).map(
        ({ title, changes }) => [title, changes.map(({ name }) => name)],
      ),
    ).toEqual([
      ['Projects', ['a', 'c']],
      ['later', ['b']],
    ])
  })
  it.each([
    [null, 'not set'],
    ['"mini"', 'mini'],
    ['""', 'empty'],
    ['["mini","standard"]', 'mini, standard'],
    ['[]', 'none'],
    ['5', '5'],
    ['[{"kind":"json"}]', '[{"kind":"json"}]'],
    ['true', 'true'],
  ])('%s reads %s', (json, text) => expect(valueText(json)).toBe(text))
})

describe('spans of time', () => {
  it.each([
    [0, 'off'],
    [300, '5 min'],
    [5400, '1 h 30 min'],
    [86_400, '1 d'],
    [90_061, '1 d 1 h 1 min 1 s'],
  ])('%d s is %s, and back', (seconds, text) => {
    expect(spanText(seconds)).toBe(text)
    expect(parseSpan(text)).toBe(seconds)
  })
  it.each([
    ['90', 90],
    ['2 hours', 7200],
    ['1H 5M', 3900],
    ['soon', undefined],
    ['5 parsecs', undefined],
    ['', undefined],
    ['-5 min', undefined],
  ])('%j is read as %s', (text, seconds) => expect(parseSpan(text)).toBe(seconds))
})
