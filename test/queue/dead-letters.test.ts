/**
 * Dead letters: kept once a call, retried as a new call, closed when something stands in their
 * place, never without their input.
 */
import { describe, expect, test } from 'vitest'
import type { CallAnswer, CallFailure, CallRequest } from '../../src/contract/calls'
import { Failure } from '../../src/main/platform/failure'
import { createDeadLetters } from '../../src/main/queue/dead-letters'
import { createContentPlaces } from '../../src/main/storage/content-places'
import { openTestStore } from '../record/open-store'

const request: CallRequest = {
  callId: 'call_old',
  project: 'dev',
  service: 'search',
  model: 'gpt-4o-mini',
  messages: [{ role: 'user', content: 'find it' }],
}

function failure(callId: string): CallFailure {
  return {
    callId,
    error: { code: 'overloaded', message: 'OpenAI is overloaded.', data: { origin: 'provider' } },
    text: '',
    usage: null,
    costNanoUsd: 0,
    costStatus: null,
    wouldCostNanoUsd: null,
    provider: 'openai',
    model: 'gpt-4o-mini',
    latencyMs: 12,
    firstTokenMs: null,
    waitedMs: 0,
    route: [],
    attempts: [
      {
        attempt: 1,
        provider: 'openai',
        model: 'gpt-4o-mini',
        keyId: null,
        outcome: 'overloaded',
        costNanoUsd: 0,
        costStatus: null,
        latencyMs: 12,
        firstTokenMs: null,
        reason: 'asked for',
        message: 'OpenAI is overloaded.',
      },
    ],
  }
}

function open() {
  const parts = openTestStore()
  const letters = createDeadLetters(parts)
  function add(callId = 'call_old', kept: CallRequest | null = request): string {
    parts.clock.time += 1000
    parts.store.write(() =>
      letters.add({
        failure: failure(callId),
        request: kept,
        project: 'dev',
        service: 'search',
        environment: 'development',
      }),
    )
    const id = letters.list({ limit: 1 }).items[0]?.id
    if (id === undefined) throw new Error('no letter was kept')
    return id
  }
  return {
    ...parts,
    letters,
    add,
    notes: () => parts.audit.list({}).items.map(({ what, subject, who }) => [what, subject, who]),
  }
}

const answered = async (): Promise<CallAnswer> => ({ callId: 'x', costNanoUsd: 5 }) as CallAnswer
const conflict = expect.objectContaining({ code: 'conflict' }) as Error

describe('a dead letter', () => {
  test('is kept with error, attempts and input, one for each call', () => {
    const { letters, add, clock, published } = open()
    const id = add()
    add()
    expect(letters.list()).toMatchObject({
      openCount: 1,
      items: [
        {
          id,
          callId: 'call_old',
          hasRequest: true,
          state: 'open',
          error: { code: 'overloaded' },
          attempts: [{ outcome: 'overloaded' }],
          closedAt: null,
        },
      ],
    })
    expect(letters.list().items[0]).not.toHaveProperty('request')
    expect(letters.get(id)).toMatchObject({
      request,
      time: clock.time - 1000,
      provider: 'openai',
      environment: 'development',
    })
    expect(published).toContain('deadLetters')
  })

  test('goes with the transaction it was added in', () => {
    const { letters, store } = open()
    expect(() =>
      store.write(() => {
        letters.add({
          failure: failure('call_1'),
          request,
          project: 'dev',
          service: null,
          environment: 'development',
        })
        throw new Error('no')
      }),
    ).toThrow('no')
    expect(letters.list().items).toEqual([])
  })

  test('that is retried becomes a new call, edited where asked, and is closed on record', async () => {
    const { letters, add, notes, clock } = open()
    const id = add()
    const made: CallRequest[] = []
    await letters.retry(
      id,
      { ...request, maxOutputTokens: 7 },
      async (each) => {
        made.push(each)
        return answered()
      },
      'page',
    )
    const callId = made[0]?.callId
    expect(made).toEqual([{ ...request, environment: 'development', maxOutputTokens: 7, callId }])
    expect(callId).toMatch(/^call_/)
    expect(callId).not.toBe('call_old')
    expect(letters.get(id)).toMatchObject({
      state: 'retried',
      retriedCallId: callId,
      closedAt: clock.time,
    })
    expect(notes()).toEqual([['dead letter retried', id, 'page']])
    await expect(letters.retry(id, undefined, answered, 'page')).rejects.toThrow(conflict)
    expect(() => letters.discard(id, 'page')).toThrow(conflict)
  })

  test('whose retry fails stays open, unless the new call made a letter of its own', async () => {
    const { letters, add } = open()
    const refused = add('call_1')
    await expect(
      letters.retry(
        refused,
        undefined,
        () => Promise.reject(new Failure('budget_exceeded', 'Nothing left.')),
        'page',
      ),
    ).rejects.toThrow('Nothing left.')
    expect(letters.get(refused)).toMatchObject({ state: 'open', closedAt: null })
    const again = add('call_2')
    await expect(
      letters.retry(
        again,
        undefined,
        async ({ callId = '' }) => {
          add(callId)
          throw new Failure('overloaded', 'Still overloaded.')
        },
        'page',
      ),
    ).rejects.toThrow('Still overloaded.')
    expect(letters.get(again)).toMatchObject({ state: 'retried' })
    expect(letters.list({ state: 'open' }).items.map(({ callId }) => callId)).toEqual([
      letters.get(again).retriedCallId,
      'call_1',
    ])
  })

  test('is retried once at a time', async () => {
    const { letters, add } = open()
    const id = add()
    let end: (answer: CallAnswer) => void = () => undefined
    const first = letters.retry(
      id,
      undefined,
      () => new Promise((resolve) => (end = resolve)),
      'page',
    )
    await expect(letters.retry(id, undefined, answered, 'page')).rejects.toThrow(
      /being retried now/,
    )
    expect(() => letters.discard(id, 'page')).toThrow(/being retried now/)
    end(await answered())
    await first
    expect(letters.get(id).state).toBe('retried')
  })

  test('without its input cannot be retried, and says why', async () => {
    const { letters, add, clock, db } = open()
    const never = add('call_1', null)
    const expired = add('call_2')
    clock.time += 1000
    expect(
      createContentPlaces(db).deadLetters.wipe({ project: null, before: clock.time }, ''),
    ).toBe(1)
    for (const id of [never, expired]) {
      await expect(letters.retry(id, undefined, answered, 'page')).rejects.toThrow(
        /input of this call is not kept/,
      )
      expect(letters.get(id)).toMatchObject({ state: 'open', hasRequest: false, request: null })
    }
  })

  test('that is discarded is kept without its input, on record', async () => {
    const { letters, add, notes, clock, db } = open()
    const id = add()
    letters.discard(id, 'api')
    expect(letters.get(id)).toMatchObject({
      state: 'discarded',
      closedAt: clock.time,
      request: null,
    })
    expect(JSON.stringify(db.prepare('SELECT * FROM dead_letters').all())).not.toContain('find it')
    expect(notes()).toEqual([['dead letter discarded', id, 'api']])
    await expect(letters.retry(id, undefined, answered, 'page')).rejects.toThrow(conflict)
    expect(() => letters.get('dlq_none')).toThrow(
      expect.objectContaining({ code: 'not_found' }) as Error,
    )
  })

  test('pages run from newest to oldest, by state or not', () => {
    const { letters, add } = open()
    const ids = Array.from({ length: 12 }, (_, index) => add(`call_${index}`)).reverse()
    for (const id of ids.slice(0, 4)) letters.discard(id, 'page')
    const read = (state?: 'open' | 'discarded') => {
      const found: string[] = []
      let cursor: string | undefined
      do {
        const page = letters.list({ state, cursor, limit: 5 })
        expect(page.openCount).toBe(8)
        found.push(...page.items.map(({ id }) => id))
        cursor = page.nextCursor
      } while (cursor !== undefined)
      return found
    }
    expect(read()).toEqual(ids)
    expect(read('open')).toEqual(ids.slice(4))
    expect(read('discarded')).toEqual(ids.slice(0, 4))
  })
})
