import { afterEach, expect, test } from 'vitest'
import type { Rule } from '../../src/contract/validation'
import { createRuleThreads, type RuleThreads } from '../../src/main/validation/rule-threads'
import { usualBounds, type ThreadsBounds } from '../../src/main/validation/thread-bounds'

const logged: string[] = []
const open: RuleThreads[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((threads) => threads.close()))
  logged.length = 0
})

function create(change: Partial<ThreadsBounds> = {}): RuleThreads {
  const threads = createRuleThreads({
    log: { error: (message) => void logged.push(message) },
    bounds: { ...usualBounds, ...change },
  })
  open.push(threads)
  return threads
}

const answered = (text: string) => ({ text, finishReason: 'stop' })
const schema = (value: unknown): Rule => ({ kind: 'json_schema', schema: JSON.stringify(value) })
/** Two to the power of its depth steps. */
const explosion = schema({
  $ref: '#/$defs/s40',
  $defs: Object.fromEntries(
    Array.from({ length: 41 }, (_, level) => [
      `s${level}`,
      level === 0
        ? { type: 'number' }
        : { allOf: [{ $ref: `#/$defs/s${level - 1}` }, { $ref: `#/$defs/s${level - 1}` }] },
    ]),
  ),
})
/**
 * Processor time in milliseconds that the event loop's own thread spent while `work` ran: a busy
 * machine does not add to it.
 */
async function ownTime(work: () => Promise<unknown>): Promise<number> {
  const before = process.threadCpuUsage()
  await work()
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / 1000
}

test('a rule that takes too long says so, and the rules around it are looked at', async () => {
  const threads = create({ tickMs: 100 })
  const findings = await threads.check(
    [{ kind: 'not_empty' }, explosion, { kind: 'json' }],
    answered('1'),
    [],
  )
  expect(findings).toMatchObject([
    { passed: true },
    {
      passed: false,
      unchecked: 'too_costly',
      detail: expect.stringMatching(
        /^Not checked, too costly: this rule took more than 1.2 s on this answer\.$/,
      ),
    },
    { passed: true },
  ])
  expect(
    await threads.check([{ kind: 'json' }], answered('1'), []),
    'the thread was replaced',
  ).toMatchObject([{ passed: true }])
})

test('an answer has a bound too, whatever the number of its rules', async () => {
  const threads = create({ tickMs: 50, ruleTicks: 8, answerTicks: 12 })
  const findings = await threads.check(
    Array.from({ length: 10 }, () => explosion),
    answered('1'),
    [],
  )
  expect(findings).toHaveLength(10)
  for (const each of findings)
    expect(each).toMatchObject({ passed: false, unchecked: 'too_costly' })
})

test('the event loop goes on while an answer of several megabytes is held against every kind of rule', async () => {
  const threads = create()
  const all: Rule[] = [
    { kind: 'not_empty' },
    { kind: 'finish_reason', allowed: ['stop'] },
    { kind: 'min_length', min: 1, unit: 'words' },
    { kind: 'max_length', max: 10_000_000, unit: 'tokens' },
    { kind: 'language', allowed: ['en'] },
    { kind: 'json' },
    { kind: 'json', fenced: true },
    schema({ uniqueItems: true, items: { type: 'object', additionalProperties: { enum: ['a'] } } }),
    { kind: 'markdown', headings: ['Summary'], list: true, table: true },
    { kind: 'required_terms', terms: ['needle'] },
    { kind: 'forbidden_terms', terms: ['needle'] },
    { kind: 'regex', pattern: '^(a+)+$|(?:.?x?){400}y' },
    { kind: 'leaked_secret' },
    { kind: 'profanity', extra: ['b'] },
    { kind: 'unsafe_content' },
    { kind: 'business_terms', terms: [{ avoid: 'b' }] },
  ]
  const hostile = [
    `[${'{"a":"b"},'.repeat(300_000)}1]`,
    `|\n${' '.repeat(2_000_000)}x-|`,
    `# ${' '.repeat(2_000_000)}x`,
    '-sk-'.repeat(700_000),
    '['.repeat(3_000_000),
    '`'.repeat(3_000_000),
    '\ufdfa'.repeat(1_000_000),
  ]
  await threads.check([{ kind: 'not_empty' }], answered('warm'), [])
  for (const text of hostile) {
    let findings: readonly unknown[] = []
    const spent = await ownTime(
      async () =>
        (findings = await threads.check(all, answered(text), ['a-secret-of-this-console'])),
    )
    expect(findings, text.slice(0, 20)).toHaveLength(all.length)
    // What is left on the event loop is the text's way to the thread.
    expect(spent, text.slice(0, 20)).toBeLessThan(500)
  }
}, 120_000)

test('what is nested past the stack, longer than is looked at, or becomes many times longer is told', async () => {
  const threads = create({ mostCharacters: 4_000_000 })
  const tree = schema({ type: 'array', items: { $ref: '#' } })
  expect(
    await threads.check([tree], answered(`${'['.repeat(100_000)}${']'.repeat(100_000)}`), []),
  ).toMatchObject([
    { unchecked: 'too_costly', detail: expect.stringContaining('too deeply nested') },
  ])
  expect(
    await threads.check([{ kind: 'not_empty' }], answered('x'.repeat(4_000_001)), []),
  ).toMatchObject([{ passed: false, unchecked: 'too_costly' }])
  expect(
    await threads.check(
      [{ kind: 'profanity' }, { kind: 'not_empty' }],
      answered('\ufdfa'.repeat(1_000_000)),
      [],
    ),
  ).toMatchObject([{ unchecked: 'too_costly' }, { passed: true }])
  expect(
    await threads.check(
      [{ kind: 'profanity' }],
      answered(`${'ordinary words \u00e9e\u0301 '.repeat(100_000)} FU\u0043K`),
      [],
    ),
    'a long text is folded piece by piece',
  ).toMatchObject([{ passed: false }])
})

test('a stopped call stops its rules, running and waiting ones, and others go on', async () => {
  const threads = create({ threads: 1, ruleTicks: 400, answerTicks: 1000 })
  const stop = new AbortController()
  const running = threads.check([explosion, { kind: 'not_empty' }], answered('1'), [], stop.signal)
  const queued = threads.check([{ kind: 'not_empty' }], answered('1'), [], stop.signal)
  const other = threads.check([{ kind: 'not_empty' }], answered('1'), [])
  stop.abort()
  expect(await running).toMatchObject([{ unchecked: 'stopped' }, { unchecked: 'stopped' }])
  expect(await queued).toMatchObject([{ unchecked: 'stopped' }])
  expect(await other).toMatchObject([{ passed: true }])
})

test('closing answers what runs and what waits', async () => {
  const threads = create({ threads: 1, ruleTicks: 400, answerTicks: 1000 })
  const asked = [
    threads.check([explosion], answered('1'), []),
    threads.check([explosion], answered('1'), []),
  ]
  await threads.close()
  for (const one of asked)
    expect(await one).toMatchObject([{ passed: false, unchecked: 'stopped' }])
})

test('rules to be saved are looked at there too: what stands against each, with the place, and what takes too long to read', async () => {
  const threads = create({ tickMs: 100, ruleTicks: 20 })
  const faults = await threads.inspect([
    { kind: 'not_empty' },
    schema({ properties: { a: { type: 'text' } } }),
    { kind: 'regex', pattern: 'a(?=b)' },
    schema({ format: 'shoe size' }),
  ])
  expect(faults).toEqual([
    null,
    expect.stringContaining('#/properties/a/type'),
    expect.stringContaining('at character 2'),
    expect.stringContaining('not known here'),
  ])
})

test('secrets are looked for as they are and encoded, with the set of the day', async () => {
  const threads = create()
  const check = async (text: string, secrets: readonly string[]) =>
    (await threads.check([{ kind: 'leaked_secret' }], answered(text), secrets))[0]?.passed
  const encoded = Buffer.from('correct-horse-battery').toString('base64')
  expect([
    await check(encoded, ['correct-horse-battery']),
    await check(encoded, ['another-one-altogether']),
    await check('correct-horse-battery', ['correct-horse-battery']),
  ]).toEqual([false, true, false])
})
