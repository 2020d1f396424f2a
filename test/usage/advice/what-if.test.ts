/** A range priced on another model: entry by entry, with what is left out and how tokens were taken. */
import { expect, test } from 'vitest'
import { whatIf as whatIfShape } from '../../../src/contract/advice'
import { createTokenConversion } from '../../../src/main/usage/advice/token-conversion'
import { converted } from '../../../src/main/usage/advice/reprice'
import { costOf, everything, openPlanted } from './planted'

test('thirty of a hundred equal answers from the cache are 30 % saved against all of it on the model', async () => {
  const { plant, append, store, whatIf } = openPlanted()
  const paid = Array.from({ length: 70 }, () => plant({ model: 'gpt-4-turbo' }))
  const each = paid[0]?.costNanoUsd ?? 0
  for (let hit = 0; hit < 30; hit += 1)
    store.write(() =>
      append({
        ...(paid[hit] ?? paid[0]),
        ...{ id: `ent_hit_${hit}`, callId: `call_hit_${hit}`, kind: 'cache_hit', attempt: 0 },
        ...{ inputTokens: 0, outputTokens: 0, costNanoUsd: 0, savedNanoUsd: each, charges: [] },
      } as Parameters<typeof append>[0]),
    )
  const found = await whatIf({ ...everything, onto: 'gpt-4-turbo' })
  expect(whatIfShape.parse(found)).toEqual(found)
  expect(found).toMatchObject({
    entries: 70,
    costNanoUsd: 70 * each,
    wouldNanoUsd: 70 * each,
    cacheHits: 30,
    cacheSavedNanoUsd: 30 * each,
    sentence:
      'All of it on openai/gpt-4-turbo and nothing from the cache: $1.30. It came to $0.91: −30 %.',
  })
})

test('a cheaper model is priced to the nano at its own rates, with the tokens it would have counted', async () => {
  const { plant, whatIf, catalog } = openPlanted()
  const paid = [plant({ usage: { inputTokens: 1001, outputTokens: 333 } }), plant({})]
  const [from, onto] = [catalog.find('openai', 'gpt-4o'), catalog.find('openai', 'gpt-4o-mini')]
  if (from === undefined || onto === undefined) throw new Error('not in the catalogue')
  expect(await createTokenConversion(catalog).permille(from, onto)).toBe(1000)
  const found = await whatIf({ ...everything, onto: 'openai/gpt-4o-mini' })
  // 0.15 and 0.60 USD a million: 150,150 and 199,800; 150,000 and 60,000.
  expect(found).toMatchObject({ costNanoUsd: costOf(paid), wouldNanoUsd: 559_950 })
  expect(found.sentence).toBe(
    'All of it on openai/gpt-4o-mini: $0.00055995, 94 % less than the $0.0093325 it came to.',
  )
  expect(found.notes[0]).toBe(
    'Tokens are taken as they were counted: nothing measured says that these vocabularies count a page of prose, code and figures otherwise.',
  )
})

test('another vocabulary takes more or fewer tokens for the same text, and the answer says how many', async () => {
  const { plant, whatIf } = openPlanted()
  plant({ provider: 'anthropic', model: 'claude-sonnet-4-5' })
  const { groups, notes, wouldNanoUsd } = await whatIf({ ...everything, onto: 'gpt-4o' })
  const permille = groups[0]?.tokensPermille ?? 0
  // 1,170 of Claude's are a thousand of o200k's.
  expect(permille).toBe(855)
  expect(notes[0]).toBe(
    `1,000 tokens of anthropic/claude-sonnet-4-5 are taken for ${permille} of openai/gpt-4o, by one page of prose, code and figures, and by what was measured of vocabularies that are not published.`,
  )
  // 1,000 tokens in at 2.50 USD a million, 100 out at 10.
  expect(wouldNanoUsd).toBe(permille * 2500 + Math.round(permille / 10) * 10_000)
})

test('what is a part of another stays one, each class by itself', () => {
  expect(
    converted(
      {
        inputTokens: 100,
        outputTokens: 11,
        cachedInputTokens: 33,
        cacheWriteTokens: 7,
        reasoningTokens: 5,
        parts: { cacheWrite1hTokens: 7, webSearches: 2 },
      },
      500,
    ),
  ).toEqual({
    inputTokens: 30 + 17 + 4,
    outputTokens: 6,
    cachedInputTokens: 17,
    cacheWriteTokens: 4,
    reasoningTokens: 3,
    parts: { cacheWrite1hTokens: 4, webSearches: 2 },
  })
})

test('what the other model could not have served is left out on both sides, and counted', async () => {
  const { plant, whatIf } = openPlanted()
  const paid = plant({})
  const embedded = plant({ model: 'text-embedding-3-small', usage: { outputTokens: 0 } })
  const long = plant({ usage: { inputTokens: 200_000 }, model: 'gpt-4.1' })
  const seen = plant({
    entry: {
      charges: [{ kind: 'input_image', quantity: 10, unitPicoUsd: 2500, costNanoUsd: 3_500_000 }],
      costNanoUsd: 3_500_000,
    },
  })
  plant({ model: 'nobody-knows' })
  const found = await whatIf({ ...everything, onto: 'gpt-4-turbo' })
  expect(found.costNanoUsd).toBe(paid.costNanoUsd)
  expect(found.leftOut).toEqual({
    unknownCost: 1,
    otherKind: 1,
    media: 1,
    tooLong: 1,
    costNanoUsd: costOf([embedded, long, seen]),
  })
  expect(found.notes.at(-1)).toBe(
    'Left out on both sides: 1 attempt of unknown cost, 1 attempt of work it does not do, 1 attempt with sound or pictures, 1 attempt longer than its window.',
  )
})

test('a model that is not known or has no price is refused by name', async () => {
  const { whatIf, catalog } = openPlanted()
  await expect(whatIf({ onto: 'nobody-knows' })).rejects.toMatchObject({ code: 'invalid_request' })
  catalog.add({ provider: 'openai', model: 'house-model' })
  await expect(whatIf({ onto: 'house-model' })).rejects.toMatchObject({ code: 'unpriced_model' })
})

test('an empty range says that nothing could be priced', async () => {
  const { whatIf } = openPlanted()
  expect((await whatIf({ ...everything, onto: 'gpt-4o' })).sentence).toBe(
    'Nothing of this range could be priced on openai/gpt-4o.',
  )
})
