/**
 * What reports teach: tighter and wider bounds by kind of text, extra tokens on both sides, nothing
 * that cannot be, on disk and forgotten.
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Model } from '../../src/contract/models'
import { makeCatalog } from './make-catalog'

let made: ReturnType<typeof makeCatalog>
beforeEach(async () => {
  made = makeCatalog()
  made.addProvider('local', 'openai-compatible')
  made.catalog.add({ provider: 'local', model: 'house' })
  await made.catalog.warm()
})
afterEach(() => made.close())

const prose =
  'The committee reviewed the quarterly figures, and the chair thanked everyone for their patience. '
const long = prose.repeat(300)
const code =
  'export function load(id: string): Entry | null {\n  return store.get(id) ?? null\n}\n'.repeat(80)

function modelOf(id: string): Model {
  const model = made.catalog.resolve(id)
  if (model === undefined) throw new Error(`no ${id}`)
  return model
}
const count = (model: Model, text: string, catalog = made.catalog) =>
  catalog.countTokens(model, { messages: [{ role: 'user', content: text }] })
const boundOf = (model: Model, text: string) => count(model, text).bound

function report(
  model: Model,
  text: string,
  inputTokens: number,
  { asked = 100, outputTokens = 50, whole = true } = {},
) {
  made.store.write(() =>
    made.catalog.learn(model, {
      input: count(model, text),
      asked,
      inputTokens,
      outputTokens,
      whole,
    }),
  )
}
const changes = () => made.db.prepare<[], number>('SELECT total_changes()').pluck().get() ?? 0

describe('reports below the bound', () => {
  test('narrow it from the second on, for that kind of text and model alone, down to the largest and a margin', () => {
    const model = modelOf('claude-opus-4-7')
    const [seed, other] = [boundOf(model, long), boundOf(model, code)]
    const { counted } = count(model, long)
    report(model, long, Math.ceil(counted * 1.1))
    expect(boundOf(model, long)).toBe(seed)
    report(model, long, Math.ceil(counted * 1.05))
    const bound = boundOf(model, long)
    expect(bound).toBeLessThan(counted * 1.1 * 1.42)
    expect(bound).toBeGreaterThanOrEqual(counted * 1.1 * 1.4)
    expect(boundOf(model, code)).toBe(other)
    expect(boundOf(modelOf('claude-opus-4-8'), long)).toBe(seed)
  })

  test('of half our count or less are no count of the whole: they narrow nothing, as a server reports that counts what it had not cached', () => {
    const model = modelOf('local/house')
    const seed = boundOf(model, long)
    for (let i = 0; i < 5; i += 1) report(model, long, 100)
    expect(boundOf(model, long)).toBe(seed)
    expect(made.catalog.margins(model).kinds).toEqual([])
  })

  test('of an answer that broke off narrow nothing, and never below our own count', () => {
    const model = modelOf('local/house')
    const seed = boundOf(model, long)
    const { counted } = count(model, long)
    for (let i = 0; i < 5; i += 1) report(model, long, counted, { whole: false })
    expect(boundOf(model, long)).toBe(seed)
    for (let i = 0; i < 5; i += 1) report(model, long, Math.ceil(counted * 0.6))
    expect(boundOf(model, long)).toBe(counted)
  })

  test('leave the bound of a vocabulary that is at hand as it is', () => {
    const model = modelOf('gpt-4o')
    const seed = boundOf(model, long)
    for (let i = 0; i < 5; i += 1) report(model, long, seed - 20)
    expect(boundOf(model, long)).toBe(seed)
  })

  test('are written while they change the bound, and then one in many', () => {
    const model = modelOf('claude-sonnet-4-5')
    const { counted } = count(model, long)
    for (let i = 0; i < 40; i += 1) report(model, long, counted)
    const before = changes()
    for (let i = 0; i < 64; i += 1) report(model, long, counted)
    expect(changes() - before).toBe(1)
  })
})

describe('a report above the bound', () => {
  test('widens it at once, so that the same call holds, after a restart too', async () => {
    const model = modelOf('claude-sonnet-4-5')
    const reported = Math.ceil(boundOf(model, long) * 1.3)
    report(model, long, reported)
    expect(boundOf(model, long)).toBeGreaterThanOrEqual(reported)
    report(model, long, Math.ceil(reported / 2))
    expect(boundOf(model, long)).toBeGreaterThanOrEqual(reported)
    const again = made.again()
    await again.warm()
    expect(count(model, long, again).bound).toBe(boundOf(model, long))
    expect(boundOf(modelOf('claude-sonnet-4-6'), long)).toBeLessThan(reported)
  })

  test('widens a bound that reports had narrowed', () => {
    const model = modelOf('claude-opus-4-7')
    const { counted } = count(model, long)
    for (let i = 0; i < 20; i += 1) report(model, long, counted)
    const reported = Math.ceil(boundOf(model, long) * 1.1)
    report(model, long, reported)
    expect(boundOf(model, long)).toBeGreaterThanOrEqual(reported)
  })

  test('on a short call is a prompt of the provider’s own: added to long calls, not multiplied with them', () => {
    const model = modelOf('claude-sonnet-4-6')
    const seed = boundOf(model, long)
    report(model, 'hi', 1010)
    expect(boundOf(model, 'hi')).toBeGreaterThanOrEqual(1010)
    expect(boundOf(model, long)).toBeLessThanOrEqual(seed + 1010)
    expect(made.catalog.margins(model)).toMatchObject({ extraInputTokens: 1010 - 15, reports: 1 })
  })

  test('never takes a bound beyond the bytes of the text', () => {
    const model = modelOf('local/house')
    report(model, long, long.length * 2)
    const { extraInputTokens } = made.catalog.margins(model)
    expect(boundOf(model, long)).toBeGreaterThanOrEqual(long.length * 2)
    expect(boundOf(model, long)).toBeLessThanOrEqual(long.length + 40 + extraInputTokens)
  })
})

describe('a count that cannot be true', () => {
  test.each(['gpt-4o-mini', 'claude-sonnet-4-5', 'local/house'])(
    'teaches %s nothing, on either side, and is suspect',
    (id) => {
      const model = modelOf(id)
      const before = [
        boundOf(model, 'hi'),
        boundOf(model, long),
        made.catalog.outputBound(model, 100),
      ]
      const input = count(model, 'hi')
      for (const [inputTokens, outputTokens] of [
        [1e9, 10],
        [input.counted, 1e9],
        [1e9, 1e9],
      ] as const) {
        const figures = { input, asked: 100, inputTokens, outputTokens, whole: true }
        expect(made.catalog.isSuspect(model, figures)).toBe(true)
        made.store.write(() => made.catalog.learn(model, figures))
      }
      expect([
        boundOf(model, 'hi'),
        boundOf(model, long),
        made.catalog.outputBound(model, 100),
      ]).toEqual(before)
      expect(
        made.catalog.isSuspect(model, {
          input,
          asked: 100,
          inputTokens: 10,
          outputTokens: 120,
          whole: true,
        }),
      ).toBe(false)
    },
  )

  test('is one beyond the context window, however long the text', () => {
    const model = modelOf('gpt-4')
    expect(
      made.catalog.isSuspect(model, {
        input: count(model, long),
        asked: 100,
        inputTokens: 8_193,
        outputTokens: 5,
        whole: true,
      }),
    ).toBe(true)
  })
})

describe('more output than the limit allowed', () => {
  test('is held the next time, and never more than the model can write', () => {
    const model = modelOf('gpt-4')
    expect(made.catalog.outputBound(model, 100)).toBe(100)
    report(model, 'hi', 10, { asked: 100, outputTokens: 150 })
    expect(made.catalog.outputBound(model, 100)).toBe(150)
    expect(made.catalog.outputBound(model, 8_190)).toBe(8_192)
    report(model, 'hi', 10, { asked: 100, outputTokens: 90 })
    expect(made.catalog.outputBound(model, 100)).toBe(150)
    expect(made.again().outputBound(model, 100)).toBe(150)
  })
})

describe('what was learned', () => {
  test('is shown by kind, and forgotten on record', () => {
    const model = modelOf('local/house')
    const [seed, { counted }] = [boundOf(model, long), count(model, long)]
    report(model, long, counted, { outputTokens: 130 })
    report(model, long, counted)
    expect(made.catalog.margins(model)).toMatchObject({
      reports: 2,
      extraInputTokens: 0,
      extraOutputTokens: 30,
      extraAt: made.time.now,
      kinds: [{ kind: 'prose', reports: 2, learnedAt: made.time.now }],
      earlierPermille: null,
    })
    made.catalog.resetMargins(model, 'page')
    expect(boundOf(model, long)).toBe(seed)
    expect(made.catalog.outputBound(model, 100)).toBe(100)
    expect(made.catalog.margins(model)).toEqual({
      reports: 0,
      extraInputTokens: 0,
      extraOutputTokens: 0,
      extraAt: null,
      kinds: [],
      earlierPermille: null,
    })
    const notes = made.audit.list({}).items.filter(({ what }) => what === 'margins reset')
    expect(notes).toMatchObject([{ who: 'page', subject: 'local/house' }])
    made.catalog.resetMargins(model, 'page')
    expect(made.audit.list({}).items.filter(({ what }) => what === 'margins reset')).toHaveLength(1)
  })

  test('by an earlier version holds until the kind has reports of its own', () => {
    const model = modelOf('claude-sonnet-4-5')
    const { counted, bound: seed } = count(model, long)
    made.db.exec(
      "INSERT INTO token_margins VALUES ('anthropic', 'claude-sonnet-4-5', 'earlier', 2000, 1, 5)",
    )
    made.catalog.reload()
    expect(boundOf(model, long)).toBe(Math.max(seed, counted * 2))
    report(model, long, counted)
    report(model, long, counted)
    expect(boundOf(model, long)).toBeLessThan(counted * 1.5)
  })

  test('in a row that a damaged file shows changes nothing', () => {
    const model = modelOf('local/house')
    const seed = boundOf(model, long)
    made.db.exec(
      "INSERT INTO token_margins VALUES ('local', 'house', 'verse', 9, 1, 5), ('local', 'house', 'prose', 9223372036854775807, 1, 5)",
    )
    made.catalog.reload()
    expect(boundOf(model, long)).toBe(seed)
  })
})
