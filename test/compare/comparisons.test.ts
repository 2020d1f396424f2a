/**
 * Comparisons keep what belongs together, join their calls, count one vote, and hold nothing
 * written where a project's content is off.
 */
import { describe, expect, test } from 'vitest'
import {
  callRecord as callRecordShape,
  type CallRecord,
  type Message,
} from '../../src/contract/calls'
import {
  comparison as comparisonShape,
  type Variant,
  type NewComparison,
} from '../../src/contract/comparisons'
import { createComparisons } from '../../src/main/compare/comparisons'
import { createPolicy } from '../../src/main/policy/policy'
import { rulesOver } from '../policy/sample-model'
import { openTestStore } from '../record/open-store'

const variants: Variant[] = [
  { id: 'a', provider: 'openai', model: 'gpt-4o', parameters: { temperature: 0.2 } },
  { id: 'b', provider: 'anthropic', model: 'claude-3-5-haiku', parameters: {} },
]
const messages: Message[] = [
  { role: 'system', content: 'Be short.' },
  { role: 'user', content: 'Why is the sky\n  blue?' },
]
const asked: NewComparison = { project: 'dev', messages, variants }

function open() {
  const parts = openTestStore()
  const policy = createPolicy({ ...parts, rules: rulesOver() })
  const calls = new Map<string, CallRecord>()
  const deps = {
    ...parts,
    callRecord: (id: string) => calls.get(id),
    storesContent: (project: string) => policy.project(project).storeContent,
    environment: () => 'staging',
  }
  return { ...parts, policy, calls, deps, comparisons: createComparisons(deps) }
}

function recordOf(callId: string): CallRecord {
  return callRecordShape.parse({
    callId,
    time: 1,
    state: 'done',
    source: 'comparison',
    project: 'dev',
    service: null,
    environment: 'staging',
    user: null,
    organization: null,
    provider: 'openai',
    model: 'gpt-4o',
    rollout: null,
    title: 'Why',
    request: null,
    text: 'Rayleigh.',
    reasoning: null,
    toolCalls: null,
    usage: null,
    costNanoUsd: 5,
    costStatus: 'computed',
    wouldCostNanoUsd: null,
    latencyMs: 10,
    firstTokenMs: 2,
    error: null,
    finishReason: null,
    servedModel: null,
    cached: false,
    savedNanoUsd: 0,
    waitedMs: null,
    reason: null,
    route: [],
    attempts: [],
    validation: null,
  })
}

describe('create', () => {
  test('keeps prompt and variants, sets an id for each call, and is there after a restart', () => {
    const { comparisons, deps, clock, published } = open()
    const created = comparisons.create(asked)
    expect(comparisonShape.parse(created)).toEqual(created)
    expect(created).toMatchObject({
      createdAt: clock.time,
      title: 'Why is the sky blue?',
      project: 'dev',
      environment: 'staging',
      service: null,
      messages,
      variants,
      vote: null,
    })
    expect(Object.keys(created.callIds)).toEqual(['a', 'b'])
    expect(created.callIds.a).toMatch(/^call_[0-9a-z]{25}$/)
    expect(created.callIds.a).not.toBe(created.callIds.b)
    expect(published).toEqual(['comparisons'])
    expect(createComparisons(deps).get(created.id)).toEqual({ ...created, calls: {} })
    expect(comparisons.create({ ...asked, environment: 'production' }).environment).toBe(
      'production',
    )
  })

  test('the same model may appear twice, the same id may not, nor a word that is a vote', () => {
    const { comparisons } = open()
    const [a] = variants
    if (a === undefined) throw new Error('no variant')
    expect(
      comparisons.create({ ...asked, variants: [a, { ...a, id: 'b' }] }).variants,
    ).toHaveLength(2)
    expect(() => comparisons.create({ ...asked, variants: [a, a] })).toThrow(
      'Two variants are called "a". Give each an id of its own, such as a, b, c.',
    )
    expect(() => comparisons.create({ ...asked, variants: [a, { ...a, id: 'tie' }] })).toThrow(
      /cannot be called "tie"/,
    )
    expect(comparisons.list({}).items).toHaveLength(1)
  })

  test('an unknown project is refused and nothing is kept', () => {
    const { comparisons } = open()
    expect(() => comparisons.create({ ...asked, project: 'ghost' })).toThrow(/no project "ghost"/)
    expect(comparisons.list({}).items).toEqual([])
  })

  test("where a project's content is off, no word of the prompt reaches the disk", () => {
    const { comparisons, policy, db } = open()
    policy.saveProject({ name: 'dev', storeContent: false }, 'page')
    const created = comparisons.create({
      ...asked,
      messages: [{ role: 'user', content: 'canary-7f3a' }],
      variants: variants.map((each) => ({ ...each, system: 'canary-system' })),
    })
    expect(created).toMatchObject({ messages: [], title: 'gpt-4o / claude-3-5-haiku' })
    expect(created.callIds.a).toBeDefined()
    expect(JSON.stringify(db.prepare('SELECT * FROM comparisons').all())).not.toContain('canary')
  })

  test.each([
    [[{ role: 'user', content: 'x'.repeat(200) }], `${'x'.repeat(79)}…`],
    [[{ role: 'user', content: 'x'.repeat(80) }], 'x'.repeat(80)],
    [[{ role: 'user', content: '👩‍👩‍👧‍👦'.repeat(90) }], `${'👩‍👩‍👧‍👦'.repeat(79)}…`],
    [
      [{ role: 'user', content: [{ type: 'image', dataUrl: 'data:image/png;base64,AA==' }] }],
      'gpt-4o / claude-3-5-haiku',
    ],
    [
      [
        {
          role: 'user',
          content: [
            { type: 'image', dataUrl: 'data:image/png;base64,AA==' },
            { type: 'text', text: 'What is this?' },
          ],
        },
      ],
      'What is this?',
    ],
    [
      [
        { role: 'user', content: 'first' },
        { role: 'assistant', content: 'answer' },
        { role: 'user', content: 'second' },
      ],
      'second',
    ],
    [[{ role: 'system', content: 'only a system prompt' }], 'only a system prompt'],
  ] satisfies [Message[], string][])('title %#', (given, title) => {
    const { comparisons } = open()
    expect(comparisons.create({ ...asked, messages: given }).title).toBe(title)
  })
})

describe('get', () => {
  test('joins the calls that were made', () => {
    const { comparisons, calls } = open()
    const created = comparisons.create(asked)
    const callId = created.callIds.b ?? ''
    calls.set(callId, recordOf(callId))
    expect(comparisons.get(created.id).calls).toEqual({ b: recordOf(callId) })
  })

  test('an unknown id is not found', () => {
    expect(() => open().comparisons.get('cmp_none')).toThrow(
      expect.objectContaining({ code: 'not_found' }),
    )
  })
})

describe('list', () => {
  test('pages run from newest to oldest without losing or repeating one', () => {
    const { comparisons, clock } = open()
    const ids = Array.from({ length: 7 }, () => {
      clock.time += 1000
      return comparisons.create(asked).id
    })
    const found: string[] = []
    let cursor: string | undefined
    do {
      const page = comparisons.list({ cursor, limit: 3 })
      found.push(...page.items.map((comparison) => comparison.id))
      cursor = page.nextCursor
    } while (cursor !== undefined)
    expect(found).toEqual(ids.reverse())
  })
})

describe('vote', () => {
  test.each(['a', 'b', 'tie', 'bad'])('%s is kept with its time and comment', (choice) => {
    const { comparisons, clock } = open()
    const { id } = comparisons.create(asked)
    clock.time += 5000
    const voted = comparisons.vote(id, { choice, comment: 'clearer' }, 'page')
    expect(voted.vote).toEqual({
      choice,
      time: clock.time,
      comment: 'clearer',
      grades: {},
      tags: [],
      blind: false,
    })
    expect(comparisons.get(id).vote).toEqual(voted.vote)
  })

  test('a new vote replaces the old, which stays on record; the same again changes nothing', () => {
    const { comparisons, audit, clock } = open()
    const { id } = comparisons.create(asked)
    const first = comparisons.vote(id, { choice: 'a' }, 'page')
    expect(audit.list({}).items).toEqual([])
    clock.time += 1000
    const second = comparisons.vote(id, { choice: 'tie' }, 'api')
    clock.time += 1000
    expect(comparisons.vote(id, { choice: 'tie' }, 'api')).toEqual(second)
    expect(audit.list({}).items).toMatchObject([
      {
        who: 'api',
        what: 'comparison vote replaced',
        subject: id,
        before: JSON.stringify(first.vote),
        after: JSON.stringify(second.vote),
      },
    ])
  })

  test('anything else is refused with what may be chosen', () => {
    const { comparisons } = open()
    const { id } = comparisons.create(asked)
    expect(() => comparisons.vote(id, { choice: 'c' }, 'page')).toThrow(
      'A vote is one of a, b, tie, bad, not "c".',
    )
    expect(() => comparisons.vote('cmp_none', { choice: 'a' }, 'page')).toThrow(
      /no comparison "cmp_none"/,
    )
    expect(comparisons.get(id).vote).toBeNull()
  })
})

test('a comparison keeps the service as which its calls are made', () => {
  const { comparisons, deps } = open()
  const { id } = comparisons.create({ ...asked, service: 'chat' })
  expect(createComparisons(deps).get(id).service).toBe('chat')
})

describe('a blind comparison', () => {
  const blindly: NewComparison = { ...asked, blind: true }

  test('counts its vote as blind, also once words are added, not once the choice is another', () => {
    const { comparisons } = open()
    const { id } = comparisons.create(blindly)
    expect(comparisons.get(id)).toMatchObject({ blind: true, revealedAt: null })
    expect(comparisons.vote(id, { choice: 'a' }, 'page').vote?.blind).toBe(true)
    const worded = comparisons.vote(
      id,
      { choice: 'a', comment: 'clear', grades: { a: 5, b: 2 }, tags: ['sky', 'sky'] },
      'page',
    )
    expect(worded.vote).toMatchObject({ blind: true, grades: { a: 5, b: 2 }, tags: ['sky'] })
    expect(comparisons.vote(id, { choice: 'b' }, 'page').vote?.blind).toBe(false)
    expect(comparisons.vote(id, { choice: 'a' }, 'page').vote?.blind).toBe(false)
  })

  test('revealed without a vote stays revealed, and a vote after that is not blind', () => {
    const { comparisons, clock, deps } = open()
    const { id } = comparisons.create(blindly)
    const revealedAt = clock.time
    expect(comparisons.reveal(id).revealedAt).toBe(revealedAt)
    clock.time += 5000
    expect(comparisons.reveal(id).revealedAt).toBe(revealedAt)
    expect(createComparisons(deps).get(id).revealedAt).toBe(revealedAt)
    expect(comparisons.vote(id, { choice: 'a' }, 'page').vote?.blind).toBe(false)
    expect(() => comparisons.reveal('cmp_none')).toThrow(/no comparison "cmp_none"/)
  })

  test('names no model in its title where no word is kept', () => {
    const { comparisons, policy } = open()
    policy.saveProject({ name: 'dev', storeContent: false }, 'page')
    expect(comparisons.create(blindly).title).toBe('a / b')
  })

  test('a grade for an answer that is not there is refused', () => {
    const { comparisons } = open()
    const { id } = comparisons.create(asked)
    expect(() => comparisons.vote(id, { choice: 'a', grades: { c: 1 } }, 'page')).toThrow(
      'Grade a, b: there is no "c".',
    )
  })
})

describe('the tally', () => {
  const three: Variant[] = [
    ...variants,
    { id: 'c', provider: 'openai', model: 'openai/gpt-4o', parameters: {} },
  ]

  test('counts wins, losses, ties and both bad by model, with the Wilson interval of its wins', () => {
    const { comparisons } = open()
    for (const choice of ['a', 'a', 'a', 'b', 'tie', 'bad'])
      comparisons.vote(comparisons.create(asked).id, { choice }, 'page')
    comparisons.create(asked)
    const { votes, items } = comparisons.tally({})
    expect(votes).toBe(6)
    expect(items).toMatchObject([
      { model: 'gpt-4o', wins: 3, losses: 1, ties: 1, bad: 1, winShare: 0.75 },
      { model: 'claude-3-5-haiku', wins: 1, losses: 3, ties: 1, bad: 1, winShare: 0.25 },
    ])
    // Wilson's score interval of 3 in 4.
    expect(items[0]?.low).toBeCloseTo(0.300642, 6)
    expect(items[0]?.high).toBeCloseTo(0.954413, 6)
  })

  test('a model counts once a comparison, and one compared with itself not at all', () => {
    const { comparisons } = open()
    const [a] = variants
    if (a === undefined) throw new Error('no variant')
    const vote = (list: Variant[], choice: string) =>
      comparisons.vote(comparisons.create({ ...asked, variants: list }).id, { choice }, 'page')
    vote(three, 'c')
    vote([a, { ...a, id: 'b' }], 'a')
    expect(comparisons.tally({})).toMatchObject({
      votes: 1,
      items: [
        { model: 'gpt-4o', wins: 1, losses: 0 },
        { model: 'claude-3-5-haiku', wins: 0, losses: 1, winShare: 0 },
      ],
    })
  })

  test('keeps to its project, tag, time and to blind votes', () => {
    const { comparisons, clock, policy } = open()
    policy.saveProject({ name: 'other' }, 'page')
    const from = clock.time
    const cast = (fresh: Partial<NewComparison>, tags: string[]) =>
      comparisons.vote(comparisons.create({ ...asked, ...fresh }).id, { choice: 'a', tags }, 'page')
    cast({}, ['sky'])
    cast({ blind: true }, ['sea'])
    cast({ project: 'other' }, ['sky'])
    clock.time += 10_000
    cast({}, [])
    const votes = (scope: Parameters<typeof comparisons.tally>[0]) => comparisons.tally(scope).votes
    expect(votes({})).toBe(4)
    expect(votes({ project: 'dev' })).toBe(3)
    expect(votes({ tag: 'sky' })).toBe(2)
    expect(votes({ blind: true })).toBe(1)
    expect(votes({ from: clock.time })).toBe(1)
    expect(votes({ to: from })).toBe(0)
  })

  test('a vote that cannot be read is left out of it and takes no other away', () => {
    const { comparisons, db } = open()
    const ids = [1, 2].map(() => comparisons.create(asked).id)
    for (const id of ids) comparisons.vote(id, { choice: 'a' }, 'page')
    db.prepare("UPDATE comparisons SET vote = '{' WHERE id = ?").run(ids[0])
    expect(comparisons.tally({}).votes).toBe(1)
  })

  test('without votes nothing is won and nothing is known', () => {
    const { comparisons } = open()
    expect(comparisons.tally({})).toEqual({ votes: 0, blind: 0, items: [] })
    comparisons.vote(comparisons.create(asked).id, { choice: 'tie' }, 'page')
    expect(comparisons.tally({}).items[0]).toMatchObject({ winShare: null, low: 0, high: 1 })
  })
})
