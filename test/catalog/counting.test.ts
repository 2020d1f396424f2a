/**
 * Counts that agree with what OpenAI reported, bounds that hold for any text, and inputs built to
 * make a tokenizer crawl.
 */
import { countTokens as cl100k } from 'gpt-tokenizer/encoding/cl100k_base'
import { countTokens as o200k } from 'gpt-tokenizer/encoding/o200k_base'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Message } from '../../src/contract/calls'
import type { Model } from '../../src/contract/models'
import type { Countable } from '../../src/main/catalog/port'
import { makeCatalog } from './make-catalog'

let made: ReturnType<typeof makeCatalog>
let anonymous: Model
beforeAll(async () => {
  made = makeCatalog()
  made.addProvider('ollama', 'openai-compatible')
  anonymous = made.catalog.add({ provider: 'ollama', model: 'llama' })
  await made.catalog.warm()
  await made.catalog.warm(modelOf('gpt-4'))
})
afterAll(() => made.close())

function modelOf(id: string): Model {
  const model = made.catalog.resolve(id)
  if (model === undefined) throw new Error(`no ${id}`)
  return model
}
function user(content: string): { messages: Message[] } {
  return { messages: [{ role: 'user', content }] }
}

/**
 * The conversation of OpenAI's guide to counting; its API reported 129 prompt tokens for gpt-4 and
 * 124 for gpt-4o, 14 of them for four names we do not send.
 */
const jargon: Message[] = [
  {
    role: 'system',
    content:
      'You are a helpful, pattern-following assistant that translates corporate jargon into plain English.',
  },
  { role: 'system', content: 'New synergies will help drive top-line growth.' },
  { role: 'system', content: 'Things working well together will increase revenue.' },
  {
    role: 'system',
    content:
      "Let's circle back when we have more bandwidth to touch base on opportunities for increased leverage.",
  },
  { role: 'system', content: "Let's talk later when we're less busy about how to do better." },
  {
    role: 'user',
    content:
      "This late pivot means we don't have time to boil the ocean for the client deliverable.",
  },
]

describe('counts', () => {
  it('takes a flood of an answer by its beginning, bounded by its bytes', () => {
    const text = 'word '.repeat(1_000_000)
    const counted = made.catalog.countText(modelOf('gpt-4o'), text)
    expect(Math.abs(counted - 1_000_001)).toBeLessThan(1000)
    const bound = made.catalog.textBound(modelOf('gpt-4o'), text)
    expect(bound).toBeGreaterThan(1_000_001)
    expect(bound).toBeLessThanOrEqual(text.length + 1)
  })

  it.each([
    ['gpt-4', 115],
    ['gpt-3.5-turbo', 115],
    ['gpt-4o', 110],
    ['gpt-4o-mini', 110],
  ])('agrees with what the API reported for %s', (id, reported) => {
    const { counted, bound } = made.catalog.countTokens(modelOf(id), { messages: jargon })
    expect(counted).toBe(reported)
    expect(bound).toBeGreaterThanOrEqual(reported)
    expect(bound).toBeLessThan(reported * 1.25)
  })

  it.each([
    ['gpt-4o', 'hello world', 2],
    ['gpt-4o', 'tiktoken is great!', 6],
    ['gpt-4', 'tiktoken is great!', 6],
    ['gpt-4o', 'antidisestablishmentarianism', 6],
    ['gpt-4', 'antidisestablishmentarianism', 6],
    ['gpt-4o', '2 + 2 = 4', 7],
    ['gpt-4o', 'お誕生日おめでとう', 8],
    ['gpt-4', 'お誕生日おめでとう', 9],
    ['text-embedding-3-small', 'お誕生日おめでとう', 9],
    ['gpt-4o', '', 0],
  ])('%s reads %j as %i tokens (OpenAI cookbook)', (id, text, tokens) => {
    expect(made.catalog.countText(modelOf(id), text)).toBe(tokens)
  })

  it('counts special tokens as the text they are', () => {
    expect(made.catalog.countText(modelOf('gpt-4o'), 'a<|endoftext|>b')).toBeGreaterThan(3)
  })

  it('counts embedding inputs without the overhead of a chat', () => {
    const { counted, bound } = made.catalog.countTokens(modelOf('text-embedding-3-small'), {
      input: ['hello world', 'hello world'],
    })
    expect(counted).toBe(4)
    expect(bound).toBeGreaterThanOrEqual(4)
    expect(bound).toBeLessThanOrEqual(8)
  })

  it('counts long prose to the token, in one message or in several', () => {
    const text =
      'The committee reviewed the quarterly figures; revenue rose by 4.2 % against the plan, mostly in the north.\n'.repeat(
        6000,
      )
    expect(text.length).toBeGreaterThan(400_000)
    expect(made.catalog.countTokens(modelOf('gpt-4.1'), user(text))).toMatchObject({
      counted: o200k(text) + 7,
      bound: o200k(text) + 7,
    })
    const parts = [text.slice(0, 330_000), text.slice(330_000)]
    const { counted, bound } = made.catalog.countTokens(modelOf('gpt-4.1'), {
      messages: parts.map((content) => ({ role: 'user', content })),
    })
    expect(counted).toBe(o200k(parts[0] ?? '') + o200k(parts[1] ?? '') + 11)
    expect(bound).toBe(counted)
  })
})

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc.lorem({ maxCount: 60 }),
  fc
    .array(
      fc.constantFrom(
        'word',
        ' ',
        '\n',
        '  ',
        '{"key":',
        '1234567',
        '한국어',
        '漢',
        '👩‍👩‍👧',
        'ﷺ',
        '====',
        '\t\t',
      ),
      { maxLength: 60 },
    )
    .map((parts) => parts.join('')),
)

describe('bounds', () => {
  it('are never below an exact count, with every message and part of it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom('system', 'user', 'assistant'), anyText), {
          minLength: 1,
          maxLength: 4,
        }),
        (parts) => {
          const messages = parts.map(([role, content]): Message => ({
            role: role === 'system' ? 'system' : role === 'user' ? 'user' : 'assistant',
            content,
          }))
          const reported = (count: (text: string) => number) =>
            3 + messages.reduce((sum, { content }) => sum + 4 + count(String(content)), 0)
          const wire = (text: string) => Buffer.from(text, 'utf8').toString('utf8')
          const ordinary = { disallowedSpecial: new Set<string>() }
          expect(
            made.catalog.countTokens(modelOf('gpt-4o'), { messages }).bound,
          ).toBeGreaterThanOrEqual(reported((text) => o200k(wire(text), ordinary)))
          expect(
            made.catalog.countTokens(modelOf('gpt-4'), { messages }).bound,
          ).toBeGreaterThanOrEqual(reported((text) => cl100k(wire(text), ordinary)))
        },
      ),
      { numRuns: 1000 },
    )
  })

  /**
   * An invented vocabulary: four letters a token, two ASCII signs, a digit, a line break, a byte of
   * any other script but Han and kana, of which it knows each as cl100k does.
   */
  function invented(text: string): number {
    const pieces = text.match(/ ?[A-Za-z]{1,4}| {1,14}|[!-/:-@[-`{-~]{1,2}|[^A-Za-z ]/gu) ?? []
    return pieces.reduce((sum, piece) => {
      if (/[A-Za-z ]|^[!-/:-@[-`{-~]/.test(piece)) return sum + 1
      if (/[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}]/u.test(piece))
        return sum + Math.min(2, cl100k(piece))
      return sum + Buffer.byteLength(piece)
    }, 0)
  }

  it('hold for the newest vocabulary but one, and for one invented that cuts all but words fine', () => {
    const ordinary = { disallowedSpecial: new Set<string>() }
    fc.assert(
      fc.property(anyText, (text) => {
        const { bound } = made.catalog.countTokens(anonymous, user(text))
        expect(bound).toBeGreaterThanOrEqual(Math.min(invented(text), Buffer.byteLength(text)))
        expect(bound).toBeGreaterThanOrEqual(cl100k(text.toWellFormed(), ordinary))
      }),
      { numRuns: 1000 },
    )
  })

  it.each(['한국어', '漢', '👩‍👩‍👧', 'ﷺ', '====', '\t\t', 'é', 'я', 'ქ', '1234567', '{"key":'])(
    'hold for it on runs of any length of one thing: %j',
    (thing) => {
      for (const times of [1, 2, 5, 20, 100, 1000]) {
        const text = thing.repeat(times)
        const { bound } = made.catalog.countTokens(anonymous, user(text))
        expect(bound).toBeGreaterThanOrEqual(Math.min(invented(text), Buffer.byteLength(text)))
      }
    },
  )

  it('never exceed the bytes by more than the overhead, and stay within twice the count of prose', () => {
    const prose =
      'The committee reviewed the quarterly figures, and the chair thanked everyone for their patience. '.repeat(
        50,
      )
    const { counted, bound } = made.catalog.countTokens(modelOf('claude-sonnet-4-5'), user(prose))
    expect(bound).toBeGreaterThanOrEqual(counted * 1.5)
    expect(bound).toBeLessThan(counted * 1.8)
    fc.assert(
      fc.property(anyText, (text) => {
        const bytes = Array.from(text.toWellFormed(), (char) =>
          Math.max(Buffer.byteLength(char), Buffer.byteLength(char.normalize('NFKC'))),
        ).reduce((sum, one) => sum + one, 0)
        expect(made.catalog.countTokens(anonymous, user(text)).bound).toBeLessThanOrEqual(
          bytes + 61,
        )
        expect(made.catalog.countTokens(modelOf('gpt-4o'), user(text)).bound).toBeLessThanOrEqual(
          bytes + 15,
        )
      }),
    )
  })

  it('are the bytes while the tokenizer is not loaded', () => {
    const cold = made.again()
    const { counted, bound } = cold.countTokens(modelOf('gpt-4o'), user('x'.repeat(4000)))
    expect(counted).toBe(1007)
    expect(bound).toBe(4008)
  })
})

describe('long inputs', () => {
  const long =
    'All work and no play makes Jack a dull boy, says the 2nd chapter; see https://example.org/a?b=c.\n'.repeat(
      20_000,
    )

  /** How often others have their turn while this is counted ahead. */
  async function turnsWhile(what: Countable): Promise<number> {
    let turns = 0
    let over = false
    const others = (async () => {
      for (; !over; turns += 1) await new Promise((resolve) => setImmediate(resolve))
    })()
    await made.catalog.countAhead(modelOf('gpt-4.1'), what, new AbortController().signal)
    over = true
    await others
    return turns
  }

  it('are counted ahead in turns in which others run, and found by the same list', async () => {
    const what = { messages: [...user(long).messages, ...user('漢'.repeat(200_000)).messages] }
    expect(await turnsWhile(what)).toBeGreaterThan(50)
    const found = made.catalog.countTokens(modelOf('gpt-4.1'), what)
    expect(found).toEqual(
      made.catalog.countTokens(modelOf('gpt-4.1'), { messages: [...what.messages] }),
    )
    expect(found.counted).toBeGreaterThan(500_000)
  })

  it('are counted in turns where they are many short ones, of messages or of tools', async () => {
    const short = long.slice(0, 4000)
    const many = Array.from({ length: 200 }, () => short)
    const { messages } = user('Hi.')
    const tools = many.map((description, at) => ({ name: `t${at}`, description }))
    expect(
      await turnsWhile({ messages: many.flatMap((each) => user(each).messages) }),
    ).toBeGreaterThan(20)
    expect(await turnsWhile({ messages, tooling: { tools } })).toBeGreaterThan(20)
    const found = made.catalog.countTokens(modelOf('gpt-4.1'), { messages, tooling: { tools } })
    expect(found).toEqual(
      made.catalog.countTokens(modelOf('gpt-4.1'), { messages, tooling: { tools: [...tools] } }),
    )
  })

  it('are not counted to their end for a call that was cancelled', async () => {
    const cancel = new AbortController()
    cancel.abort()
    const cold = made.again()
    const what = user(long)
    await cold.countAhead(modelOf('gpt-4o'), what, cancel.signal)
    expect(cold.countTokens(modelOf('gpt-4o'), what).bound).toBe(128_000)
  })

  it('have their vocabulary loaded first, so that a first call is bounded by its tokens too', async () => {
    const cold = made.again()
    const what = user(long.slice(0, 150_000))
    await cold.countAhead(modelOf('gpt-4o'), what, new AbortController().signal)
    expect(cold.countTokens(modelOf('gpt-4o'), what).bound).toBe(o200k(long.slice(0, 150_000)) + 7)
  })

  it('are never held for more than the model can read', () => {
    for (const id of ['gpt-4o', 'claude-haiku-4-5']) {
      const model = modelOf(id)
      const { bound } = made.catalog.countTokens(model, user(long))
      expect(bound).toBe(model.contextWindow)
    }
    expect(made.catalog.countTokens(anonymous, user(long)).bound).toBeGreaterThan(400_000)
  })
})

describe('inputs that make a tokenizer crawl', () => {
  it.each([
    ['100,000 letters', 'a'.repeat(100_000)],
    ['100,000 Chinese characters', '漢'.repeat(100_000)],
    ['mixed Chinese characters', '漢字仮名交じり文'.repeat(12_500)],
    ['spaces', ' '.repeat(100_000)],
    ['other spaces', '\u2003'.repeat(100_000)],
    ['newlines', '\n'.repeat(100_000)],
    ['joined emoji', '👩‍👩‍👧'.repeat(12_000)],
    ['combining marks', 'e\u0301'.repeat(50_000)],
    ['half surrogates', '\ud83d'.repeat(100_000)],
    [
      'random words',
      Array.from({ length: 60_000 }, (_, i) =>
        ((i * 2_654_435_761) % 4_294_967_296).toString(36),
      ).join(' '),
    ],
    ['two megabytes', 'All work and no play makes Jack a dull boy.\n'.repeat(45_000)],
  ])('%s', (_name, text) => {
    for (const id of ['gpt-4o', 'gpt-4', 'claude-sonnet-4-5']) {
      const begun = performance.now()
      const { counted, bound } = made.catalog.countTokens(modelOf(id), user(text))
      // Split, some 30 ms; unsplit 5 to 38 seconds, and on a loaded machine ten times that. The
      // room is for such a machine.
      expect(performance.now() - begun).toBeLessThan(4500)
      expect(bound).toBeGreaterThanOrEqual(counted)
    }
  })
})
