/** Percentiles of how long answers took, against the sorted times of the entries themselves. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { noValue } from '../../src/contract/entry-filter'
import { dimensions } from '../../src/contract/primitives'
import { usageLatency, type LatencyFigures, type Percentiles } from '../../src/contract/usage'
import type { EntryDraft } from '../../src/main/ledger/entry-row'
import { draft, entryOf, filter, from, passes, to, zones } from './any-entries'
import { hour, labelOf, openUsage } from './entries'

const shares = { p50: 0.5, p90: 0.9, p95: 0.95, p99: 0.99 } as const

function expectPercentiles(answer: Percentiles, times: readonly number[]) {
  const sorted = [...times].sort((a, b) => a - b)
  expect(answer.count).toBe(sorted.length)
  for (const [name, share] of Object.entries(shares) as [keyof typeof shares, number][]) {
    const nearest = sorted[Math.max(1, Math.ceil(share * sorted.length)) - 1]
    if (nearest === undefined) expect(answer[name]).toBeNull()
    else expect(Math.abs((answer[name] ?? NaN) - nearest)).toBeLessThanOrEqual(nearest * 0.01)
  }
}

function expectFigures({ latencyMs, firstTokenMs }: LatencyFigures, entries: EntryDraft[]) {
  const answered = entries.filter(({ kind, outcome }) => kind === 'attempt' && outcome === 'ok')
  expectPercentiles(
    latencyMs,
    answered.map((entry) => entry.latencyMs),
  )
  expectPercentiles(
    firstTokenMs,
    answered.flatMap((entry) => entry.firstTokenMs ?? []),
  )
}

const timed = fc.tuple(draft, fc.integer({ min: 0, max: 400_000 }), fc.option(fc.nat(9000)))

test('percentiles of each bucket, each group and the whole range are those of the successful attempts, asked again after more came', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(timed, { maxLength: 40 }),
      filter,
      fc.constantFrom(undefined, ...dimensions),
      fc.constantFrom('hour', 'day', 'week', 'month'),
      fc.constantFrom(...zones),
      fc.boolean(),
      async (drafts, asked, by, interval, timeZone, simulated) => {
        const { usage, add, entries } = openUsage('UTC')
        const half = drafts.length / 2
        for (const part of [drafts.slice(0, half), drafts.slice(half)]) {
          for (const [one, latencyMs, firstTokenMs] of part)
            add({ ...entryOf(one), latencyMs, firstTokenMs })
          const question = { from, to, interval, timeZone, by, simulated, ...asked } as const
          const answer = await usage.latency(question)
          expect(usageLatency.parse(answer)).toEqual(answer)
          const inside = entries.filter(
            (one) =>
              one.simulated === simulated &&
              one.time >= from &&
              one.time < to &&
              passes(one, asked),
          )
          const inBucket = (own: readonly EntryDraft[], index: number) =>
            own.filter(
              ({ time }) =>
                time >= (answer.buckets[index] ?? 0) &&
                time < (answer.buckets[index + 1] ?? Infinity),
            )
          expectFigures(answer.overall, inside)
          for (const [index, figures] of answer.total.entries())
            expectFigures(figures, inBucket(inside, index))
          const named = (one: EntryDraft) =>
            by === undefined ? undefined : (labelOf(one, by) ?? noValue)
          for (const { name, overall, figures } of answer.groups) {
            const own = inside.filter((one) => named(one) === name)
            expectFigures(overall, own)
            for (const [index, each] of figures.entries()) expectFigures(each, inBucket(own, index))
          }
          expect(answer.groups.reduce((sum, { overall }) => sum + overall.latencyMs.count, 0)).toBe(
            by === undefined ? 0 : answer.overall.latencyMs.count,
          )
        }
      },
    ),
    { numRuns: 40 },
  )
}, 60_000)

test('the smaller groups are together in (other), and those without a value stand alone', async () => {
  const { usage, add } = openUsage('UTC')
  for (let index = 0; index < 30; index += 1)
    for (const latencyMs of [100, 100, 100]) add({ user: `user${index}`, latencyMs, time: from })
  add({ user: null, latencyMs: 50, time: from + hour })
  const { overall, groups } = await usage.latency({ from, to, by: 'user' })
  expect(overall.latencyMs.count).toBe(91)
  expect(groups).toHaveLength(25)
  expect(groups.at(-2)).toMatchObject({ name: '(none)', overall: { latencyMs: { count: 1 } } })
  expect(groups.at(-1)).toMatchObject({ name: '(other)', overall: { latencyMs: { count: 21 } } })
})
