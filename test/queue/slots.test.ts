/**
 * Slots by priority: never more than allowed, nobody lost, the order kept, and the line told where
 * it stands.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { priorities, type Priority } from '../../src/contract/calls'
import type { Slot, Waiting } from '../../src/main/queue/port'
import { createSlots } from '../../src/main/queue/slots'
import { nextTurn } from '../record/open-store'

function open({ concurrency = 1, limit = 1000 } = {}) {
  const settings = { concurrency, limit }
  const turn: (() => void)[] = []
  let changes = 0
  const slots = createSlots({
    clock: { now: () => 1000 },
    concurrencyOf: () => settings.concurrency,
    limit: () => settings.limit,
    changed: () => void (changes += 1),
    atTurnEnd: (work) => void turn.push(work),
  })
  const started: string[] = []
  const held = new Map<string, Slot>()
  const told = new Map<string, Waiting[]>()
  const stops = new Map<string, AbortController>()
  const failed = new Map<string, unknown>()

  /** Takes a slot; the name notes when it starts. Gives whether it started at once. */
  function take(callId: string, priority: Priority = 'normal', provider = 'p'): boolean {
    const stop = new AbortController()
    stops.set(callId, stop)
    const start = (slot: Slot) => {
      started.push(callId)
      held.set(callId, slot)
    }
    const taken = slots.take(
      { callId, provider, model: 'm', project: 'dev', service: null, priority },
      stop.signal,
      (waiting) => told.set(callId, [...(told.get(callId) ?? []), waiting]),
    )
    if (taken instanceof Promise) {
      taken.then(start, (error: unknown) => failed.set(callId, error))
      return false
    }
    start(taken)
    return true
  }
  function release(callId: string) {
    held.get(callId)?.release()
    held.delete(callId)
  }
  return {
    slots,
    settings,
    started,
    held,
    told,
    stops,
    failed,
    take,
    release,
    changes: () => changes,
    endTurn: () => turn.splice(0).forEach((work) => work()),
  }
}

const codeOf = (error: unknown) => (error as { code?: string } | undefined)?.code

describe('a slot', () => {
  test('that is free is given in the same turn, one that is not when another is given back', async () => {
    const { take, release, started } = open({ concurrency: 2 })
    expect([take('a'), take('b'), take('c')]).toEqual([true, true, false])
    release('a')
    await nextTurn()
    expect(started).toEqual(['a', 'b', 'c'])
  })

  test('given back twice frees one place, not two', async () => {
    const { take, held, started } = open()
    take('a')
    take('b')
    take('c')
    const slot = held.get('a')
    slot?.release()
    slot?.release()
    await nextTurn()
    expect(started).toEqual(['a', 'b'])
  })

  test('goes to the dearest priority first, and within one to who came first', async () => {
    const { take, release, started } = open()
    take('running')
    for (const [name, priority] of [
      ['n1', 'normal'],
      ['b1', 'background'],
      ['l1', 'low'],
      ['c1', 'critical'],
      ['n2', 'normal'],
      ['h1', 'high'],
      ['c2', 'critical'],
    ] as const)
      take(name, priority)
    const order = ['running', 'c1', 'c2', 'h1', 'n1', 'n2', 'l1', 'b1']
    for (const name of order) {
      release(name)
      await nextTurn()
    }
    expect(started).toEqual(order)
  })

  test('is each provider’s own: a busy one does not hold up another', () => {
    const { take } = open()
    expect([take('a', 'normal', 'p'), take('b', 'normal', 'p'), take('c', 'normal', 'q')]).toEqual([
      true,
      false,
      true,
    ])
  })

  test('is not given to a call that was cancelled before it asked', () => {
    const { slots } = open()
    expect(() =>
      slots.take(
        {
          callId: 'a',
          provider: 'p',
          model: 'm',
          project: 'dev',
          service: null,
          priority: 'normal',
        },
        AbortSignal.abort(),
        () => undefined,
      ),
    ).toThrow(/cancelled/)
  })
})

describe('the line', () => {
  test('is bounded over all providers, and the refusal names the numbers', () => {
    const { take, slots, settings } = open({ limit: 2 })
    take('a')
    take('b')
    take('x', 'normal', 'q')
    take('y', 'normal', 'q')
    expect(() => take('c')).toThrow(/2 calls may wait for a free slot, and 2 wait already/)
    expect(() => take('c')).toThrow(expect.objectContaining({ code: 'queue_full' }) as Error)
    expect(slots.waiting()).toBe(2)
    settings.limit = 3
    expect(take('d')).toBe(false)
  })

  test('is left by a cancelled call, which fails with `cancelled` and takes no slot later', async () => {
    const { take, release, stops, failed, started, slots } = open()
    take('a')
    take('b')
    take('c')
    stops.get('b')?.abort()
    await nextTurn()
    expect(codeOf(failed.get('b'))).toBe('cancelled')
    expect(slots.waiting()).toBe(1)
    release('a')
    await nextTurn()
    expect(started).toEqual(['a', 'c'])
    stops.get('c')?.abort()
    expect(slots.read(10)).toMatchObject({ running: 1, waiting: 0 })
  })

  test('moves up when a provider’s concurrency was raised, and gives no slot above a lowered one', async () => {
    const { take, release, settings, slots, started } = open()
    for (const name of ['a', 'b', 'c', 'd', 'e']) take(name)
    settings.concurrency = 3
    slots.wake()
    await nextTurn()
    expect(started).toEqual(['a', 'b', 'c'])
    settings.concurrency = 1
    release('a')
    release('b')
    await nextTurn()
    expect(started).toEqual(['a', 'b', 'c'])
    release('c')
    await nextTurn()
    expect(started).toEqual(['a', 'b', 'c', 'd'])
  })

  test('tells each call its place when it joins, and once a turn when that changes', async () => {
    const { take, release, told, endTurn } = open()
    take('a')
    take('b')
    take('c')
    take('d')
    expect(
      [...told.entries()].map(([name, all]) => [name, all.map(({ position }) => position)]),
    ).toEqual([
      ['b', [1]],
      ['c', [2]],
      ['d', [3]],
    ])
    expect(told.get('b')?.[0]?.reason).toBe('1 call is under way at p, which may have 1 at once.')
    endTurn()
    take('first', 'critical')
    expect(told.get('first')?.map(({ position }) => position)).toEqual([1])
    release('a')
    await nextTurn()
    endTurn()
    expect(told.get('b')?.length).toBe(1)
    release('first')
    await nextTurn()
    endTurn()
    expect(told.get('d')?.map(({ position }) => position)).toEqual([3, 2])
  })

  test('of thousands is emptied with few words: those far behind hear of a tenth at a time', async () => {
    const { take, release, told, started, endTurn } = open({ limit: 5000 })
    take('0')
    for (let call = 1; call <= 2000; call += 1) take(String(call))
    for (let call = 0; call < 2000; call += 1) {
      release(String(call))
      await Promise.resolve()
      endTurn()
    }
    expect(started.length).toBe(2001)
    const words = [...told.values()].flat().length
    expect(words).toBeLessThan(2000 * 100)
    expect(told.get('2000')?.at(-1)?.position).toBe(1)
  })

  test('can be changed by a person: a waiting call gets another priority, one that runs does not', async () => {
    const { take, release, slots, started } = open()
    take('a')
    take('b')
    take('c', 'background')
    expect(slots.prioritise('c', 'critical')).toMatchObject({
      callId: 'c',
      priority: 'critical',
      position: 1,
      state: 'waiting',
    })
    expect(slots.prioritise('b', 'normal')).toMatchObject({ position: 2 })
    expect(() => slots.prioritise('a', 'high')).toThrow(
      expect.objectContaining({ code: 'conflict' }) as Error,
    )
    expect(() => slots.prioritise('none', 'high')).toThrow(
      expect.objectContaining({ code: 'not_found' }) as Error,
    )
    release('a')
    await nextTurn()
    expect(started).toEqual(['a', 'c'])
  })

  test('is read with what runs, what waits in its order, and counts that are not cut', () => {
    const { take, slots } = open({ limit: 7 })
    take('a')
    take('b', 'low')
    take('c', 'high')
    const all = slots.read(10)
    expect(all.items.map(({ callId, state, position }) => [callId, state, position])).toEqual([
      ['a', 'running', null],
      ['c', 'waiting', 1],
      ['b', 'waiting', 2],
    ])
    expect(all).toMatchObject({
      running: 1,
      waiting: 2,
      limit: 7,
      providers: [{ provider: 'p', running: 1, waiting: 2, concurrency: 1 }],
    })
    expect(slots.read(1)).toMatchObject({ items: [{ callId: 'a' }], running: 1, waiting: 2 })
  })
})

type Step = {
  readonly do: 'arrive' | 'end' | 'cancel' | 'move' | 'concurrency'
  readonly pick: number
  readonly priority: Priority
  readonly provider: 'p' | 'q'
}

const step = fc.record<Step>({
  do: fc.constantFrom('arrive', 'arrive', 'arrive', 'end', 'cancel', 'move', 'concurrency'),
  pick: fc.nat(1000),
  priority: fc.constantFrom(...priorities),
  provider: fc.constantFrom('p', 'q'),
})

test('whatever arrives, ends, is cancelled or moved: never above the concurrency, never lost, never out of order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 120 }), async (steps) => {
      const desk = open({ concurrency: 2, limit: 15 })
      /** What should wait, by provider, in the order of arrival in its priority. */
      const model: { name: string; provider: string; priority: Priority; order: number }[] = []
      const running: { name: string; provider: string }[] = []
      const gone = new Set<string>()
      let order = 0
      const best = (provider: string) =>
        model
          .filter((one) => one.provider === provider)
          .sort(
            (a, b) =>
              priorities.indexOf(a.priority) - priorities.indexOf(b.priority) || a.order - b.order,
          )[0]
      const expected: string[] = []
      function fill() {
        for (const provider of ['p', 'q']) {
          for (
            let next = best(provider);
            next !== undefined &&
            running.filter((one) => one.provider === provider).length < desk.settings.concurrency;
            next = best(provider)
          ) {
            model.splice(model.indexOf(next), 1)
            running.push(next)
            expected.push(next.name)
          }
        }
      }
      for (const [index, { do: what, pick, priority, provider }] of steps.entries()) {
        const name = `call${index}`
        if (what === 'arrive') {
          const mustWait =
            running.filter((one) => one.provider === provider).length >= desk.settings.concurrency
          if (mustWait && model.length >= 15) {
            expect(() => desk.take(name, priority, provider)).toThrow(/wait already/)
          } else {
            model.push({ name, provider, priority, order: (order += 1) })
            expect(desk.take(name, priority, provider)).toBe(!mustWait)
          }
        }
        const runner = running[pick % Math.max(1, running.length)]
        const waiter = model[pick % Math.max(1, model.length)]
        if (what === 'end' && runner !== undefined) {
          running.splice(running.indexOf(runner), 1)
          desk.release(runner.name)
        }
        if (what === 'cancel' && waiter !== undefined) {
          model.splice(model.indexOf(waiter), 1)
          gone.add(waiter.name)
          desk.stops.get(waiter.name)?.abort()
        }
        if (what === 'move' && waiter !== undefined) {
          if (waiter.priority !== priority) Object.assign(waiter, { priority, order: (order += 1) })
          desk.slots.prioritise(waiter.name, priority)
        }
        if (what === 'concurrency') {
          desk.settings.concurrency = 1 + (pick % 4)
          desk.slots.wake()
        }
        fill()
        await Promise.resolve()
        const { items, providers } = desk.slots.read(1000)
        for (const one of providers)
          expect(one.running).toBe(running.filter((each) => each.provider === one.provider).length)
        expect(
          items
            .filter(({ state }) => state === 'waiting')
            .map(({ callId }) => callId)
            .sort(),
        ).toEqual(model.map((one) => one.name).sort())
      }
      await nextTurn()
      expect([...desk.started].sort()).toEqual([...expected].sort())
      for (const provider of ['p', 'q']) {
        const atProvider = (name: string) => steps[Number(name.slice(4))]?.provider === provider
        expect(desk.started.filter(atProvider)).toEqual(expected.filter(atProvider))
      }
      expect([...desk.failed.keys()].sort()).toEqual([...gone].sort())
    }),
    { numRuns: 300 },
  )
})
