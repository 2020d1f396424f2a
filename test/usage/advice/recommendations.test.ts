/** On a planted ledger the advice finds the planted savings and no others, right to the nano. */
import { describe, expect, test } from 'vitest'
import { recommendations } from '../../../src/contract/advice'
import { noUsage } from '../../../src/contract/call-outcome'
import type { EntryDraft } from '../../../src/main/ledger/entry-row'
import { costNanoUsd } from '../../../src/main/money/cost'
import { begun, costOf, day, everything, minute, openPlanted } from './planted'

type Planting = ReturnType<typeof openPlanted>

/** A prompt at temperature 0 that comes again every hour: all but the first of each day are hits. */
function plantRepeats({ plant }: Planting): EntryDraft[] {
  const request = {
    temperature: 0,
    messages: [{ role: 'user' as const, content: 'The same again' }],
  }
  const [, ...repeats] = Array.from({ length: 12 }, (_, at) =>
    plant({
      usage: { inputTokens: 8000 },
      request,
      entry: { service: 'clean', time: begun + at * 110 * minute },
    }),
  )
  return repeats
}

/** A hundred and fifty short answers, and one that ran away. */
function plantRunaway({ plant }: Planting): EntryDraft {
  for (let made = 0; made < 150; made += 1) plant({ usage: { outputTokens: 100 + (made % 20) } })
  return plant({ usage: { outputTokens: 4000 } })
}

/** Calls that fail twice at a price, after others that were served at once. */
function plantRetries({ plant }: Planting): EntryDraft[] {
  const futile: EntryDraft[] = []
  for (let made = 0; made < 8; made += 1) {
    const first = plant({ entry: { outcome: 'timeout', service: 'chatops' } })
    for (const attempt of [2, 3])
      futile.push(
        plant({
          usage: { inputTokens: 4000 },
          entry: {
            outcome: 'timeout',
            service: 'chatops',
            callId: first.callId,
            attempt,
            time: first.time + attempt,
          },
        }),
      )
  }
  plant({ entry: { service: 'chatops' } })
  return futile
}

const instructions =
  'You answer letters of customers of the parcel service, kindly and briefly. '.repeat(400)

/** Fifteen calls within five minutes of each other that begin with the same long instructions. */
function plantBeginnings({ plant }: Planting): EntryDraft[] {
  return Array.from({ length: 15 }, (_, at) =>
    plant({
      provider: 'anthropic',
      model: 'claude-sonnet-4-5',
      usage: { inputTokens: 7000 },
      request: { system: instructions },
      entry: { service: 'summarize', time: begun + day + at * 2 * minute },
    }),
  )
}

describe('a planted ledger', () => {
  test('shows each planted saving with its change and its calls, and nothing else', async () => {
    const planting = openPlanted({
      equalModels: async (service) =>
        service === 'narrative-report'
          ? [
              {
                model: 'openai/gpt-4o',
                instead: 'openai/gpt-4o-mini',
                sentence: 'An experiment found no difference.',
              },
            ]
          : [],
    })
    const { plant, recommend, catalog } = planting
    const repeats = plantRepeats(planting)
    const runaway = plantRunaway(planting)
    const futile = plantRetries(planting)
    plantBeginnings(planting)
    const report = Array.from({ length: 20 }, () =>
      plant({ usage: { inputTokens: 3001 }, entry: { service: 'narrative-report' } }),
    )
    // Whoever names the model stays with it.
    plant({ request: { model: 'gpt-4o' }, entry: { service: 'narrative-report' } })

    const found = await recommend(everything)
    expect(recommendations.parse(found)).toEqual(found)
    const mini = catalog.find('openai', 'gpt-4o-mini')?.price
    const sonnet = catalog.find('anthropic', 'claude-sonnet-4-5')
    if (mini === undefined || mini === null || sonnet === undefined) throw new Error('no price')
    const tokens = catalog.countText(sonnet, instructions)
    const onMini = costNanoUsd({ ...noUsage, inputTokens: 3001, outputTokens: 100 }, mini)
    expect(
      Object.fromEntries(found.items.map(({ kind, savingNanoUsd }) => [kind, savingNanoUsd])),
    ).toEqual({
      cheaper_model: costOf(report) - 20 * onMini,
      repeated_prompts: costOf(repeats),
      // 4,000 tokens cut at 256, at 10 USD a million.
      max_output: (runaway.outputTokens - 256) * 10_000,
      dear_retries: costOf(futile),
      // One write at a quarter more, fourteen reads at a tenth, of 3 USD a million.
      prompt_cache: 14 * tokens * 2700 - tokens * 750,
    })
    expect(found.items).toHaveLength(5)
    expect(found.items.map(({ savingNanoUsd }) => savingNanoUsd)).toEqual(
      found.items.map(({ savingNanoUsd }) => savingNanoUsd).toSorted((a, b) => b - a),
    )
    expect(Object.fromEntries(found.items.map(({ kind, action }) => [kind, action]))).toEqual({
      cheaper_model: {
        kind: 'default_model',
        service: 'narrative-report',
        model: 'openai/gpt-4o-mini',
      },
      repeated_prompts: { kind: 'policy', service: 'clean', set: { cacheTtlSeconds: 86_400 } },
      max_output: { kind: 'policy', service: 'mail', set: { defaultMaxOutputTokens: 256 } },
      dear_retries: { kind: 'policy', service: 'chatops', set: { maxAttempts: 1 } },
      prompt_cache: { kind: 'none' },
    })
  })

  test('the rows of a piece of advice are its dearest calls, with what each would have cost', async () => {
    const planting = openPlanted()
    const repeats = plantRepeats(planting)
    const [item] = (await planting.recommend(everything)).items
    expect(item?.rows).toHaveLength(5)
    expect(item?.rows[0]).toEqual({
      callId: repeats[0]?.callId,
      time: repeats[0]?.time,
      model: 'openai/gpt-4o',
      inputTokens: 8000,
      outputTokens: 100,
      costNanoUsd: repeats[0]?.costNanoUsd,
      wouldNanoUsd: 0,
    })
    expect(item).toMatchObject({ calls: 11, costNanoUsd: costOf(repeats) })
  })

  test('a filter is of the advice too', async () => {
    const planting = openPlanted()
    plantRepeats(planting)
    plantRetries(planting)
    const of = async (filter: object) =>
      (await planting.recommend({ ...everything, ...filter })).items.map(({ kind }) => kind)
    expect(await of({ service: 'clean' })).toEqual(['repeated_prompts'])
    expect(await of({ service: 'chatops' })).toEqual(['dear_retries'])
    expect(await of({ project: 'report' })).toEqual([])
    expect(await of({ simulated: true })).toEqual([])
  })
})

describe('nothing is recommended', () => {
  test('where a cheaper model was never measured, however cheap it is', async () => {
    const { plant, recommend } = openPlanted()
    for (let made = 0; made < 50; made += 1)
      plant({ usage: { inputTokens: 9000 }, entry: { service: 'narrative-report' } })
    expect((await recommend(everything)).items).toEqual([])
  })

  test('of a model that the service may not use, and of one that was measured to be as good but costs more', async () => {
    const equal = (instead: string) => async () => [
      { model: 'openai/gpt-4o', instead, sentence: 'No difference.' },
    ]
    for (const instead of ['openai/gpt-4-turbo', 'openai/gpt-4o-mini']) {
      const { plant, recommend, policy } = openPlanted({ equalModels: equal(instead) })
      policy.setPolicy(
        'narrative-report',
        { allowedTiers: ['standard', 'premium'], defaultModel: 'gpt-4o' },
        'page',
      )
      for (let made = 0; made < 50; made += 1)
        plant({ usage: { inputTokens: 9000 }, entry: { service: 'narrative-report' } })
      expect((await recommend(everything)).items).toEqual([])
    }
  })

  test('of calls whose request is not kept: they are counted as such', async () => {
    const { plant, recommend } = openPlanted()
    for (let made = 0; made < 12; made += 1)
      plant({ usage: { inputTokens: 8000 }, request: null, entry: { service: 'clean' } })
    expect(await recommend(everything)).toMatchObject({
      items: [],
      attempts: 12,
      withoutRequest: 12,
      whole: true,
    })
  })

  test('of calls that name no service, or one that is gone: they are counted as such', async () => {
    const { plant, recommend } = openPlanted()
    const request = {
      temperature: 0,
      messages: [{ role: 'user' as const, content: 'The same again' }],
    }
    for (const service of [null, 'gone'])
      for (let made = 0; made < 12; made += 1)
        plant({ usage: { inputTokens: 8000 }, request, entry: { service } })
    plant({ entry: { service: 'clean' } })
    expect(await recommend(everything)).toMatchObject({
      items: [],
      attempts: 25,
      withoutRequest: 0,
      withoutService: 24,
    })
  })

  test('of prompts that are alike but left to chance, asked past the cache, or of an experiment', async () => {
    const { plant, recommend } = openPlanted()
    const messages = [{ role: 'user' as const, content: 'The same again' }]
    for (let made = 0; made < 12; made += 1) {
      const usage = { inputTokens: 8000 }
      plant({ usage, request: { messages }, entry: { service: 'clean' } })
      plant({
        usage,
        request: { messages, temperature: 0, cache: false },
        entry: { service: 'clean' },
      })
      plant({
        usage,
        request: { messages, temperature: 0 },
        entry: { service: 'clean', source: 'experiment' },
      })
    }
    expect((await recommend(everything)).items).toEqual([])
  })

  test('once the policy says so already', async () => {
    const planting = openPlanted()
    plantRepeats(planting)
    plantRunaway(planting)
    plantRetries(planting)
    const { policy } = planting
    policy.setPolicy('clean', { cacheTtlSeconds: 604_800 }, 'page')
    policy.setPolicy('mail', { defaultMaxOutputTokens: 256 }, 'page')
    policy.setPolicy('chatops', { maxAttempts: 1 }, 'page')
    expect((await planting.recommend(everything)).items).toEqual([])
  })
})

test('a correction of an entry changes the saving by as much', async () => {
  const planting = openPlanted()
  const repeats = plantRepeats(planting)
  const corrected = repeats[3]
  if (corrected === undefined) throw new Error('nothing was planted')
  planting.store.write(() =>
    planting.append({
      ...corrected,
      id: 'ent_correction',
      kind: 'adjustment',
      adjusts: corrected.id,
      costStatus: 'reported',
      costNanoUsd: 5_000_000,
      inputTokens: 0,
      outputTokens: 0,
      latencyMs: 0,
      firstTokenMs: null,
      charges: [{ kind: 'correction', quantity: 1, unitPicoUsd: null, costNanoUsd: 5_000_000 }],
    }),
  )
  const { items } = await planting.recommend(everything)
  expect(items.map(({ savingNanoUsd }) => savingNanoUsd)).toEqual([costOf(repeats) + 5_000_000])
})
