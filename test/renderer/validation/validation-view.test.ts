import { describe, expect, test } from 'vitest'
import type { Rule, RuleKind, RuleResult } from '../../../src/contract/validation'
import {
  draftOf,
  fieldsOf,
  isChanged,
  newDraft,
  ruleOf,
  rulesOf,
} from '../../../src/renderer/pages/validation/rule.form'
import {
  nameProblem,
  profileLine,
  rangeStart,
  scoreLine,
  worstText,
} from '../../../src/renderer/pages/validation/quality.words'
import {
  resultTone,
  ruleName,
  ruleNames,
  ruleTone,
  scoreText,
  sortedRules,
} from '../../../src/renderer/call/validation.words'

const rules: readonly Rule[] = [
  { kind: 'not_empty' },
  { kind: 'finish_reason', allowed: ['stop'], weight: 2 },
  { kind: 'min_length', min: 20, unit: 'words', severity: 'warn' },
  { kind: 'max_length', max: 500, unit: 'tokens' },
  { kind: 'language', allowed: ['en', 'ko'] },
  { kind: 'json', fenced: true },
  { kind: 'json_schema', schema: '{"type":"object"}' },
  { kind: 'markdown', headings: ['Summary'], table: true },
  { kind: 'markdown' },
  { kind: 'required_terms', terms: ['a, b', 'c'], any: true },
  { kind: 'forbidden_terms', terms: ['x'], matchCase: true },
  { kind: 'regex', pattern: '^a$', absent: true, multiline: true },
  { kind: 'leaked_secret' },
  { kind: 'profanity', extra: ['darn'] },
  { kind: 'unsafe_content' },
  {
    kind: 'business_terms',
    terms: [{ avoid: 'users', prefer: 'customers' }, { avoid: 'cheap' }],
    weight: 0.5,
    severity: 'warn',
  },
]

test('every kind has a name and a form', () => {
  const kinds = new Set(rules.map(({ kind }) => kind))
  expect([...kinds].sort()).toEqual(Object.keys(ruleNames).sort())
  expect(Object.keys(fieldsOf).sort()).toEqual(Object.keys(ruleNames).sort())
})

test.each(rules.map((rule) => [rule.kind, rule] as const))(
  '%s comes out of its form as it went in',
  (_kind, rule) => {
    expect(ruleOf(draftOf(rule, 1))).toEqual({ ok: true, rule })
  },
)

test('a form that nobody touched is unchanged; any touch is a change', () => {
  const drafts = rules.map(draftOf)
  expect(isChanged(drafts, rules)).toBe(false)
  expect(isChanged(drafts.slice(1), rules)).toBe(true)
  expect(
    isChanged(
      drafts.map((draft, index) => (index === 0 ? { ...draft, severity: 'warn' as const } : draft)),
      rules,
    ),
  ).toBe(true)
  expect(
    isChanged(
      drafts.map((draft) => ({ ...draft, key: draft.key + 100 })),
      rules,
    ),
  ).toBe(false)
})

describe('what is wrong stands at its field', () => {
  test.each<
    [
      kind: RuleKind,
      values: Readonly<Record<string, string | boolean | readonly string[]>>,
      field: string,
    ]
  >([
    ['min_length', { min: 'many', unit: 'words' }, 'min'],
    ['max_length', { max: '', unit: 'words' }, 'max'],
    ['max_length', { max: '1.5', unit: 'words' }, 'max'],
    ['language', { allowed: [] }, 'allowed'],
    ['required_terms', { terms: [] }, 'terms'],
    ['regex', { pattern: '' }, 'pattern'],
    ['json_schema', { schema: '' }, 'schema'],
    ['business_terms', { terms: ' \n' }, 'terms'],
    ['business_terms', { terms: '→ customers' }, 'terms'],
  ])('%s %j', (kind, values, field) => {
    const checked = ruleOf({ ...newDraft(kind, 1), values })
    expect(checked.ok ? null : Object.entries(checked.problems)).toEqual([
      [field, expect.stringMatching(/\.$/)],
    ])
  })
  test.each(['', 'x', '0', '101'])('weight %j', (weight) =>
    expect(ruleOf({ ...newDraft('not_empty', 1), weight })).toMatchObject({
      ok: false,
      problems: { weight: 'A number from 0.1 to 100.' },
    }),
  )
})

test('rules are all or none', () => {
  expect(rulesOf([])).toBeNull()
  expect(rulesOf([newDraft('not_empty', 1), newDraft('regex', 2)])).toBeNull()
  expect(rulesOf([newDraft('not_empty', 1), newDraft('json', 2)])).toEqual([
    { kind: 'not_empty' },
    { kind: 'json' },
  ])
})

test('a score is of a hundred, and only all or nothing is 100 or 0', () =>
  expect([null, 0, 0.001, 0.5, 0.999, 1].map(scoreText)).toEqual([
    '–',
    '0',
    '1',
    '50',
    '99',
    '100',
  ]))

test('a result is told in a word, broken rules first', () => {
  const result = (rule: string, passed: boolean, severity?: 'warn'): RuleResult => ({
    rule,
    passed,
    detail: '',
    ...(severity === undefined ? {} : { severity }),
  })
  const mixed = [
    result('a', true),
    result('b', false, 'warn'),
    result('c', false),
    result('d', true),
    result('e', false),
  ]
  expect(sortedRules(mixed).map(({ rule }) => rule)).toEqual(['c', 'e', 'b', 'a', 'd'])
  expect(mixed.slice(0, 3).map((each) => ruleTone(each).word)).toEqual([
    'kept',
    'warning',
    'broken',
  ])
  expect([
    resultTone({ passed: true, rules: [result('a', true)] }).word,
    resultTone({ passed: true, rules: mixed.slice(0, 2) }).word,
    resultTone({ passed: false, rules: mixed }).word,
  ]).toEqual(['Passed', 'Passed with warnings', 'Failed'])
  expect([ruleName('json'), ruleName('of_a_later_version')]).toEqual(['JSON', 'of_a_later_version'])
})

test('a day without an answer is no day of score zero', () => {
  const day = (score: number | null) => ({ start: 0, answers: 1, passed: 1, passRate: 1, score })
  expect(scoreLine({ days: [day(0.5), day(null), day(1)] })).toEqual([50, 100])
  expect(
    worstText({
      worst: [
        { rule: 'json', broken: 1200 },
        { rule: 'language', broken: 3 },
      ],
    }),
  ).toBe('JSON 1\u2009200, Language 3')
})

test('profiles say who uses them, and names are checked before they are sent', () => {
  expect(profileLine({ rules: [{ kind: 'json' }], usedBy: [] })).toBe('1 rule, not used')
  expect(profileLine({ rules: [], usedBy: ['service chat', 'project report'] })).toBe(
    '0 rules, 2 policies',
  )
  expect(
    [
      nameProblem('', []),
      nameProblem('a b', []),
      nameProblem('basic', ['basic']),
      nameProblem('mine', ['basic']),
    ].map((problem) => problem === null),
  ).toEqual([false, false, false, true])
  expect(rangeStart('7d', Date.UTC(2026, 5, 15, 12, 34))).toBe(Date.UTC(2026, 5, 8, 12))
})
