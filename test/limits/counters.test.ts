/** Both algorithms alone, against what was really admitted. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Counter, Part } from '../../src/main/limits/counter'
import { createSlidingWindow } from '../../src/main/limits/sliding-window'
import { createTokenBucket } from '../../src/main/limits/token-bucket'

interface Arrival {
  readonly wait: number
  readonly amount: number
  /** What becomes of it, and how many arrivals later. */
  readonly end: 'keep' | 'release' | 'less'
  readonly after: number
}
const arrivals = fc.array(
  fc.record({
    wait: fc.oneof(fc.nat(30), fc.nat(3000), fc.constant(0)),
    amount: fc.integer({ min: 1, max: 8 }),
    end: fc.constantFrom('keep' as const, 'release' as const, 'less' as const),
    after: fc.nat(5),
  }),
  { maxLength: 150 },
)

interface Admitted {
  readonly at: number
  amount: number
  part: Part
}

/**
 * Runs arrivals against a counter; gives what stands in the end, after every release and
 * settlement.
 */
function play(
  counter: Counter,
  script: readonly Arrival[],
  check: (admitted: readonly Admitted[], now: number) => void = () => undefined,
): Admitted[] {
  const admitted: Admitted[] = []
  const ends: { readonly due: number; readonly take: Admitted; readonly to: number }[] = []
  let now = 0
  for (const [index, { wait, amount, end, after }] of script.entries()) {
    now += wait
    for (const due of ends.filter((one) => one.due === index)) {
      due.take.part = counter.amend(due.take.part, due.to)
      due.take.amount = due.to
    }
    if (counter.waitFor(amount, now) === 0) {
      const take: Admitted = { at: now, amount, part: counter.add(amount, now) }
      admitted.push(take)
      if (end !== 'keep')
        ends.push({
          due: index + 1 + after,
          take,
          to: end === 'release' ? 0 : Math.floor(amount / 2),
        })
    }
    check(admitted, now)
  }
  return admitted
}

test.each([
  [1000, 'a second'],
  [60_000, 'a minute'],
  [3_600_000, 'an hour'],
])(
  'a sliding window of %s ms (%s) never holds more than its limit, whatever arrives',
  (windowMs) => {
    fc.assert(
      fc.property(arrivals, fc.integer({ min: 1, max: 40 }), (script, limit) => {
        const scaled = script.map((arrival) => ({
          ...arrival,
          wait: Math.floor((arrival.wait * windowMs) / 4000),
        }))
        play(createSlidingWindow(limit, windowMs), scaled, (admitted, now) => {
          const inWindow = admitted
            .filter(({ at }) => at > now - windowMs)
            .reduce((sum, { amount }) => sum + amount, 0)
          expect(inWindow).toBeLessThanOrEqual(limit)
        })
      }),
    )
  },
)

test('a sliding window is no stricter than its slots: what was taken counts no longer than the window and a six-hundredth', () => {
  const window = createSlidingWindow(2, 60_000)
  window.add(1, 5)
  window.add(1, 30_000)
  expect(window.waitFor(1, 59_999)).toBeLessThanOrEqual(105)
  expect(window.waitFor(1, 60_105)).toBe(0)
  expect(window.used(60_105)).toBe(1)
  expect(window.waitFor(3, 60_105)).toBeNull()
  expect(window.clearAt(60_105)).toBe(90_099)
})

test('a wait that a counter asks for is enough, and not a millisecond less', () => {
  fc.assert(
    fc.property(
      arrivals,
      fc.integer({ min: 1, max: 20 }),
      fc.boolean(),
      (script, limit, bucket) => {
        const counter = bucket ? createTokenBucket(limit, 1000) : createSlidingWindow(limit, 1000)
        const now = play(counter, script).at(-1)?.at ?? 0
        const wait = counter.waitFor(limit, now)
        expect(wait).not.toBeNull()
        if (wait !== null && wait > 0)
          expect(counter.waitFor(limit, now + wait - 1)).toBeGreaterThan(0)
        expect(counter.waitFor(limit, now + (wait ?? 0))).toBe(0)
      },
    ),
  )
})

test('a token bucket admits a burst of its limit and then what is refilled, whatever is given back in between', () => {
  fc.assert(
    fc.property(arrivals, fc.integer({ min: 1, max: 40 }), (script, limit) => {
      const windowMs = 1000
      play(createTokenBucket(limit, windowMs), script, (admitted, now) => {
        for (const { at: from } of admitted) {
          const since = admitted
            .filter(({ at }) => at >= from)
            .reduce((sum, { amount }) => sum + amount, 0)
          expect(since * windowMs).toBeLessThanOrEqual(limit * windowMs + limit * (now - from))
        }
      })
    }),
  )
})

test.each([
  ['sliding window', createSlidingWindow],
  ['token bucket', createTokenBucket],
])('%s: what is given back leaves the counter as if it had never been taken', (_name, create) => {
  fc.assert(
    fc.property(arrivals, (script) => {
      const [counter, other] = [create(100_000, 1000), create(100_000, 1000)]
      const admitted = play(counter, script)
      for (const { at, amount } of admitted) if (amount > 0) other.add(amount, at)
      const now = admitted.at(-1)?.at ?? 0
      // What the script has not ended yet is ended the same way in both.
      expect(counter.used(now)).toBe(other.used(now))
      expect(counter.used(now + 500)).toBe(other.used(now + 500))
    }),
  )
})

test('a bucket remembers takes in bounded memory, and stays on the safe side beyond', () => {
  const bucket = createTokenBucket(1000, 60_000)
  const parts = Array.from({ length: 900 }, (_, index) => bucket.add(1, index))
  expect(bucket.used(900)).toBe(885)
  for (const part of parts) bucket.amend(part, 0)
  expect(bucket.used(900)).toBe(0)
  expect(bucket.waitFor(1000, 900)).toBe(0)
})

test('another limit takes hold at once and keeps what was used', () => {
  for (const create of [createSlidingWindow, createTokenBucket]) {
    const counter = create(10, 1000)
    const part = counter.add(8, 0)
    counter.setLimit(5, 0)
    expect(counter.used(0)).toBe(8)
    expect(counter.waitFor(1, 0)).toBeGreaterThan(0)
    counter.amend(part, 2)
    expect(counter.waitFor(3, 0)).toBe(0)
    expect(counter.waitFor(4, 0)).toBeGreaterThan(0)
  }
})
