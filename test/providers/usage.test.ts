/**
 * One golden test per counting rule (spec M5), with the numbers of real incidents where others got
 * them wrong.
 */
import { describe, expect, test } from 'vitest'
import {
  anthropicCounts,
  usageOfCounts,
  type AnthropicCounts,
} from '../../src/main/providers/anthropic-usage'
import { openaiUsage } from '../../src/main/providers/openai-usage'
import { grown, soundUsage } from '../../src/main/providers/usage-checks'

const none = {
  inputTokens: 0,
  outputTokens: 0,
  cachedInputTokens: 0,
  cacheWriteTokens: 0,
  reasoningTokens: 0,
}

/** The usage of one message whose events reported these, in their order. */
function anthropicUsage(...reports: readonly unknown[]) {
  let counts: AnthropicCounts | null = null
  for (const report of reports.map(anthropicCounts))
    if (report !== null) counts = grown(counts, report)
  return counts === null ? null : usageOfCounts(counts)
}

describe('OpenAI', () => {
  test('cached tokens are inside the prompt count: 17,903 stays 17,903 and is not 35,720', () => {
    expect(
      openaiUsage(
        {
          prompt_tokens: 17_903,
          completion_tokens: 310,
          total_tokens: 18_213,
          prompt_tokens_details: { cached_tokens: 17_817 },
        },
        false,
      ),
    ).toEqual({
      ...none,
      inputTokens: 17_903,
      outputTokens: 310,
      cachedInputTokens: 17_817,
    })
  })
  test('cache writes are inside the prompt count too', () => {
    expect(
      openaiUsage(
        {
          prompt_tokens: 1000,
          completion_tokens: 1,
          prompt_tokens_details: { cached_tokens: 200, cache_write_tokens: 300 },
        },
        false,
      ),
    ).toMatchObject({ inputTokens: 1000, cachedInputTokens: 200, cacheWriteTokens: 300 })
  })
  test('reasoning tokens are inside the completion count', () => {
    expect(
      openaiUsage(
        {
          prompt_tokens: 20,
          completion_tokens: 500,
          completion_tokens_details: { reasoning_tokens: 448 },
        },
        false,
      ),
    ).toEqual({ ...none, inputTokens: 20, outputTokens: 500, reasoningTokens: 448 })
  })
  test('embeddings have no completion', () => {
    expect(openaiUsage({ prompt_tokens: 8, total_tokens: 8 }, false)).toEqual({
      ...none,
      inputTokens: 8,
    })
  })
  test('null details are no details', () => {
    expect(
      openaiUsage(
        {
          prompt_tokens: 8,
          completion_tokens: 2,
          prompt_tokens_details: null,
          completion_tokens_details: { reasoning_tokens: null },
        },
        false,
      ),
    ).toEqual({ ...none, inputTokens: 8, outputTokens: 2 })
  })
  test('no usage, or usage without a prompt count, is none', () => {
    expect([
      openaiUsage(undefined, false),
      openaiUsage(null, true),
      openaiUsage({}, true),
      openaiUsage([1], true),
    ]).toEqual([null, null, null, null])
  })
})

describe('compatible servers', () => {
  test('DeepSeek: cached tokens as prompt_cache_hit_tokens, inside the prompt count', () => {
    const usage = {
      prompt_tokens: 1000,
      completion_tokens: 10,
      prompt_cache_hit_tokens: 960,
      prompt_cache_miss_tokens: 40,
    }
    expect([
      openaiUsage(usage, true)?.cachedInputTokens,
      openaiUsage(usage, false)?.cachedInputTokens,
    ]).toEqual([960, 0])
  })
  test('xAI: reasoning beside the completion, as the total tells', () => {
    const usage = {
      prompt_tokens: 100,
      completion_tokens: 20,
      total_tokens: 420,
      completion_tokens_details: { reasoning_tokens: 300 },
    }
    for (const lenient of [true, false])
      expect(openaiUsage(usage, lenient)).toMatchObject({ outputTokens: 320, reasoningTokens: 300 })
  })
  test('reasoning inside the completion stays inside, by the same total', () => {
    expect(
      openaiUsage(
        {
          prompt_tokens: 100,
          completion_tokens: 320,
          total_tokens: 420,
          completion_tokens_details: { reasoning_tokens: 300 },
        },
        true,
      ),
    ).toMatchObject({ outputTokens: 320, reasoningTokens: 300 })
  })
})

describe('Anthropic', () => {
  test('cache reads stand beside the input: 5 and 130,208 are 130,213, not 5 and not 260,421', () => {
    expect(
      anthropicUsage(
        {
          input_tokens: 5,
          cache_read_input_tokens: 130_208,
          cache_creation_input_tokens: 0,
          output_tokens: 1,
        },
        { output_tokens: 77 },
      ),
    ).toEqual({
      ...none,
      inputTokens: 130_213,
      outputTokens: 77,
      cachedInputTokens: 130_208,
    })
  })
  test('cache writes stand beside the input too', () => {
    expect(
      anthropicUsage({
        input_tokens: 10,
        cache_read_input_tokens: 100,
        cache_creation_input_tokens: 1000,
        output_tokens: 5,
      }),
    ).toEqual({
      ...none,
      inputTokens: 1110,
      outputTokens: 5,
      cachedInputTokens: 100,
      cacheWriteTokens: 1000,
    })
  })
  test('output counts of deltas are cumulative: the last one is the whole', () => {
    expect(
      anthropicUsage({ input_tokens: 10, output_tokens: 4 }, { output_tokens: 90 })?.outputTokens,
    ).toBe(90)
  })
  test('input counts of the delta replace those of the start; null ones do not', () => {
    expect(
      anthropicUsage(
        { input_tokens: 10, output_tokens: 1 },
        { input_tokens: 500, cache_read_input_tokens: 40, output_tokens: 9 },
      ),
    ).toMatchObject({ inputTokens: 540, cachedInputTokens: 40 })
    expect(
      anthropicUsage(
        { input_tokens: 10, cache_read_input_tokens: 5, output_tokens: 1 },
        { input_tokens: null, cache_read_input_tokens: null, output_tokens: 9 },
      ),
    ).toMatchObject({ inputTokens: 15, cachedInputTokens: 5 })
  })
  test('thinking is inside the output', () => {
    expect(
      anthropicUsage(
        { input_tokens: 10, output_tokens: 1 },
        { output_tokens: 900, output_tokens_details: { thinking_tokens: 700 } },
      ),
    ).toEqual({ ...none, inputTokens: 10, outputTokens: 900, reasoningTokens: 700 })
  })
  test('no usage is none', () => {
    expect([
      anthropicUsage(undefined),
      anthropicUsage(null, undefined),
      anthropicUsage({ output_tokens: 3 }),
    ]).toEqual([null, null, null])
  })
})

describe('what is priced apart', () => {
  test('OpenAI: audio and images by direction, searches', () => {
    const usage = {
      prompt_tokens: 100,
      completion_tokens: 50,
      total_tokens: 150,
      prompt_tokens_details: {
        cached_tokens: 30,
        audio_tokens: 40,
        image_tokens: 20,
        cached_tokens_details: { audio_tokens: 10, image_tokens: 5 },
      },
      completion_tokens_details: { audio_tokens: 35 },
      server_tool_use: { web_search_requests: 2 },
    }
    expect(openaiUsage(usage, false)?.parts).toEqual({
      inputAudioTokens: 40,
      cachedAudioTokens: 10,
      inputImageTokens: 20,
      cachedImageTokens: 5,
      outputAudioTokens: 35,
      webSearches: 2,
    })
    expect(
      openaiUsage(
        { prompt_tokens: 1, completion_tokens: 1, prompt_tokens_details: { audio_tokens: 0 } },
        false,
      ),
    ).not.toHaveProperty('parts')
  })
  test('Anthropic: writes that are kept for an hour, searches', () => {
    const start = {
      input_tokens: 10,
      cache_creation_input_tokens: 100,
      cache_creation: { ephemeral_5m_input_tokens: 40, ephemeral_1h_input_tokens: 60 },
      output_tokens: 1,
    }
    expect(
      anthropicUsage(start, { output_tokens: 9, server_tool_use: { web_search_requests: 3 } }),
    ).toEqual({
      inputTokens: 110,
      outputTokens: 9,
      cachedInputTokens: 0,
      cacheWriteTokens: 100,
      reasoningTokens: 0,
      parts: { cacheWrite1hTokens: 60, webSearches: 3 },
    })
  })
})

describe('what does not add up is no usage', () => {
  const sound = {
    inputTokens: 100,
    outputTokens: 50,
    cachedInputTokens: 60,
    cacheWriteTokens: 40,
    reasoningTokens: 50,
  }
  test('the sound one passes as it is', () => expect(soundUsage(sound)).toEqual(sound))
  test('parts that do not fit their whole are left out, and the whole stands', () => {
    const parts = {
      cacheWrite1hTokens: 41,
      outputAudioTokens: Number.NaN,
      webSearches: 3,
      inputAudioTokens: 0,
    }
    expect(soundUsage({ ...sound, parts })).toEqual({ ...sound, parts: { webSearches: 3 } })
  })
  test.each([
    ['negative', { outputTokens: -1 }],
    ['NaN', { inputTokens: Number.NaN }],
    ['infinite', { inputTokens: Number.POSITIVE_INFINITY }],
    ['fraction', { outputTokens: 50.5 }],
    ['more than 1e9', { inputTokens: 1_000_000_001 }],
    ['more cached than input', { cachedInputTokens: 61 }],
    ['more reasoning than output', { reasoningTokens: 51 }],
  ])('%s', (_name, change) => expect(soundUsage({ ...sound, ...change })).toBeNull())
})
