import fc from 'fast-check'
import { expect, test } from 'vitest'
import { answerOf, textOf, type Cell } from '../../src/main/cache/kept-answer'

const bare = { text: '', finishReason: null, servedModel: null }

test('an answer comes back as it was kept', () => {
  const answer = {
    text: 'Grüße 👋',
    reasoning: 'because',
    finishReason: 'stop',
    servedModel: 'gpt-4o-mini-2024',
    validation: { profile: 'basic', passed: true, score: 1, rules: [] },
  }
  expect(answerOf(JSON.parse(textOf(answer)) as Cell)).toEqual(answer)
  expect(answerOf(JSON.parse(textOf(bare)) as Cell)).toEqual(bare)
})

test('vectors come back to the last bit, zero with its sign', () => {
  const number = fc.double({ noNaN: true, noDefaultInfinity: true })
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.oneof(number, number.map(Math.fround), fc.constant(-0))), {
        maxLength: 5,
      }),
      (embeddings) => {
        const back = answerOf(JSON.parse(textOf({ ...bare, embeddings })) as Cell).embeddings
        expect(
          back?.map((vector) =>
            vector.map((value) => (Object.is(value, -0) ? '-0' : String(value))),
          ),
        ).toEqual(
          embeddings.map((vector) =>
            vector.map((value) => (Object.is(value, -0) ? '-0' : String(value))),
          ),
        )
      },
    ),
  )
})

test('what providers send, numbers of 32 bits, takes less than half of its digits', () => {
  const embeddings = [Array.from({ length: 1536 }, (_, index) => Math.fround(Math.sin(index) / 30))]
  const text = textOf({ ...bare, embeddings })
  expect(text.length).toBeLessThan(JSON.stringify(embeddings).length / 2)
  expect(answerOf(JSON.parse(text) as Cell).embeddings).toEqual(embeddings)
})
