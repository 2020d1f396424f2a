/** Queue and dead letters as the page shows them, and work on many that can be stopped. */
import { describe, expect, it } from 'vitest'
import type { CallRequest } from '../../../src/contract/calls'
import type { Provider } from '../../../src/contract/providers'
import type { DeadLetter, Queue } from '../../../src/contract/queue'
import {
  attemptsText,
  chosenLetters,
  letterTitle,
  openLettersText,
  parseRequest,
  requestText,
  retryable,
  retryBlocked,
} from '../../../src/renderer/pages/activity/letter.words'
import {
  placeText,
  queueText,
  restText,
  sinceText,
  slotLines,
  waitingIds,
} from '../../../src/renderer/pages/activity/queue.words'
import { runMany, type ManyProgress } from '../../../src/renderer/pages/activity/run-many'

const provider = (id: string, concurrency: number, enabled = true) =>
  ({ id, name: id.toUpperCase(), concurrency, enabled }) as Provider
const item = (callId: string, state: 'running' | 'waiting', position: number | null) => ({
  callId,
  provider: 'a',
  model: 'm',
  project: 'dev',
  service: null,
  priority: 'normal' as const,
  state,
  position,
  reason: null,
  since: 0,
})
const queue: Queue = {
  items: [item('r', 'running', null), item('w1', 'waiting', 1), item('w2', 'waiting', 2)],
  running: 2,
  waiting: 5,
  limit: 1000,
  providers: [
    { provider: 'b', running: 1, waiting: 5, concurrency: 1 },
    { provider: 'gone', running: 1, waiting: 0, concurrency: 4 },
  ],
}

describe('the queue', () => {
  it('has a line for every provider that is on, and for one that is gone while something of it runs', () => {
    const lines = slotLines(queue, [provider('a', 4), provider('b', 2), provider('off', 9, false)])
    expect(
      lines.map(({ provider: id, name, running, waiting, concurrency, used }) => [
        id,
        name,
        running,
        waiting,
        concurrency,
        used,
      ]),
    ).toEqual([
      ['b', 'B', 1, 5, 2, 0.5],
      ['gone', 'gone', 1, 0, 4, 0.25],
      ['a', 'A', 0, 0, 4, 0],
    ])
  })
  it('never shows more than all slots taken, while a lowered concurrency empties', () => {
    expect(
      slotLines(
        { ...queue, providers: [{ provider: 'a', running: 6, waiting: 0, concurrency: 2 }] },
        [provider('a', 2)],
      )[0]?.used,
    ).toBe(1)
  })
  it('says what runs and waits, and what is not drawn', () => {
    expect(queueText(queue)).toBe('2 run, 5 of at most 1\u2009000 wait')
    expect(queueText({ running: 0, waiting: 1, limit: 7 })).toBe(
      'Nothing runs, 1 of at most 7 waits',
    )
    expect(restText(queue)).toBe('4 more calls not shown.')
    expect(restText({ ...queue, running: 1, waiting: 2 })).toBeNull()
    expect(queue.items.map(placeText)).toEqual(['Runs', 'Next', '2'])
    expect(waitingIds(queue)).toEqual(['w1', 'w2'])
  })
  it('counts whole seconds, and nothing before the console’s clock', () => {
    expect([sinceText(1000, 500), sinceText(0, 61_900)]).toEqual([
      expect.stringMatching(/^0/),
      expect.stringMatching(/^1\s?min 01/),
    ])
  })
})

const letter = (id: string, change: Partial<DeadLetter> = {}): DeadLetter => ({
  id,
  time: 0,
  callId: `call_${id}`,
  title: 'Find it',
  project: 'dev',
  service: null,
  environment: 'development',
  provider: 'openai',
  model: 'gpt-4o',
  error: { code: 'overloaded', message: 'Busy.' },
  attempts: [],
  hasRequest: true,
  state: 'open',
  retriedCallId: null,
  closedAt: null,
  ...change,
})
const request: CallRequest = {
  callId: 'call_old',
  project: 'dev',
  model: 'gpt-4o',
  messages: [{ role: 'user', content: 'Find it' }],
}

describe('a dead letter', () => {
  it('has a name with and without its input', () => {
    expect([
      letterTitle(letter('1')),
      letterTitle(letter('2', { title: '' })),
      letterTitle({ title: '', model: null }),
    ]).toEqual(['Find it', 'A call to gpt-4o', 'A call to no model'])
    expect([
      attemptsText([1]),
      attemptsText([1, 2]),
      openLettersText(0),
      openLettersText(3),
    ]).toEqual(['1 attempt', '2 attempts', 'None open', '3 open'])
  })
  it('can be made again while it is open and its input is kept', () => {
    const all = [
      letter('1'),
      letter('2', { hasRequest: false }),
      letter('3', { state: 'retried' }),
      letter('4', { state: 'discarded', hasRequest: false }),
    ]
    expect(retryable(all).map(({ id }) => id)).toEqual(['1'])
    expect(chosenLetters(all, new Set(['1', '2', '3', 'gone'])).map(({ id }) => id)).toEqual([
      '1',
      '2',
    ])
    expect(all.map(retryBlocked)).toEqual([
      null,
      expect.stringContaining('not kept'),
      expect.stringContaining('retried'),
      expect.stringContaining('discarded'),
    ])
  })
  it('is edited as JSON without the id of the call that failed', () => {
    const text = requestText(request)
    expect(text).not.toContain('call_old')
    expect(parseRequest(text)).toEqual({
      ok: true,
      request: {
        project: 'dev',
        model: 'gpt-4o',
        messages: [{ role: 'user', content: 'Find it' }],
      },
    })
  })
  it.each([
    ['no JSON', '{', /^This is not JSON/, ''],
    ['no call', '[]', /no call that could be made/, ''],
    ['a field out of range', requestText({ ...request, temperature: 9 }), /no call/, 'temperature'],
    [
      'a place deep inside',
      requestText({ ...request, messages: [{ role: 'user', content: [] }] }),
      /no call/,
      'messages[0].content',
    ],
  ])('says what is wrong with %s', (_name, text, message, path) => {
    const parsed = parseRequest(text)
    if (parsed.ok) throw new Error('it was taken for a call')
    expect(parsed.error.message).toMatch(message)
    if (path !== '') expect(parsed.error.data?.issues?.map((issue) => issue.path)).toContain(path)
  })
})

describe('work on many', () => {
  it('goes one by one, adds up the money, and goes on after a failure', async () => {
    const seen: ManyProgress[] = []
    let under = 0
    const run = runMany(
      [1, 2, 3, 4],
      async (each) => {
        expect((under += 1)).toBe(1)
        await Promise.resolve()
        under -= 1
        if (each === 2) throw new Error('no')
        return each * 10
      },
      (progress) => seen.push(progress),
    )
    expect(await run.ended).toMatchObject({
      total: 4,
      done: 4,
      failed: 1,
      spentNanoUsd: 80,
      state: 'done',
      error: { code: 'internal' },
    })
    expect(seen.map(({ done }) => done)).toEqual([0, 1, 2, 3, 4, 4])
  })
  it('stops after the one under way', async () => {
    const begun: number[] = []
    const run = runMany(
      [1, 2, 3],
      async (each) => {
        begun.push(each)
        await Promise.resolve()
        run.stop()
        return 1
      },
      () => undefined,
    )
    expect(await run.ended).toMatchObject({ done: 1, state: 'stopped', spentNanoUsd: 1 })
    expect(begun).toEqual([1])
  })
})
