/** Bradley–Terry ratings with ties against printed and independently computed values. */
import { describe, expect, test } from 'vitest'
import { rank } from '../../../src/main/compare/verdict/bradley-terry'

/** To 1e-6; rows whose source prints fewer digits say so. */
const close = (value: number | null | undefined, expected: number, within = 1e-6) =>
  expect(Math.abs((value ?? Number.NaN) - expected), `${value} against ${expected}`).toBeLessThan(
    within,
  )

describe('Bradley–Terry', () => {
  test('baseball 1987', () => {
    const teams = [
      'Baltimore',
      'Boston',
      'Cleveland',
      'Detroit',
      'Milwaukee',
      'New York',
      'Toronto',
    ]
    const found = rank(
      teams,
      fromTable(teams, [
        [0, 1, 7, 4, 2, 3, 1],
        [12, 0, 7, 2, 6, 7, 6],
        [6, 6, 0, 4, 4, 6, 5],
        [9, 11, 9, 0, 6, 5, 7],
        [11, 7, 9, 7, 0, 7, 9],
        [10, 6, 7, 8, 6, 0, 6],
        [12, 7, 8, 6, 4, 7, 0],
      ]),
    )
    const expected = [
      [0, 0],
      [1.107698, 0.333878],
      [0.683853, 0.331877],
      [1.436408, 0.339569],
      [1.581356, 0.343256],
      [1.247618, 0.335861],
      [1.294485, 0.336669],
    ]
    for (const [at, [strength = 0, error = 0]] of expected.entries()) {
      close(found.strengths[at]?.strength, strength)
      close(found.strengths[at]?.error, error)
    }
    close(found.logLikelihood, -172.248176)
  })
  test('a tiny one, with shares', () => {
    const found = rank(
      ['a', 'b', 'c'],
      fromTable(
        ['a', 'b', 'c'],
        [
          [0, 8, 7],
          [4, 0, 6],
          [5, 3, 0],
        ],
      ),
    )
    close(found.strengths[1]?.strength, -0.375809)
    close(found.strengths[1]?.error, 0.493146)
    close(found.strengths[2]?.strength, -0.650566)
    close(found.strengths[2]?.error, 0.502733)
    for (const [at, share] of [0.452799, 0.310952, 0.236248].entries())
      close(found.strengths[at]?.share, share)
    close(found.logLikelihood, -21.978778)
  })
  test('ties after Davidson: two players', () => {
    const found = rank(['a', 'b'], [{ a: 'a', b: 'b', winsA: 9, winsB: 4, ties: 6 }])
    close(found.strengths[1]?.strength, -0.81093)
    close(found.tieFactor, 1)
  })
  test('ties after Davidson: three players', () => {
    const found = rank(
      ['a', 'b', 'c'],
      [
        { a: 'a', b: 'b', winsA: 12, winsB: 6, ties: 5 },
        { a: 'a', b: 'c', winsA: 15, winsB: 4, ties: 3 },
        { a: 'b', b: 'c', winsA: 9, winsB: 7, ties: 8 },
      ],
    )
    close(found.strengths[1]?.strength, -0.887194)
    close(found.strengths[1]?.error, 0.42397, 5e-6)
    close(found.strengths[2]?.strength, -1.262853)
    close(found.strengths[2]?.error, 0.44412, 5e-6)
    close(found.tieFactor, 0.664825)
    close(found.logLikelihood, -69.323191)
  })
  test('a model that never lost is not estimable yet, and the others are', () => {
    const found = rank(
      ['a', 'b', 'c'],
      [
        { a: 'a', b: 'b', winsA: 5, winsB: 0, ties: 0 },
        { a: 'a', b: 'c', winsA: 5, winsB: 0, ties: 0 },
        { a: 'b', b: 'c', winsA: 6, winsB: 3, ties: 0 },
      ],
    )
    expect(found.strengths[0]?.strength).toBeNull()
    close(found.strengths[2]?.strength, -Math.LN2)
  })
  test('groups that never met, and nobody at all, have no estimate', () => {
    const apart = rank(
      ['a', 'b', 'c', 'd'],
      [
        { a: 'a', b: 'b', winsA: 1, winsB: 1, ties: 0 },
        { a: 'c', b: 'd', winsA: 1, winsB: 1, ties: 0 },
      ],
    )
    expect(apart.strengths.map(({ strength }) => strength)).toEqual([null, null, null, null])
    expect(rank([], []).strengths).toEqual([])
  })
})

function fromTable(names: readonly string[], wins: readonly (readonly number[])[]) {
  return names.flatMap((a, i) =>
    names.slice(i + 1).map((b, offset) => {
      const j = i + 1 + offset
      return { a, b, winsA: wins[i]?.[j] ?? 0, winsB: wins[j]?.[i] ?? 0, ties: 0 }
    }),
  )
}
