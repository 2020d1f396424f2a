/**
 * Whatever is reported in whatever order: the next bound of the same request holds it, and no bound
 * is below our count or above what is possible.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { textKinds } from '../../src/contract/margins'
import {
  afterInput,
  isAbsurdInput,
  learnedBound,
  noLessons,
  serverPromptRoom,
  type Basis,
  type Lessons,
} from '../../src/main/catalog/lessons'

const basis = fc
  .record({
    kind: fc.constantFrom(...textKinds),
    counted: fc.integer({ min: 1, max: 100_000 }),
    seedPermille: fc.integer({ min: 1000, max: 3000 }),
    mostPermille: fc.integer({ min: 1000, max: 3000 }),
    exact: fc.boolean(),
  })
  .map(({ counted, seedPermille, mostPermille, ...rest }): Basis => {
    const seed = Math.ceil((counted * seedPermille) / 1000)
    return { ...rest, counted, seed, most: Math.ceil((seed * mostPermille) / 1000) }
  })
const report = fc.record({
  basis,
  share: fc.double({ min: 0, max: 1, noNaN: true }),
  whole: fc.boolean(),
})

test('a report that can be true is within the next bound of the same request', () => {
  fc.assert(
    fc.property(fc.array(report, { minLength: 1, maxLength: 30 }), (reports) => {
      let lessons: Lessons = noLessons
      for (const { basis: one, share, whole } of reports) {
        const reported = Math.floor(share * (one.most + serverPromptRoom))
        expect(isAbsurdInput(reported, one.most, null)).toBe(false)
        lessons = afterInput(lessons, one, reported, whole, 1)
        const bound = learnedBound(lessons, one)
        expect(bound).toBeGreaterThanOrEqual(reported)
        expect(bound).toBeGreaterThanOrEqual(one.counted)
        expect(bound).toBeLessThanOrEqual(one.most + lessons.extraInput)
        expect(lessons.extraInput).toBeLessThanOrEqual(serverPromptRoom + 6144)
      }
    }),
    { numRuns: 2000 },
  )
})
