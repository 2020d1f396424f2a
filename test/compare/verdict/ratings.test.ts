/** Ratings: the printed strengths on the scale of chess, and intervals that say what is not known. */
import { expect, test } from 'vitest'
import type { Ballot, Meeting } from '../../../src/main/compare/verdict/ballots'
import { rate } from '../../../src/main/compare/verdict/ratings'
import { rateApart } from '../../../src/main/compare/verdict/verdict-thread'

function ballots(a: string, b: string, wins: number, losses: number, ties = 0): Ballot[] {
  const of = (count: number, better: Meeting['better']) =>
    Array.from({ length: count }, (): Ballot => [{ a, b, better }])
  return [...of(wins, 'a'), ...of(losses, 'b'), ...of(ties, 'tie')]
}

const three = [
  ...ballots('a', 'b', 12, 6, 5),
  ...ballots('a', 'c', 15, 4, 3),
  ...ballots('b', 'c', 9, 7, 8),
]
const models = ['a', 'b', 'c']

test('ratings are Davidson’s strengths around 1000, 400 points for ten wins to a loss', () => {
  const [one, two] = rate({ models: ['x', 'y'], ballots: ballots('x', 'y', 9, 4, 6), seed: 1 })
  expect((one?.rating ?? 0) - (two?.rating ?? 0)).toBeCloseTo((0.81093 * 400) / Math.LN10, 3)
  expect((one?.rating ?? 0) + (two?.rating ?? 0)).toBeCloseTo(2000, 9)
  const found = rate({ models, ballots: three, seed: 1 }).map(({ rating }) => rating ?? 0)
  const strengths = [0, -0.887194, -1.262853]
  expect(found.map((rating) => ((rating - (found[0] ?? 0)) * Math.LN10) / 400)).toEqual(
    strengths.map((strength) => expect.closeTo(strength, 5)),
  )
  expect(found.reduce((sum, rating) => sum + rating, 0)).toBeCloseTo(3000, 9)
})

test('ties alone rate nobody; one meeting that was decided lets the others be rated', () => {
  const tied = [...ballots('a', 'b', 0, 0, 10), ...ballots('b', 'c', 0, 0, 4)]
  expect(rate({ models, ballots: tied, seed: 1 })).toEqual(
    models.map((model) => ({ model, rating: null, low: null, high: null })),
  )
  const decided = rate({ models, ballots: [...tied, ...ballots('a', 'b', 1, 1)], seed: 1 })
  expect(decided.every(({ rating }) => rating !== null)).toBe(true)
})

test('the same ballots give the same bytes, shuffled, turned or with the models in another order', () => {
  const found = rate({ models, ballots: three, seed: 1 })
  const turned = three.map((ballot) =>
    ballot.map(({ a, b, better }): Meeting => {
      const other = better === 'tie' ? 'tie' : better === 'a' ? 'b' : 'a'
      return { a: b, b: a, better: other }
    }),
  )
  expect(JSON.stringify(rate({ models, ballots: turned.toReversed(), seed: 1 }))).toBe(
    JSON.stringify(found),
  )
  const reversed = rate({ models: models.toReversed(), ballots: three, seed: 1 }).toReversed()
  expect(reversed.map(({ rating }) => rating)).toEqual(
    found.map(({ rating }) => expect.closeTo(rating ?? 0, 9)),
  )
})

test('each rating lies in its interval, which is narrower the more ballots there are', () => {
  const width = (times: number) =>
    rate({
      models: ['x', 'y'],
      ballots: ballots('x', 'y', 9 * times, 4 * times, 6 * times),
      seed: 1,
    }).map(({ rating, low, high }) => {
      expect(low).toBeLessThan(rating ?? 0)
      expect(high).toBeGreaterThan(rating ?? 0)
      return (high ?? Infinity) - (low ?? -Infinity)
    })
  const [few] = width(1)
  const [many] = width(16)
  expect((few ?? 0) / (many ?? 1)).toBeGreaterThan(3)
  expect((few ?? 0) / (many ?? 1)).toBeLessThan(6)
})

test('nobody who never lost or never won is rated, nor anybody where nobody else is left', () => {
  const blank = { rating: null, low: null, high: null }
  expect(rate({ models: ['x', 'y'], ballots: ballots('x', 'y', 5, 0), seed: 1 })).toEqual([
    { model: 'x', ...blank },
    { model: 'y', ...blank },
  ])
  const beaten = [...three, ...ballots('d', 'a', 3, 0)]
  const found = rate({ models: [...models, 'd'], ballots: beaten, seed: 1 })
  expect(found.map(({ rating }) => rating === null)).toEqual([false, false, false, true])
  expect(rate({ models: [], ballots: [], seed: 1 })).toEqual([])
})

test('where a draw may leave a model without a loss its interval is open above', () => {
  const [strong, weak] = rate({ models: ['x', 'y'], ballots: ballots('x', 'y', 8, 1), seed: 1 })
  expect(strong?.rating).toBeGreaterThan(1000)
  expect(strong).toMatchObject({ high: null, low: expect.any(Number) })
  expect(weak).toMatchObject({ low: null, high: expect.any(Number) })
})

test('a strength that ties alone keep from being endless is endless in draws without them', () => {
  const found = rate({
    models,
    ballots: [
      ...ballots('a', 'b', 12, 0, 3),
      ...ballots('b', 'c', 12, 0, 1),
      ...ballots('a', 'c', 12, 0, 1),
    ],
    seed: 1,
  })
  expect(found).toMatchObject([{ high: null }, { rating: expect.any(Number) }, { low: null }])
  for (const { rating, low, high } of found)
    for (const end of [low, high])
      if (end !== null) expect(Math.abs(end - (rating ?? 0))).toBeLessThan(4500)
})

test('meetings of one ballot are drawn together: as one group they say less', () => {
  const apart = rate({ models: ['x', 'y'], ballots: ballots('x', 'y', 30, 20), seed: 1 })
  const grouped = Array.from({ length: 10 }, (_, at): Ballot =>
    ballots('x', 'y', at < 6 ? 5 : 0, at < 6 ? 0 : 5).flat(),
  )
  const together = rate({ models: ['x', 'y'], ballots: grouped, seed: 1 })
  const width = ({ low, high }: { low: number | null; high: number | null }) =>
    (high ?? Infinity) - (low ?? -Infinity)
  expect(together[0]?.rating).toBeCloseTo(apart[0]?.rating ?? 0, 9)
  expect(together.map(width)[0]).toBeGreaterThan(1.5 * (apart.map(width)[0] ?? 0))
})

test('the thread gives what is worked out here', async () => {
  const request = { models, ballots: three, seed: 1 }
  expect(await rateApart(request)).toEqual(rate(request))
})
