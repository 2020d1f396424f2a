import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Rule } from '../../src/contract/validation'
import { createTaskRunner } from '../../src/main/validation/check-task'
import { judge } from '../../src/main/validation/judge'
import type { Finding } from '../../src/main/validation/subject'
import { languageOf } from '../../src/main/validation/rules/language'

const ownSecret = 'correct-horse-battery'
/** As the thread of the rules does it. */
async function hold(rules: readonly Rule[], text: string, finishReason: string | null = 'stop') {
  const findings: Finding[] = []
  const run = createTaskRunner({
    holdsSecret: (where, secrets) => secrets.some((secret) => where.includes(secret)),
    report: (finding) => void findings.push(finding),
  })
  await run({ rules, answer: { text, finishReason }, from: 0, secrets: [ownSecret] })
  return judge('test', rules, findings)
}
async function results(rule: Rule, text: string, finishReason: string | null = 'stop') {
  const [result] = (await hold([rule], text, finishReason)).rules
  if (result === undefined) throw new Error('no result')
  return result
}

const english =
  'The report is about the state of the market and what it means for all of us who work with these products every day.'
const german =
  'Der Bericht ist für alle, die sich mit dem Markt und den Preisen beschäftigen und nicht viel Zeit haben.'
const french =
  'Le rapport est fait pour les personnes qui travaillent avec ce marché et qui ne sont pas dans le détail des prix.'
const spanish =
  'El informe es para las personas que trabajan con este mercado y no tienen tiempo para todos los detalles, pero sí para lo importante.'
const korean =
  '이 보고서는 시장의 상태와 우리 모두에게 무엇을 의미하는지에 관한 것입니다. API 비용도 다룹니다.'
const japanese = 'この報告書は市場の状況と私たちにとっての意味についてのものです。'
const chinese = '这份报告介绍市场的现状以及它对我们所有人意味着什么。请仔细阅读。'
const fence = '```'

describe.each<[name: string, rule: Rule, good: readonly string[], bad: readonly string[]]>([
  ['not_empty', { kind: 'not_empty' }, ['a', ' x '], ['', ' \n\t\u00a0']],
  [
    'min_length in characters',
    { kind: 'min_length', min: 3, unit: 'characters' },
    ['abc', '😀😀😀'],
    ['ab', '😀😀'],
  ],
  [
    'max_length in characters',
    { kind: 'max_length', max: 3, unit: 'characters' },
    ['abc', '😀😀😀', ''],
    ['abcd'],
  ],
  [
    'min_length in words',
    { kind: 'min_length', min: 3, unit: 'words' },
    ['one two three', '三个字'],
    ['one two', ''],
  ],
  [
    'max_length in words',
    { kind: 'max_length', max: 2, unit: 'words' },
    ['one  two'],
    ['one two three'],
  ],
  [
    'max_length in tokens',
    { kind: 'max_length', max: 10, unit: 'tokens' },
    ['a short answer'],
    [english],
  ],
  [
    'language, one',
    { kind: 'language', allowed: ['en'] },
    [english, 'ok', '42', `${english}\n${fence}\nder die das und ist nicht ein eine\n${fence}`],
    [
      german,
      french,
      spanish,
      korean,
      japanese,
      chinese,
      'Это отчёт о состоянии рынка и о том, что он значит.',
    ],
  ],
  [
    'language, several',
    { kind: 'language', allowed: ['de', 'ko'] },
    [german, korean],
    [english, japanese],
  ],
  [
    'json',
    { kind: 'json' },
    ['{}', ' [1, 2]\n', '"text"', 'null'],
    ['', 'Hello', '{a: 1}', '{"a": 1} and more', `${fence}json\n{}\n${fence}`],
  ],
  [
    'json in a code block',
    { kind: 'json', fenced: true },
    [`${fence}json\n{"a": 1}\n${fence}`, '{}'],
    [`Here: ${fence}json\n{}\n${fence}`, `${fence}\nno\n${fence}`],
  ],
  [
    'json_schema',
    { kind: 'json_schema', schema: '{"type":"object","required":["a"]}' },
    ['{"a":1}'],
    ['{"b":1}', '[]', 'no'],
  ],
  [
    'markdown',
    { kind: 'markdown' },
    ['plain text', `a\n${fence}js\nx\n${fence}\nb`, `~~~\n${fence}\n~~~`],
    [`a\n${fence}js\nx`, `${fence}${fence[0]}\nx\n${fence}`],
  ],
  [
    'markdown headings',
    { kind: 'markdown', headings: ['Summary', 'Next steps'] },
    ['# Summary\ntext\n## **Next Steps:**\n'],
    ['# Summary\n', 'Summary\nNext steps', `${fence}\n# Summary\n# Next steps\n${fence}`],
  ],
  [
    'markdown list',
    { kind: 'markdown', list: true },
    ['- one', '1. one', 'text\n  * one'],
    ['one\ntwo', '-no space', `${fence}\n- x\n${fence}`],
  ],
  [
    'markdown table',
    { kind: 'markdown', table: true },
    ['| a | b |\n|---|:--|\n| 1 | 2 |', 'a | b\n--- | ---\n1 | 2'],
    ['| a | b |', 'a\n---', '---\n|'],
  ],
  [
    'required_terms',
    { kind: 'required_terms', terms: ['cost', 'per token'] },
    ['The Cost is 1 per token.'],
    ['The costs per token.', 'cost per tokens', ''],
  ],
  [
    'required_terms, any',
    { kind: 'required_terms', terms: ['cost', 'price'], any: true },
    ['the price'],
    ['the value'],
  ],
  [
    'required_terms, with case',
    { kind: 'required_terms', terms: ['API'], matchCase: true },
    ['an API'],
    ['an api'],
  ],
  [
    'required_terms, joined script',
    { kind: 'required_terms', terms: ['보고서'] },
    ['이 보고서는 좋다'],
    ['보고'],
  ],
  [
    'forbidden_terms',
    { kind: 'forbidden_terms', terms: ['as an AI', 'délai'] },
    ['an AIR filter', ''],
    ['I, as an ai, think', 'Un DÉLAI de livraison'],
  ],
  [
    'regex',
    { kind: 'regex', pattern: '^Total: \\d+$', multiline: true },
    ['x\nTotal: 12\ny'],
    ['Total: x'],
  ],
  [
    'regex that must not match',
    { kind: 'regex', pattern: 'lorem', ignoreCase: true, absent: true },
    ['text'],
    ['LOREM ipsum'],
  ],
  [
    'leaked_secret',
    { kind: 'leaked_secret' },
    [
      'Set OPENAI_API_KEY to sk-... in your shell.',
      'https://host.example/a:b',
      'task-force-sk-learn',
    ],
    [
      `key sk-proj-${'a1'.repeat(12)}`,
      `AKIA${'ABCD'.repeat(4)}`,
      '-----BEGIN RSA PRIVATE KEY-----',
      `it is ${ownSecret}`,
      'postgres://user:hunter22@db.example/x',
      `ghp_${'a'.repeat(36)}`,
    ],
  ],
  [
    'profanity',
    { kind: 'profanity', extra: ['darn'] },
    ['Scunthorpe has a class.', 'The shiitake is fine.'],
    ['What the fuck', 'Oh DARN', '이런 씨발'],
  ],
  [
    'unsafe_content',
    { kind: 'unsafe_content', extra: ['project nightfall'] },
    ['Here is how to make bread.', 'A history of the bomb.'],
    [
      'Here is how to build a pipe bomb at home',
      'Steps to kill someone',
      'about Project Nightfall',
    ],
  ],
  [
    'business_terms',
    {
      kind: 'business_terms',
      terms: [
        { avoid: 'users', prefer: 'customers' },
        { avoid: 'account', prefer: 'client account' },
      ],
    },
    ['Our customers have a client account.'],
    ['Our users like it.', 'Open an account.', 'A client account and an account.'],
  ],
])('%s', (_name, rule, good, bad) => {
  test.each(good.map((text) => [text]))('is kept by %j', async (text) =>
    expect(await results(rule, text)).toMatchObject({ rule: rule.kind, passed: true }),
  )
  test.each(bad.map((text) => [text]))('is broken by %j', async (text) =>
    expect(await results(rule, text)).toMatchObject({ rule: rule.kind, passed: false }),
  )
})

test('finish_reason: only the listed ones, and a missing one is none of them', async () => {
  const rule: Rule = { kind: 'finish_reason', allowed: ['stop', 'end_turn'] }
  const ends = await Promise.all(
    ['stop', 'end_turn', 'length', null].map((reason) => results(rule, '', reason)),
  )
  expect(ends.map(({ passed }) => passed)).toEqual([true, true, false, false])
})

test.each([
  ['en', english],
  ['de', german],
  ['fr', french],
  ['es', spanish],
  ['ko', korean],
  ['ja', japanese],
  ['zh', chinese],
] as const)('%s is told', (language, text) => expect(languageOf(text).language).toBe(language))

test.each([
  '',
  'OK.',
  '1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12',
  'Paris Berlin Madrid London Seoul Tokyo Beijing',
])('%j cannot be told, and the rule says so', async (text) => {
  expect(languageOf(text).language).toBeNull()
  expect(await results({ kind: 'language', allowed: ['ko'] }, text)).toMatchObject({
    passed: true,
    detail: expect.stringContaining('Cannot tell'),
  })
})

test('details hold nothing of the answer', async () => {
  const whisper = 'zanzibar'
  const rules: Rule[] = [
    { kind: 'json' },
    { kind: 'json_schema', schema: '{"type":"number"}' },
    { kind: 'language', allowed: ['ko'] },
    { kind: 'markdown', headings: ['Summary'] },
    { kind: 'required_terms', terms: ['cost'] },
    { kind: 'regex', pattern: 'z', absent: true },
    { kind: 'max_length', max: 1, unit: 'words' },
    { kind: 'leaked_secret' },
    { kind: 'unsafe_content' },
    { kind: 'not_empty' },
  ]
  for (const text of [
    `${whisper} and the ${english}`,
    `{"${whisper}": "${whisper}"}`,
    `# ${whisper}\n${fence}${whisper}`,
  ]) {
    expect(JSON.stringify((await hold(rules, text, null)).rules)).not.toContain(whisper)
  }
})

const anyRule: fc.Arbitrary<Rule> = fc
  .tuple(
    fc.constantFrom<Rule>(
      { kind: 'not_empty' },
      { kind: 'finish_reason', allowed: ['stop'] },
      { kind: 'min_length', min: 5, unit: 'words' },
      { kind: 'max_length', max: 40, unit: 'characters' },
      { kind: 'language', allowed: ['en'] },
      { kind: 'json' },
      { kind: 'json', fenced: true },
      { kind: 'json_schema', schema: '{"type":"array"}' },
      { kind: 'markdown', list: true },
      { kind: 'required_terms', terms: ['a'] },
      { kind: 'forbidden_terms', terms: ['b'] },
      { kind: 'regex', pattern: '[a-f]+\\d' },
      { kind: 'leaked_secret' },
      { kind: 'profanity' },
      { kind: 'unsafe_content' },
      { kind: 'business_terms', terms: [{ avoid: 'c' }] },
    ),
    fc.option(fc.double({ min: 0.1, max: 100, noNaN: true }), { nil: undefined }),
    fc.option(fc.constantFrom('fail' as const, 'warn' as const), { nil: undefined }),
  )
  .map(([rule, weight, severity]): Rule => ({
    ...rule,
    ...(weight === undefined ? {} : { weight }),
    ...(severity === undefined ? {} : { severity }),
  }))
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.json(),
  fc.string({ unit: fc.constantFrom('a', 'b', ' ', '\n', '#', '-', '`', '|', '1') }),
)

test('for any rules and any text: the score is within 0 and 1, is 1 only with every rule kept, and passed says that no failing rule is broken', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyRule, { maxLength: 8 }),
      anyText,
      fc.option(fc.constantFrom('stop', 'length')),
      async (rules, text, finishReason) => {
        const { score, passed, rules: found } = await hold(rules, text, finishReason)
        expect(found.map(({ rule }) => rule)).toEqual(rules.map(({ kind }) => kind))
        expect(score).toBeGreaterThanOrEqual(0)
        expect(score).toBeLessThanOrEqual(1)
        expect(score === 1).toBe(found.every((each) => each.passed))
        if (found.length > 0) expect(score === 0).toBe(found.every((each) => !each.passed))
        expect(passed).toBe(found.every((each) => each.passed || each.severity === 'warn'))
        for (const { detail } of found) expect(detail).toMatch(/^[A-Z0-9].*\.$/u)
      },
    ),
  )
})

test('the score is the weighted share of what was kept', async () => {
  const { score, passed } = await hold(
    [
      { kind: 'not_empty', weight: 3 },
      { kind: 'json', severity: 'warn' },
    ],
    'Hello',
    null,
  )
  expect([score, passed]).toEqual([0.75, true])
})
