/**
 * Calls that hang must not pile up: Node has four pool threads, and files and names need them too.
 */
import { expect, it } from 'vitest'
import { createBoundedCalls } from '../../src/main/keys/bounded-calls'

function setUp() {
  const clock = { time: 0, monotonic: () => clock.time }
  return {
    clock,
    calls: createBoundedCalls({
      clock,
      boundMs: 20,
      retryAfterMs: 60_000,
      onHang: () => new Error('hangs'),
    }),
  }
}
const never = () => new Promise<never>(() => undefined)

it('runs one at a time, in order, and goes on after a failure', async () => {
  const { calls } = setUp()
  const order: string[] = []
  const work =
    (name: string, fails = false) =>
    async () => {
      order.push(`${name} begins`)
      await new Promise((resolve) => setTimeout(resolve, 2))
      order.push(`${name} ends`)
      if (fails) throw new Error(name)
      return name
    }
  const results = await Promise.allSettled([
    calls.run(work('a')),
    calls.run(work('b', true)),
    calls.run(work('c')),
  ])
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(order).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends'])
})

it('lets at most two hang, the second only after a while, and refuses the rest at once', async () => {
  const { calls, clock } = setUp()
  let started = 0
  const hang = () => {
    started += 1
    return never()
  }
  for (let call = 0; call < 20; call += 1) await expect(calls.run(hang)).rejects.toThrow('hangs')
  expect([started, calls.hanging()]).toEqual([1, true])
  clock.time += 60_001
  for (let call = 0; call < 20; call += 1) await expect(calls.run(hang)).rejects.toThrow('hangs')
  clock.time += 600_000
  for (let call = 0; call < 20; call += 1) await expect(calls.run(hang)).rejects.toThrow('hangs')
  expect(started).toBe(2)
})

it('is well again when the call comes back, whose late value is handed over', async () => {
  const { calls } = setUp()
  let answer = (_value: string) => {}
  const late: string[] = []
  const slow = calls.run(
    () => new Promise<string>((resolve) => (answer = resolve)),
    (value) => late.push(value),
  )
  await expect(slow).rejects.toThrow('hangs')
  answer('late')
  await expect.poll(() => calls.hanging()).toBe(false)
  expect(late).toEqual(['late'])
  expect(await calls.run(async () => 'well')).toBe('well')
})

it('aborts the signal at the bound, and counts an aborted call as hanging still', async () => {
  const { calls } = setUp()
  let aborted = false
  const call = calls.run(
    (signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          aborted = true
          reject(signal.reason)
        })
      }),
  )
  await expect(call).rejects.toThrow('hangs')
  await new Promise((resolve) => setTimeout(resolve, 5))
  expect([aborted, calls.hanging()]).toEqual([true, true])
})
